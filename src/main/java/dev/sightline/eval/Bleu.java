package dev.sightline.eval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * BLEU-1 to BLEU-4 of a whole corpus (Papineni et al. 2002, section 2), as the COCO caption
 * evaluation computes it:
 *
 * <pre>
 * p_n    = (matches_n + 1e-15) / (guesses_n + 1e-9)      matches clipped per image by the highest
 *                                                        count in any of its references
 * ratio  = (hypothesis words + 1e-15) / (reference words + 1e-9)
 * BLEU-n = (p_1 ... p_n)^(1/n) * (ratio &lt; 1 ? exp(1 - 1 / ratio) : 1)
 * </pre>
 *
 * <p>The reference words of an image are those of the reference whose length is closest to the
 * hypothesis; of two equally close ones the shorter. Pure functions, thread-safe.
 */
public final class Bleu {
  private static final double TINY = 1e-15;
  private static final double SMALL = 1e-9;

  private Bleu() {}

  /**
   * The scores with the counts behind them.
   *
   * @param bleu {@code [4]} BLEU-1 to BLEU-4, each in [0, 1]
   * @param matches {@code [4]} clipped matches of n = 1 to 4
   * @param guesses {@code [4]} n-grams in the hypotheses
   * @param hypothesisLength words in all hypotheses
   * @param referenceLength words in the closest references
   */
  public record Score(
      List<Double> bleu,
      List<Long> matches,
      List<Long> guesses,
      long hypothesisLength,
      long referenceLength) {

    /** BLEU-n for n = 1 to 4. */
    public double bleu(int n) {
      return bleu.get(n - 1);
    }
  }

  /**
   * Scores tokenised hypotheses.
   *
   * @param references per image, its references
   * @param hypotheses per image, one hypothesis
   * @throws IllegalArgumentException if the lists do not fit together or are empty
   */
  public static Score score(List<List<List<String>>> references, List<List<String>> hypotheses) {
    return score(Corpus.of(references, hypotheses));
  }

  static Score score(Corpus corpus) {
    Counts counts =
        IntStream.range(0, corpus.images())
            .parallel()
            .collect(
                Counts::new,
                (sum, image) ->
                    sum.add(corpus.references().get(image), corpus.hypotheses().get(image)),
                Counts::addAll);
    return score(counts.matches, counts.guesses, counts.hypothesisLength, counts.referenceLength);
  }

  /** Sums over images; integers, so that the order does not matter. */
  private static final class Counts {
    private final long[] matches = new long[NGrams.LONGEST];
    private final long[] guesses = new long[NGrams.LONGEST];
    private long hypothesisLength;
    private long referenceLength;

    void add(List<int[]> referenceWords, int[] words) {
      NGrams hypothesis = NGrams.of(words);
      List<NGrams> references = referenceWords.stream().map(NGrams::of).toList();
      int[] lengths = references.stream().mapToInt(NGrams::length).toArray();
      hypothesisLength += hypothesis.length();
      referenceLength += closest(lengths, hypothesis.length());
      for (int n = 0; n < NGrams.LONGEST; n++) {
        guesses[n] += Math.max(0, hypothesis.length() - n);
        matches[n] += matches(hypothesis, references, n);
      }
    }

    void addAll(Counts other) {
      Arrays.setAll(matches, n -> matches[n] + other.matches[n]);
      Arrays.setAll(guesses, n -> guesses[n] + other.guesses[n]);
      hypothesisLength += other.hypothesisLength;
      referenceLength += other.referenceLength;
    }
  }

  private static Score score(long[] matches, long[] guesses, long hypothesis, long reference) {
    double ratio = (hypothesis + TINY) / (reference + SMALL);
    double penalty = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
    Double[] bleu = new Double[matches.length];
    double product = 1;
    for (int n = 0; n < bleu.length; n++) {
      product *= (matches[n] + TINY) / (guesses[n] + SMALL);
      bleu[n] = Math.pow(product, 1.0 / (n + 1)) * penalty;
    }
    return new Score(List.of(bleu), boxed(matches), boxed(guesses), hypothesis, reference);
  }

  private static List<Long> boxed(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** The reference length closest to {@code length}; the shorter one of two. */
  static int closest(int[] references, int length) {
    int best = references[0];
    for (int reference : references) {
      int distance = Math.abs(reference - length);
      int bestDistance = Math.abs(best - length);
      if (distance < bestDistance || (distance == bestDistance && reference < best)) {
        best = reference;
      }
    }
    return best;
  }

  /** Matches of (n + 1)-grams, each clipped by its highest count in one reference. */
  private static long matches(NGrams hypothesis, List<NGrams> references, int n) {
    long[] keys = hypothesis.keys()[n];
    int[] clip = new int[keys.length];
    for (NGrams reference : references) {
      long[] other = reference.keys()[n];
      for (int i = 0, j = 0; i < keys.length && j < other.length; ) {
        if (keys[i] < other[j]) {
          i++;
        } else if (keys[i] > other[j]) {
          j++;
        } else {
          clip[i] = Math.max(clip[i], reference.counts()[n][j]);
          i++;
          j++;
        }
      }
    }
    long matches = 0;
    for (int i = 0; i < keys.length; i++) {
      matches += Math.min(clip[i], hypothesis.counts()[n][i]);
    }
    return matches;
  }
}
