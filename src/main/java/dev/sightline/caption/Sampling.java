package dev.sightline.caption;

import dev.sightline.net.Runner;
import dev.sightline.rnn.Matrix;
import dev.sightline.text.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Captions drawn at random from the model. Each caption has a random stream of its own, which
 * follows from the seed, the photo's place and the caption's number.
 */
public final class Sampling {
  /**
   * @param samples captions for each photo
   * @param maximumLength words at most
   * @param temperature divides the scores: below 1 likelier words gain, above 1 they lose
   * @param topK only this many likeliest words are drawn from; 0 for all
   */
  public record Settings(int samples, int maximumLength, double temperature, int topK) {
    public Settings {
      if (samples < 1 || maximumLength < 1 || !(temperature > 0) || topK < 0) {
        throw new IllegalArgumentException(
            "Sampling needs samples, length and temperature above 0 and top-k of at least 0, not "
                + samples
                + ", "
                + maximumLength
                + ", "
                + temperature
                + " and "
                + topK);
      }
    }
  }

  private Sampling() {}

  /**
   * Draws captions.
   *
   * @param pooled {@code [photos, channels]}
   * @param grid {@code [photos * cells, channels]}
   * @return {@code samples} captions for each photo, in the order drawn
   */
  public static List<List<Hypothesis>> sample(
      CaptionModel model, Matrix pooled, Matrix grid, Settings settings, long seed) {
    int photos = pooled.rows();
    int rows = photos * settings.samples;
    int vocabulary = model.vocabulary();
    int[][] captions = new int[rows][];
    double[] logs = new double[rows];
    SplittableRandom[] random = new SplittableRandom[rows];
    for (int r = 0; r < rows; r++) {
      random[r] = new SplittableRandom(seed + r * 0x9E3779B97F4A7C15L);
      captions[r] = new int[0];
    }
    int[] open = new int[rows];
    Arrays.setAll(open, r -> r);
    int[] words = new int[rows];
    Arrays.fill(words, Vocabulary.START);
    float[] log = new float[rows * vocabulary];
    try (Runner decoding = model.decode(pooled, grid, settings.samples)) {
      for (int t = 0; t < settings.maximumLength && open.length > 0; t++) {
        decoding.step(words, log);
        int[] drawn = new int[open.length];
        int[] rowOf = open;
        IntStream.range(0, open.length)
            .parallel()
            .forEach(
                i -> drawn[i] = draw(log, i * vocabulary, vocabulary, settings, random[rowOf[i]]));
        int[] from = new int[open.length];
        int[] next = new int[open.length];
        int kept = 0;
        for (int i = 0; i < drawn.length; i++) {
          int row = rowOf[i];
          int word = drawn[i];
          logs[row] += log[i * vocabulary + word];
          if (word != Vocabulary.END) {
            captions[row] = Arrays.copyOf(captions[row], t + 1);
            captions[row][t] = word;
            words[kept] = word;
            next[kept] = row;
            from[kept++] = i;
          }
        }
        open = Arrays.copyOf(next, kept);
        words = Arrays.copyOf(words, kept);
        decoding.reorder(Arrays.copyOf(from, kept));
      }
    }
    List<List<Hypothesis>> all = new ArrayList<>();
    for (int p = 0; p < photos; p++) {
      List<Hypothesis> drawn = new ArrayList<>();
      for (int r = p * settings.samples; r < (p + 1) * settings.samples; r++) {
        drawn.add(new Hypothesis(captions[r], logs[r], logs[r], List.of()));
      }
      all.add(drawn);
    }
    return all;
  }

  /** Draws by inverting the cumulative distribution, the start symbol and unknown left out. */
  private static int draw(
      float[] log, int at, int vocabulary, Settings settings, SplittableRandom random) {
    float least =
        settings.topK == 0 ? Float.NEGATIVE_INFINITY : kth(log, at, vocabulary, settings.topK);
    double power = 1 / settings.temperature;
    float most = kth(log, at, vocabulary, 1);
    double[] cumulative = new double[vocabulary];
    double sum = 0;
    for (int v = 0; v < vocabulary; v++) {
      boolean allowed = v != Vocabulary.START && v != Vocabulary.UNKNOWN && log[at + v] >= least;
      sum += allowed ? Math.exp((log[at + v] - most) * power) : 0;
      cumulative[v] = sum;
    }
    double target = random.nextDouble() * sum;
    int found = Arrays.binarySearch(cumulative, target);
    int v = found >= 0 ? found + 1 : -found - 1;
    return Math.min(v, vocabulary - 1);
  }

  /** The k-th largest of the words that may be drawn. */
  private static float kth(float[] log, int at, int vocabulary, int k) {
    float[] largest = new float[Math.min(k, vocabulary)];
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    for (int v = 0; v < vocabulary; v++) {
      float value = log[at + v];
      if (value > largest[largest.length - 1] && v != Vocabulary.START && v != Vocabulary.UNKNOWN) {
        int i = largest.length - 1;
        for (; i > 0 && largest[i - 1] < value; i--) {
          largest[i] = largest[i - 1];
        }
        largest[i] = value;
      }
    }
    return largest[largest.length - 1];
  }
}
