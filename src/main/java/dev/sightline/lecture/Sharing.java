package dev.sightline.lecture;

import dev.sightline.eval.Board;
import dev.sightline.eval.TextTable;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.OptimizerKind;
import dev.sightline.rnn.Packing;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Why weights are shared over time: "In 2012 I went to Paris" and "I went to Paris in 2012" say the
 * same. A recurrent net has the same weights at every word; a net over a window has others for each
 * place, and must learn the year anew in each. Both see words as one of a vocabulary, and sentences
 * with the year in the first three places only.
 */
final class Sharing {
  private static final int PLACES = 6;
  private static final int YEARS = 20;
  private static final int WORDS = 30;
  private static final int VOCABULARY = YEARS + WORDS;
  private static final int SENTENCES = 64;
  private static final int STEPS = 300;
  private static final int TRIED = 500;

  /** The year stands before this place when they learn. */
  static final int SEEN = 3;

  private Sharing() {}

  static void on(Board board, long seed) {
    double[][] found = found(seed);
    board.say(
        "\"In 2012 I went to Paris\" and \"I went to Paris in 2012\" say the same. Two nets are to"
            + " find the year in sentences of six words. The recurrent one reads word by word with"
            + " the same weights; the other sees all six at once, with weights for each place. Both"
            + " learn from sentences whose year stands in one of the first three places.");
    TextTable table =
        new TextTable(
            "place of the year", "recurrent, shared weights, found %", "window net, found %");
    for (int place = 0; place < PLACES; place++) {
      table.add(
          (place + 1) + (place < SEEN ? "" : " (never seen)"),
          String.format(Locale.ROOT, "%.1f", found[0][place]),
          String.format(Locale.ROOT, "%.1f", found[1][place]));
    }
    board.show(table);
    board.say("What is shared is learned once, and holds where it was never seen.");
  }

  /** The share of sentences whose year is found, in percent, by net and place. */
  static double[][] found(long seed) {
    double[][] found = new double[2][PLACES];
    Random random = new Random(seed);
    try (StepNet shared = new StepNet(CellKind.ELMAN, VOCABULARY, 16, 2, OptimizerKind.ADAM, seed);
        StepNet window =
            new StepNet(
                CellKind.ELMAN, PLACES * VOCABULARY, 16, PLACES, OptimizerKind.ADAM, seed)) {
      for (int step = 0; step < STEPS; step++) {
        Sentences some = new Sentences(random, SENTENCES, SEEN, -1);
        try (Matrix words = some.words();
            Matrix whole = some.whole()) {
          shared.train(some.steps(), words, some.isYear(), 0.01, Clipping.byNorm(5));
          window.train(some.alone(), whole, some.places, 0.01, Clipping.byNorm(5));
        }
      }
      for (int place = 0; place < PLACES; place++) {
        Sentences tried = new Sentences(random, TRIED, PLACES, place);
        try (Matrix words = tried.words();
            Matrix whole = tried.whole()) {
          int[] tags = shared.name(tried.steps(), words);
          int[] places = window.name(tried.alone(), whole);
          for (int i = 0; i < TRIED; i++) {
            boolean right = true;
            for (int t = 0; t < PLACES; t++) {
              right &= tags[t * TRIED + i] == (t == place ? 1 : 0);
            }
            found[0][place] += right ? 100.0 / TRIED : 0;
            found[1][place] += places[i] == place ? 100.0 / TRIED : 0;
          }
        }
      }
    }
    return found;
  }

  /** Sentences of random words, with a year in each. */
  private static final class Sentences {
    private final int count;
    private final int[][] words;
    private final int[] places;

    Sentences(Random random, int count, int firstPlaces, int place) {
      this.count = count;
      words = new int[count][PLACES];
      places = new int[count];
      for (int i = 0; i < count; i++) {
        places[i] = place < 0 ? random.nextInt(firstPlaces) : place;
        for (int t = 0; t < PLACES; t++) {
          words[i][t] = YEARS + random.nextInt(WORDS);
        }
        words[i][places[i]] = random.nextInt(YEARS);
      }
    }

    /** One word after the other, {@code [places * count, vocabulary]}. */
    Matrix words() {
      float[] x = new float[PLACES * count * VOCABULARY];
      for (int t = 0; t < PLACES; t++) {
        for (int i = 0; i < count; i++) {
          x[(t * count + i) * VOCABULARY + words[i][t]] = 1;
        }
      }
      return Matrix.of(PLACES * count, VOCABULARY, x);
    }

    /** All words of a sentence side by side, {@code [count, places * vocabulary]}. */
    Matrix whole() {
      float[] x = new float[count * PLACES * VOCABULARY];
      for (int i = 0; i < count; i++) {
        for (int t = 0; t < PLACES; t++) {
          x[(i * PLACES + t) * VOCABULARY + words[i][t]] = 1;
        }
      }
      return Matrix.of(count, PLACES * VOCABULARY, x);
    }

    int[] isYear() {
      int[] tags = new int[PLACES * count];
      for (int i = 0; i < count; i++) {
        tags[places[i] * count + i] = 1;
      }
      return tags;
    }

    Packing steps() {
      int[] lengths = new int[count];
      Arrays.fill(lengths, PLACES);
      return new Packing(lengths);
    }

    Packing alone() {
      int[] lengths = new int[count];
      Arrays.fill(lengths, 1);
      return new Packing(lengths);
    }
  }
}
