package dev.sightline.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;

/**
 * The metrics of DAQUAR (Malinowski and Fritz 2014, section 5.3): answers are lists of things, and
 * things may be similar without being the same.
 *
 * <pre>
 * score(A, T) = min( prod over a in A of max over t in T of m(a, t),
 *                    prod over t in T of max over a in A of m(t, a) )
 * accuracy:  m(x, y) = 1 if x = y, else 0
 * WUPS at threshold s:  m(x, y) = w(x, y) if that is at least s, else 0.1 w(x, y)
 * </pre>
 *
 * <p>w is the Wu-Palmer similarity of the nouns of WordNet ({@link WuPalmer}). A list has commas
 * between its things; their order, case and surrounding space do not count. As in DAQUAR's script,
 * a thing named twice counts twice in the product, and an empty place between two commas is a thing
 * that resembles nothing else.
 *
 * <p>Pure functions, thread-safe.
 */
public final class Wups {
  private static final double FAR = 0.1;

  private Wups() {}

  /** The things of an answer. */
  public static List<String> things(String answer) {
    return Arrays.stream(answer.split(",", -1))
        .map(thing -> PythonText.strip(thing).toLowerCase(Locale.ROOT))
        .toList();
  }

  /** The accuracy of one answer: 1 if both name the same things, else 0. */
  public static double accuracy(String answer, String truth) {
    return score(things(answer), things(truth), (a, t) -> a.equals(t) ? 1 : 0);
  }

  /**
   * WUPS of one answer.
   *
   * @param threshold .9 or 0
   * @param similarity w
   */
  public static double of(
      String answer,
      String truth,
      double threshold,
      ToDoubleBiFunction<String, String> similarity) {
    return score(
        things(answer),
        things(truth),
        (a, t) -> {
          double w = similarity.applyAsDouble(a, t);
          return w < threshold ? FAR * w : w;
        });
  }

  /** The score of two lists with any measure m. */
  private static double score(
      List<String> answer, List<String> truth, ToDoubleBiFunction<String, String> m) {
    return Math.min(likeness(answer, truth, m), likeness(truth, answer, m));
  }

  private static double likeness(
      List<String> of, List<String> to, ToDoubleBiFunction<String, String> m) {
    double product = 1;
    for (String x : of) {
      product *= to.stream().mapToDouble(y -> m.applyAsDouble(x, y)).max().orElse(0);
    }
    return product;
  }

  /**
   * Means in percent.
   *
   * @param accuracy share of answers that are right
   * @param wups90 WUPS at threshold .9
   * @param wups00 WUPS at threshold 0
   */
  public record Scores(double accuracy, double wups90, double wups00) {}

  /**
   * Means over questions.
   *
   * @param answers of a model
   * @param truths one for each
   * @throws IllegalArgumentException if there are none, or their numbers differ
   */
  public static Scores of(
      List<String> answers, List<String> truths, ToDoubleBiFunction<String, String> similarity) {
    if (answers.isEmpty() || answers.size() != truths.size()) {
      throw new IllegalArgumentException(
          answers.size() + " answers and " + truths.size() + " truths cannot be compared");
    }
    double accuracy = 0;
    double wups90 = 0;
    double wups00 = 0;
    for (int i = 0; i < answers.size(); i++) {
      accuracy += accuracy(answers.get(i), truths.get(i));
      wups90 += of(answers.get(i), truths.get(i), 0.9, similarity);
      wups00 += of(answers.get(i), truths.get(i), 0, similarity);
    }
    double each = 100.0 / answers.size();
    return new Scores(each * accuracy, each * wups90, each * wups00);
  }
}
