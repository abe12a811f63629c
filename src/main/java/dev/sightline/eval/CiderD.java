package dev.sightline.eval;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CIDEr-D (Vedantam et al. 2015, section 4 and equation 6), which the COCO caption evaluation
 * prints as CIDEr. For n = 1 to 4 a sentence is a vector over its n-grams k,
 *
 * <pre>
 * g_k = count_k * (log N - log max(1, df_k))
 * </pre>
 *
 * <p>with N the number of images and df_k the number of images among whose references k occurs. The
 * score of hypothesis c against references s_1 ... s_m is
 *
 * <pre>
 * 10 * mean over n and j of  exp(-(l(c) - l(s_j))^2 / (2 * 6^2))
 *                            * sum_k min(g_k(c), g_k(s_j)) * g_k(s_j) / (|g(c)| |g(s_j)|)
 * </pre>
 *
 * <p>where l is the number of bigrams. It lies in [0, 10]; with a single image it is 0, since then
 * log N = 0.
 *
 * <p>{@link #score(List, List)} takes N and df from the references that it scores against. An
 * object made by {@link #ofReferences} keeps those of the training references, so that the score of
 * one hypothesis can serve as a reward thousands of times a second. Immutable, so thread-safe.
 */
public final class CiderD {
  private static final double SIGMA = 6;

  private final DocumentFrequencies frequencies = new DocumentFrequencies();

  /** {@code [df]} log N - log max(1, df), for df = 0 to N. */
  private final double[] weights;

  /**
   * The score of a corpus.
   *
   * @param mean over the images, in [0, 10]
   * @param images the score of each image
   */
  public record Score(double mean, List<Double> images) {}

  /** References of one image, ready to be compared with hypotheses of the same {@link CiderD}. */
  public static final class References {
    private final List<Vector> vectors;

    private References(List<Vector> vectors) {
      this.vectors = vectors;
    }
  }

  /**
   * One sentence: n-grams, their weighted counts and the norm for each n.
   *
   * @param weighted {@code [n - 1][i]} g of the i-th different n-gram
   * @param norms {@code [n - 1]}
   */
  private record Vector(NGrams grams, double[][] weighted, double[] norms) {
    int bigrams() {
      return Math.max(0, grams.length() - 1);
    }
  }

  private CiderD(Iterable<? extends List<int[]>> references) {
    int images = 0;
    for (List<int[]> ofImage : references) {
      images++;
      countOnce(ofImage);
    }
    if (images == 0) {
      throw new IllegalArgumentException("there is no reference to count");
    }
    double logN = Math.log(images);
    weights = new double[images + 1];
    for (int df = 0; df <= images; df++) {
      weights[df] = logN - Math.log(Math.max(1, df));
    }
  }

  /** Counts each n-gram of an image's references once. */
  private void countOnce(List<int[]> references) {
    NGrams[] grams = references.stream().map(NGrams::of).toArray(NGrams[]::new);
    for (int n = 0; n < NGrams.LONGEST; n++) {
      int total = 0;
      for (NGrams reference : grams) {
        total += reference.keys()[n].length;
      }
      long[] all = new long[total];
      int end = 0;
      for (NGrams reference : grams) {
        long[] keys = reference.keys()[n];
        System.arraycopy(keys, 0, all, end, keys.length);
        end += keys.length;
      }
      Arrays.sort(all);
      for (int i = 0; i < all.length; i++) {
        if (i == 0 || all[i] != all[i - 1]) {
          frequencies.increment(all[i]);
        }
      }
    }
  }

  /**
   * Fixes document frequencies and N.
   *
   * @param references per image, its references as word ids
   */
  public static CiderD ofReferences(Iterable<? extends List<int[]>> references) {
    return new CiderD(references);
  }

  /** References of one image as word ids, prepared once for many calls of {@link #score}. */
  public References prepare(List<int[]> references) {
    if (references.isEmpty()) {
      throw new IllegalArgumentException("an image has no reference");
    }
    return new References(references.stream().map(this::vector).toList());
  }

  /** The score of one hypothesis, given as word ids, in [0, 10]. */
  public double score(int[] hypothesis, References references) {
    Vector vector = vector(hypothesis);
    double sum = 0;
    for (Vector reference : references.vectors) {
      sum += similarity(vector, reference);
    }
    return 10 * sum / references.vectors.size();
  }

  /**
   * Scores tokenised hypotheses, with document frequencies from {@code references}.
   *
   * @param references per image, its references
   * @param hypotheses per image, one hypothesis
   * @throws IllegalArgumentException if the lists do not fit together or are empty
   */
  public static Score score(List<List<List<String>>> references, List<List<String>> hypotheses) {
    return score(Corpus.of(references, hypotheses));
  }

  static Score score(Corpus corpus) {
    CiderD cider = new CiderD(corpus.references());
    double[] images =
        IntStream.range(0, corpus.images())
            .parallel()
            .mapToDouble(
                image ->
                    cider.score(
                        corpus.hypotheses().get(image),
                        cider.prepare(corpus.references().get(image))))
            .toArray();
    double sum = 0;
    for (double image : images) {
      sum += image;
    }
    return new Score(sum / images.length, Arrays.stream(images).boxed().toList());
  }

  private Vector vector(int[] words) {
    NGrams grams = NGrams.of(words);
    double[][] weighted = new double[NGrams.LONGEST][];
    double[] norms = new double[NGrams.LONGEST];
    for (int n = 0; n < NGrams.LONGEST; n++) {
      long[] keys = grams.keys()[n];
      weighted[n] = new double[keys.length];
      double squares = 0;
      for (int i = 0; i < keys.length; i++) {
        double g = grams.counts()[n][i] * weights[frequencies.get(keys[i])];
        weighted[n][i] = g;
        squares += g * g;
      }
      norms[n] = Math.sqrt(squares);
    }
    return new Vector(grams, weighted, norms);
  }

  /** Mean over n of the clipped cosine, times the penalty for a difference in length. */
  private static double similarity(Vector hypothesis, Vector reference) {
    double sum = 0;
    for (int n = 0; n < NGrams.LONGEST; n++) {
      double norms = hypothesis.norms[n] * reference.norms[n];
      if (norms != 0) {
        sum += product(hypothesis, reference, n) / norms;
      }
    }
    double difference = hypothesis.bigrams() - reference.bigrams();
    double penalty = Math.exp(-difference * difference / (2 * SIGMA * SIGMA));
    return penalty * sum / NGrams.LONGEST;
  }

  private static double product(Vector hypothesis, Vector reference, int n) {
    long[] a = hypothesis.grams.keys()[n];
    long[] b = reference.grams.keys()[n];
    double sum = 0;
    for (int i = 0, j = 0; i < a.length && j < b.length; ) {
      if (a[i] < b[j]) {
        i++;
      } else if (a[i] > b[j]) {
        j++;
      } else {
        double g = reference.weighted[n][j++];
        sum += Math.min(hypothesis.weighted[n][i++], g) * g;
      }
    }
    return sum;
  }
}
