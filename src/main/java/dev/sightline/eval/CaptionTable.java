package dev.sightline.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Our scores beside those that were published for Flickr8k. BLEU and ROUGE-L are printed in
 * percent, CIDEr-D as it is. Every row names its split: published figures are of the test split,
 * and only rows of the same split can be compared.
 */
public final class CaptionTable {
  /**
   * A published result.
   *
   * @param bleu BLEU-1 to BLEU-4 in percent, as far as they were published
   * @param secondHand the figures were taken from a later work that quotes them, not from the paper
   */
  public record Published(String model, List<Double> bleu, String source, boolean secondHand) {}

  /** Figures for the test split of Flickr8k. */
  public static final List<Published> FLICKR8K_TEST =
      List.of(
          new Published(
              "multimodal RNN", List.of(57.9, 38.3, 24.5, 16.0), "Karpathy and Fei-Fei 2015", true),
          new Published("Show and Tell", List.of(63.0), "Vinyals et al. 2015", true),
          new Published("soft attention", List.of(67.0, 44.8, 29.9, 19.5), "Xu et al. 2015", true),
          new Published("hard attention", List.of(67.0, 45.7, 31.4, 21.3), "Xu et al. 2015", true));

  private final List<String[]> ours = new ArrayList<>();

  /** Adds a row of ours, above the published ones. */
  public CaptionTable add(String model, String split, CaptionScores scores) {
    ours.add(
        new String[] {
          model,
          split,
          percent(scores.bleu1()),
          percent(scores.bleu2()),
          percent(scores.bleu3()),
          percent(scores.bleu4()),
          percent(scores.rougeL()),
          String.format(Locale.ROOT, "%.3f", scores.cider()),
          Integer.toString(scores.images()),
          "this project"
        });
    return this;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private TextTable table() {
    TextTable table =
        new TextTable(
            "model", "split", "BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4", "ROUGE-L", "CIDEr-D",
            "images", "source");
    ours.forEach(table::add);
    for (Published published : FLICKR8K_TEST) {
      String[] row = {published.model, "test", "", "", "", "", "", "", "", ""};
      for (int n = 0; n < published.bleu.size(); n++) {
        row[2 + n] = String.format(Locale.ROOT, "%.1f", published.bleu.get(n));
      }
      row[9] = published.source + (published.secondHand ? " (second hand)" : "");
      table.add(row);
    }
    return table;
  }

  private static final String NOTE =
      "Second hand: quoted from a later work, not checked against the paper. "
          + "METEOR is left out: the table of paraphrases it needs is not to be had.\n";

  /** The table as Markdown, with a note below. */
  public String markdown() {
    return table().markdown() + "\n" + NOTE;
  }

  /** The table in aligned columns, with a note below. */
  public String text() {
    return table().text() + "\n" + NOTE;
  }
}
