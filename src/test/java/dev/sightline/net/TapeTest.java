package dev.sightline.net;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.RecurrentLayers;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapeTest {
  private static final double BOUND = 3e-6;

  static Matrix noise(int rows, int columns, int seed) {
    Random random = new Random(seed);
    float[] x = new float[rows * columns];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() * .7f;
    }
    return Matrix.of(rows, columns, x);
  }

  static int[] words(int count, int vocabulary) {
    Random random = new Random(3);
    int[] ids = new int[count];
    Arrays.setAll(ids, i -> random.nextInt(vocabulary));
    return ids;
  }

  /** Two photos with three sequences about them, of 4, 2 and 1 steps. */
  static Layout layout(int cells, int frames) {
    return new Layout(2, cells, frames, new int[] {1, 0, 1}, new Packing(new int[] {4, 2, 1}));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deeperLstm(boolean drops) {
    for (boolean both : new boolean[] {false, true}) {
      double p = drops ? .4 : 0;
      Models.DeeperLstm m =
          new Models.DeeperLstm(
              5, 7, 4, 3, new RecurrentLayers(CellKind.LSTM, 3, 2, both, false, p), 6, p, p);
      try (Matrix pooled = noise(2, 5, 1)) {
        Batch batch = new Batch(layout(0, 0)).with("pooled", pooled).with("question", words(7, 7));
        Gradients.check("both " + both, m.net, batch, drops ? 5 : Dropout.OFF, BOUND, m.scores);
      }
      m.net.close();
    }
  }

  @ParameterizedTest
  @EnumSource(CellKind.class)
  void softAttention(CellKind kind) {
    for (int layers = 1; layers <= 2; layers++) {
      Models.SoftAttention m = new Models.SoftAttention(5, 7, 3, 4, 3, 4, .3, .2, .5, kind, layers);
      Writing w = Writing.of(m.net, m, 5);
      try (Matrix grid = noise(6, 5, 1)) {
        Batch batch = new Batch(layout(3, 0)).with("grid", grid).with("word", words(7, 7));
        Gradients.check(kind + " x " + layers, m.net, batch, 5, BOUND, w.scores(), w.penalty());
      }
      m.net.close();
    }
  }

  @ParameterizedTest
  @EnumSource(CellKind.class)
  void sequenceToSequence(CellKind kind) {
    Models.S2vt m = new Models.S2vt(5, 7, 3, 4, .3, .2, kind, 2);
    Writing w = Writing.of(m.net, m, 5);
    try (Matrix frames = noise(6, 5, 1)) {
      Batch batch = new Batch(layout(0, 3)).with("frames", frames).with("word", words(7, 7));
      Gradients.check(kind.toString(), m.net, batch, 5, BOUND, w.scores());
    }
    m.net.close();
  }
}
