package dev.sightline.encoder;

import java.util.Arrays;

/**
 * How well words are found: collects scores and truths of many photos, then says. Not thread-safe.
 *
 * <p>Mean average precision: for each word the photos in falling order of its score; the mean of
 * the precision at each photo that has the word; the mean of that over the words that any photo
 * has.
 */
final class WordPrecision {
  private final float[][] scores;
  private final boolean[][] truths;
  private int photos;

  /** For so many photos and words. */
  WordPrecision(int photos, int words) {
    scores = new float[words][photos];
    truths = new boolean[words][photos];
  }

  /** One photo: a score for each word, and its targets (present where above 0). */
  void add(float[] score, float[] target) {
    for (int word = 0; word < score.length; word++) {
      scores[word][photos] = score[word];
      truths[word][photos] = target[word] > 0;
    }
    photos++;
  }

  /** Mean average precision, 0..1; 0 if no photo has any word. */
  double meanAveragePrecision() {
    double sum = 0;
    int words = 0;
    for (int word = 0; word < scores.length; word++) {
      double precision = averagePrecision(word);
      if (precision >= 0) {
        sum += precision;
        words++;
      }
    }
    return words == 0 ? 0 : sum / words;
  }

  private double averagePrecision(int word) {
    long[] order = new long[photos];
    for (int photo = 0; photo < photos; photo++) {
      // Sorted as longs: the score's bits (positive floats sort as their bits), then the place.
      order[photo] = (long) Float.floatToIntBits(scores[word][photo]) << 32 | photo;
    }
    Arrays.sort(order);
    int found = 0;
    double sum = 0;
    for (int rank = 1; rank <= photos; rank++) {
      if (truths[word][(int) order[photos - rank]]) {
        found++;
        sum += (double) found / rank;
      }
    }
    return found == 0 ? -1 : sum / found;
  }
}
