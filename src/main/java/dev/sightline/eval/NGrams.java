package dev.sightline.eval;

import java.util.Arrays;

/**
 * The n-grams of one sentence for n = 1 to 4, each with its number of occurrences.
 *
 * <p>An n-gram is represented by a 64-bit hash of its word numbers. Among ten million different
 * n-grams two share a hash with a probability of 3 in a million, and one such pair changes a corpus
 * score by less than its printed digits; so no n-gram is stored.
 *
 * @param keys {@code [n - 1][i]} hash of the i-th different n-gram, increasing in i
 * @param counts {@code [n - 1][i]} how often it occurs
 * @param length number of words
 */
record NGrams(long[][] keys, int[][] counts, int length) {
  /** The longest n-gram. */
  static final int LONGEST = 4;

  static NGrams of(int[] words) {
    long[][] keys = new long[LONGEST][];
    int[][] counts = new int[LONGEST][];
    long[] hashes = new long[words.length];
    for (int n = 1; n <= LONGEST; n++) {
      int grams = Math.max(0, words.length - n + 1);
      for (int i = 0; i < grams; i++) {
        hashes[i] = mix(hashes[i] + words[i + n - 1]);
      }
      long[] sorted = Arrays.copyOf(hashes, grams);
      Arrays.sort(sorted);
      int[] count = new int[grams];
      int different = 0;
      for (int i = 0; i < grams; i++) {
        if (i > 0 && sorted[i] == sorted[different - 1]) {
          count[different - 1]++;
        } else {
          sorted[different] = sorted[i];
          count[different++] = 1;
        }
      }
      keys[n - 1] = different == grams ? sorted : Arrays.copyOf(sorted, different);
      counts[n - 1] = different == grams ? count : Arrays.copyOf(count, different);
    }
    return new NGrams(keys, counts, words.length);
  }

  /**
   * The finaliser of SplitMix64 after one step: every bit of the input moves half of the output.
   */
  private static long mix(long value) {
    long z = value * 0x9E3779B97F4A7C15L + 0xD1B54A32D192ED03L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
