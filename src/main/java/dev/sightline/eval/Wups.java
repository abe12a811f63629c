package dev.sightline.eval;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;

/**
 * The metrics of DAQUAR (Malinowski and Fritz 2014, section 5.3): answers are sets of things, and
 * things may be near each other without being the same.
 *
 * <pre>
 * score(A, T) = min( prod over a in A of max over t in T of m(a, t),
 *                    prod over t in T of max over a in A of m(a, t) )
 * accuracy:  m = 1 if a = t, else 0
 * WUPS at threshold s:  m = w(a, t) if that is at least s, else 0.1 w(a, t)
 * </pre>
 *
 * <p>w is the Wu-Palmer similarity of the nouns of WordNet ({@link WuPalmer}). A set is written
 * with commas between its things; case and the space around them do not count.
 *
 * <p>Pure functions, thread-safe.
 */
public final class Wups {
  private static final double FAR = 0.1;

  private Wups() {}

  /** The things of an answer. */
  public static Set<String> things(String answer) {
    Set<String> things = new LinkedHashSet<>();
    for (String thing : answer.split(",")) {
      String plain = thing.strip().toLowerCase(Locale.ROOT);
      if (!plain.isEmpty()) {
        things.add(plain);
      }
    }
    return things;
  }

  /** The accuracy of one answer: 1 where the two sets are the same, else 0. */
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

  /** The score of two sets by any measure m; 0 where one of them is empty. */
  static double score(Set<String> answer, Set<String> truth, ToDoubleBiFunction<String, String> m) {
    if (answer.isEmpty() || truth.isEmpty()) {
      return 0;
    }
    double ofAnswer = 1;
    for (String a : answer) {
      ofAnswer *= truth.stream().mapToDouble(t -> m.applyAsDouble(a, t)).max().orElse(0);
    }
    double ofTruth = 1;
    for (String t : truth) {
      ofTruth *= answer.stream().mapToDouble(a -> m.applyAsDouble(a, t)).max().orElse(0);
    }
    return Math.min(ofAnswer, ofTruth);
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
   * @throws IllegalArgumentException if there are none, or not as many of the one as of the other
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
