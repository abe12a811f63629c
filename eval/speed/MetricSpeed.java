package dev.sightline.eval;

import dev.sightline.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Measures how fast captions are scored, on random sentences: word k of the vocabulary is about as
 * frequent as 1/k, as in English, and a hypothesis shares half of its words with a reference.
 */
public final class MetricSpeed {
  private static final int WORDS = 10_000;

  private MetricSpeed() {}

  /**
   * Figures of one run.
   *
   * @param hypotheses how many captions, each with five references of 8 to 16 words
   * @param allMetricsSeconds seconds for BLEU-1 to 4, ROUGE-L and CIDEr-D over tokenised captions
   * @param rewardsPerSecond hypotheses per second that one thread scores with a fixed {@link
   *     CiderD}
   * @param cider the mean CIDEr-D of the run, so that no work can be optimised away
   */
  public record Result(
      int hypotheses, double allMetricsSeconds, double rewardsPerSecond, double cider) {}

  /** Scores {@code images} captions with five references each. */
  public static Result run(int images, long seed) {
    Random random = new Random(seed);
    List<List<List<String>>> references = new ArrayList<>();
    List<List<int[]>> referenceIds = new ArrayList<>();
    List<List<String>> hypotheses = new ArrayList<>();
    List<int[]> hypothesisIds = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      List<int[]> ids = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        ids.add(sentence(random));
      }
      int[] hypothesis = sentence(random);
      int[] model = ids.get(0);
      System.arraycopy(model, 0, hypothesis, 0, Math.min(model.length, hypothesis.length) / 2);
      referenceIds.add(ids);
      hypothesisIds.add(hypothesis);
      references.add(ids.stream().map(MetricSpeed::words).toList());
      hypotheses.add(words(hypothesis));
    }
    long begin = System.nanoTime();
    CaptionScores scores = CaptionScores.of(references, hypotheses);
    double allMetricsSeconds = (System.nanoTime() - begin) / 1e9;
    return new Result(
        images, allMetricsSeconds, rewardsPerSecond(referenceIds, hypothesisIds), scores.cider());
  }

  private static double rewardsPerSecond(List<List<int[]>> references, List<int[]> hypotheses) {
    CiderD cider = CiderD.ofReferences(references);
    List<CiderD.References> prepared = references.stream().map(cider::prepare).toList();
    double sum = 0;
    long begin = System.nanoTime();
    for (int i = 0; i < hypotheses.size(); i++) {
      sum += cider.score(hypotheses.get(i), prepared.get(i));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return sum < 0 ? Double.NaN : hypotheses.size() / seconds;
  }

  private static int[] sentence(Random random) {
    int[] words = new int[8 + random.nextInt(9)];
    for (int i = 0; i < words.length; i++) {
      words[i] = (int) Math.pow(WORDS, random.nextDouble());
    }
    return words;
  }

  private static List<String> words(int[] ids) {
    List<String> words = new ArrayList<>(ids.length);
    for (int id : ids) {
      words.add("w" + id);
    }
    return words;
  }

  /** {@code [--captions N]}. */
  public static void main(String... words) {
    Result result = run(Arguments.of(words).number("--captions", 40_000), 1);
    System.out.printf(
        Locale.ROOT,
        "%d captions: BLEU-1 to 4, ROUGE-L and CIDEr-D in %.2f s; CIDEr-D as a reward, one thread:"
            + " %.0f captions/s%n",
        result.hypotheses(),
        result.allMetricsSeconds(),
        result.rewardsPerSecond());
  }
}
