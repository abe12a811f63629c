package dev.sightline.language;

import dev.sightline.bundle.Bundle;
import dev.sightline.bundle.BundleWriter;
import dev.sightline.bundle.Provenance;
import dev.sightline.rnn.Parameters;
import dev.sightline.spec.Spec;
import dev.sightline.text.Alphabet;
import dev.sightline.text.Symbols;
import dev.sightline.text.WordSymbols;
import dev.sightline.train.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A model of a text as it stands in a bundle of task {@code text}.
 *
 * @param model the model
 * @param symbols its characters, or its words
 */
public record TextBundle(TextModel model, Symbols symbols) {
  /** The task named in {@code bundle.json}. */
  public static final String TASK = "text";

  private static final String SYMBOLS = "vocabulary.txt";

  /**
   * Reads the model of a bundle.
   *
   * @throws IOException if the bundle is no character model, or does not fit together
   */
  public static TextBundle read(Bundle bundle) throws IOException {
    bundle.expectTask(TASK);
    TextPlan plan = bundle.settings(TextPlan.SPEC);
    Path known = bundle.file(SYMBOLS);
    Symbols symbols = plan.words() ? WordSymbols.read(known) : Alphabet.read(known);
    TextModel model = new TextModel(plan, symbols.size(), Parameters.ZEROS);
    try {
      Weights.read(bundle, model.parameters());
    } catch (IOException e) {
      model.close();
      throw e;
    }
    return new TextBundle(model, symbols);
  }

  /**
   * Writes a bundle with the model's weights as they are now, replacing one that stands there when
   * all of it is written.
   */
  void write(Path folder, Provenance provenance) throws IOException {
    try (BundleWriter writer = BundleWriter.to(folder, TASK)) {
      Spec.write(model.plan(), writer.settings());
      writer.provenance(provenance);
      writer.card(card(provenance));
      symbols.write(writer.file(SYMBOLS));
      Weights.write(writer, model.parameters());
      writer.finish();
    }
  }

  private String card(Provenance p) {
    String unit = symbols.unit();
    StringBuilder card = new StringBuilder("# Model of a text\n\nWrites text in the manner of ");
    card.append(p.data()).append(", ").append(unit).append(" by ").append(unit).append(".\n\n");
    card.append(
        String.format(
            Locale.ROOT,
            "* Model: %,d parameters, %d %ss; %s%n",
            model.parameters().size(),
            symbols.size(),
            unit,
            Spec.line(model.plan())));
    card.append("* Command: `").append(p.command()).append("`\n");
    card.append("* Seed: ").append(p.seed()).append(", revision: ").append(p.commit());
    card.append(", date: ").append(p.date()).append("\n");
    p.metrics()
        .forEach(
            (name, value) -> card.append(String.format(Locale.ROOT, "* %s: %.4f%n", name, value)));
    return card.toString();
  }
}
