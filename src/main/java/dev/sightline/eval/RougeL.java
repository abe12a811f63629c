package dev.sightline.eval;

import java.util.List;
import java.util.stream.IntStream;

/**
 * ROUGE-L (Lin 2004, section 3) as the COCO caption evaluation computes it. With lcs the length of
 * the longest common subsequence of hypothesis and reference, per image
 *
 * <pre>
 * P = max over references of lcs / |hypothesis|
 * R = max over references of lcs / |reference|
 * F = (1 + beta^2) P R / (R + beta^2 P),   beta = 1.2;   0 where P or R is 0
 * </pre>
 *
 * <p>and the score is the mean of F over the images. Best precision and best recall may come from
 * different references. A sentence without a word counts as one of one empty word, so that an empty
 * hypothesis scores 1 against an empty reference. Pure functions, thread-safe.
 */
public final class RougeL {
  private static final double BETA = 1.2;

  private RougeL() {}

  /**
   * Scores tokenised hypotheses; the result is in [0, 1].
   *
   * @param references per image, its references
   * @param hypotheses per image, one hypothesis
   * @throws IllegalArgumentException if the lists do not fit together or are empty
   */
  public static double score(List<List<List<String>>> references, List<List<String>> hypotheses) {
    return score(Corpus.of(references, hypotheses));
  }

  static double score(Corpus corpus) {
    double[] images =
        IntStream.range(0, corpus.images())
            .parallel()
            .mapToDouble(i -> f(corpus.references().get(i), corpus.hypotheses().get(i)))
            .toArray();
    double sum = 0;
    for (double image : images) {
      sum += image;
    }
    return sum / images.length;
  }

  private static double f(List<int[]> references, int[] hypothesis) {
    if (hypothesis.length == 0) {
      return references.stream().anyMatch(reference -> reference.length == 0) ? 1 : 0;
    }
    double precision = 0;
    double recall = 0;
    for (int[] reference : references) {
      int common = longestCommonSubsequence(reference, hypothesis);
      if (common > 0) {
        precision = Math.max(precision, (double) common / hypothesis.length);
        recall = Math.max(recall, (double) common / reference.length);
      }
    }
    if (precision == 0) {
      return 0;
    }
    return (1 + BETA * BETA) * precision * recall / (recall + BETA * BETA * precision);
  }

  /** The usual dynamic program, keeping only the last row. */
  static int longestCommonSubsequence(int[] a, int[] b) {
    int[] row = new int[b.length + 1];
    for (int word : a) {
      int diagonal = 0;
      for (int j = 1; j <= b.length; j++) {
        int above = row[j];
        row[j] = word == b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]);
        diagonal = above;
      }
    }
    return row[b.length];
  }
}
