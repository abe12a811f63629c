package dev.sightline.caption;

import dev.sightline.SightlineException;
import dev.sightline.eval.CaptionScores;
import dev.sightline.rnn.Parameters;
import dev.sightline.train.Allowed;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/**
 * The mean of two trainings' weights (Wortsman et al. 2022, "Robust fine-tuning of zero-shot
 * models"): between a captioner trained by cross-entropy and the one that self-critical training
 * made of it lie captioners better than either, as fluent as the first and nearly as close to the
 * metric as the second.
 *
 * <pre>weights = (1 - share) first + share second</pre>
 *
 * The share, the number of beams and the length power are chosen by the dev photos' CIDEr-D.
 */
public final class CaptionAverage {
  /**
   * One choice.
   *
   * @param share of the second captioner, in [0, 1]
   */
  public record Choice(double share, BeamSearch.Settings beam) {
    /**
     * @throws IllegalArgumentException where the share is out of range
     */
    public Choice {
      Allowed.number("shares", share, 0, 1);
    }
  }

  /**
   * What was chosen.
   *
   * @param bundle the captioner, holding the chosen weights
   */
  public record Result(CaptionBundle bundle, Choice choice, CaptionScores dev) {}

  private final CaptionBundle first;
  private final CaptionBundle second;
  private final float[] from;
  private final float[] to;

  /**
   * Takes the weights of both; the second's model will hold the mean. Where there are several
   * second ones, such as trainings with different seeds, their own mean is what counts.
   *
   * @throws SightlineException if they are not two trainings of one model with one vocabulary
   */
  public CaptionAverage(CaptionBundle first, List<CaptionBundle> seconds)
      throws SightlineException {
    this.first = first;
    second = seconds.get(0);
    from = first.model().parameters().values().toArray();
    to = new float[from.length];
    for (CaptionBundle bundle : seconds) {
      requireAlike(first, bundle);
      float[] values = bundle.model().parameters().values().toArray();
      for (int i = 0; i < to.length; i++) {
        to[i] += values[i] / seconds.size();
      }
    }
  }

  private static void requireAlike(CaptionBundle first, CaptionBundle second)
      throws SightlineException {
    if (!shapes(first).equals(shapes(second)) || !words(first).equals(words(second))) {
      throw new SightlineException(
          "The two captioners differ in their weights' shapes or in their words; averaging needs"
              + " two trainings of one model, the second begun with the first");
    }
  }

  private static List<String> shapes(CaptionBundle bundle) {
    return bundle.model().parameters().entries().stream()
        .map(e -> e.name() + " " + e.rows() + "x" + e.columns())
        .toList();
  }

  private static List<String> words(CaptionBundle bundle) {
    return IntStream.range(0, bundle.vocabulary().size())
        .mapToObj(bundle.vocabulary()::word)
        .toList();
  }

  /**
   * Tries every choice on the dev photos and keeps the best by CIDEr-D.
   *
   * @param tried is told the scores of each choice
   */
  public Result best(
      List<Choice> choices, CaptionSet dev, BiConsumer<Choice, CaptionScores> tried) {
    Choice best = null;
    CaptionScores highest = null;
    for (Choice choice : choices) {
      mix(choice.share);
      CaptionScores scores =
          CaptionScores.of(
              dev.references(),
              CaptionDecoder.decode(second.model(), second.vocabulary(), dev, choice.beam));
      tried.accept(choice, scores);
      if (highest == null || scores.cider() > highest.cider()) {
        best = choice;
        highest = scores;
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("There is no choice to try");
    }
    mix(best.share);
    return new Result(second.withBeam(best.beam), best, highest);
  }

  private void mix(double share) {
    Parameters parameters = second.model().parameters();
    float[] mean = new float[from.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (from[i] + share * (to[i] - from[i]));
    }
    parameters.values().put(0, 1, mean, 0);
  }
}
