package dev.sightline.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decoding word by word says what the tape says of whole captions, whatever rows go on from. */
class RunnerTest {
  private static final int CHANNELS = 5;
  private static final int VOCABULARY = 9;
  private static final int STEPS = 5;
  private static final int PER_PHOTO = 3;

  @ParameterizedTest
  @EnumSource(CellKind.class)
  void softAttention(CellKind kind) {
    for (int layers = 1; layers <= 2; layers++) {
      Models.SoftAttention m =
          new Models.SoftAttention(CHANNELS, VOCABULARY, 3, 4, 3, 4, .3, .2, .5, kind, layers);
      check(m.net, Writing.of(m.net, m, CHANNELS), "grid", 3, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(CellKind.class)
  void sequenceToSequence(CellKind kind) {
    Models.S2vt m = new Models.S2vt(CHANNELS, VOCABULARY, 3, 4, .3, .2, kind, 2);
    check(m.net, Writing.of(m.net, m, CHANNELS), "frames", 0, 3);
  }

  private static void check(Net net, Writing writing, String input, int cells, int frames) {
    Gradients.stir(net.parameters());
    Random random = new Random(2);
    int[][] written = new int[2 * PER_PHOTO][0];
    try (Matrix seen = TapeTest.noise(2 * (cells + frames), CHANNELS, 1);
        Runner runner =
            new Runner(
                net,
                writing,
                new Batch(new Layout(2, cells, frames, null, null)).with(input, seen),
                PER_PHOTO)) {
      int[] photoOf = {0, 0, 0, 1, 1, 1};
      for (int t = 0; t < STEPS; t++) {
        int n = runner.rows();
        int[] words = new int[n];
        for (int r = 0; r < n; r++) {
          words[r] = random.nextInt(VOCABULARY);
          written[r] = Arrays.copyOf(written[r], t + 1);
          written[r][t] = words[r];
        }
        float[] found = new float[n * VOCABULARY];
        runner.step(words, found);
        assertArrayEquals(
            whole(net, writing, input, seen, cells, frames, photoOf, written), found, 2e-5f);
        int[] from = new int[n - (t == 2 ? 1 : 0)];
        for (int r = 0; r < from.length; r++) {
          int same;
          do {
            same = random.nextInt(n);
          } while (photoOf[same] != photoOf[r]);
          from[r] = same;
        }
        runner.reorder(from);
        int[][] before = written;
        int[] ofPhoto = photoOf;
        written = Arrays.stream(from).mapToObj(r -> before[r].clone()).toArray(int[][]::new);
        photoOf = Arrays.stream(from).map(r -> ofPhoto[r]).toArray();
      }
    }
    net.close();
  }

  /** Log probabilities after the last word, by a tape over whole captions. */
  private static float[] whole(
      Net net,
      Writing writing,
      String input,
      Matrix seen,
      int cells,
      int frames,
      int[] photoOf,
      int[][] written) {
    int n = written.length;
    int steps = written[0].length;
    int[] lengths = new int[n];
    Arrays.fill(lengths, steps);
    int[] words = new int[n * steps];
    for (int i = 0; i < words.length; i++) {
      words[i] = written[i % n][i / n];
    }
    Layout layout = new Layout(2, cells, frames, photoOf, new Packing(lengths));
    try (Tape tape =
        new Tape(net, new Batch(layout).with(input, seen).with("word", words), Dropout.OFF)) {
      Matrix last = tape.get(writing.scores()).rows((steps - 1) * n, n);
      float[] log = new float[n * VOCABULARY];
      SoftmaxCrossEntropy.logProbabilities(last, log);
      return log;
    }
  }
}
