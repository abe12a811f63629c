package dev.sightline.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.RecurrentLayers;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
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

  /**
   * Steps picked out of layers that go on from given states, or from zeros where none are given.
   */
  @ParameterizedTest
  @EnumSource(CellKind.class)
  void pickedSteps(CellKind kind) {
    Net net = new Net();
    Layers layers = net.layers(new RecurrentLayers(kind, 3, 2, false, false, .4), "layer", 5);
    Net.Linear image = net.linear("image", 5, 2);
    net.allocate(1);
    Value seen = image.of(net.input("pooled", Rows.PHOTO, 5));
    Value x = net.input("x", Rows.STEP, 3).beside(seen);
    Value h = layers.of(x, net.input("before", Rows.SEQUENCE, layers.stateWidth()));
    Value picked = h.picked().dropout(.2);
    Value states = layers.states(h);
    int[] steps = {6, 0, 3, 3};
    try (Matrix pooled = noise(2, 5, 1);
        Matrix xs = noise(7, 3, 2);
        Matrix before = noise(3, layers.stateWidth(), 3)) {
      Batch batch = new Batch(layout(0, 0).picking(steps)).with("pooled", pooled).with("x", xs);
      Gradients.check("from zeros", net, batch, 5, BOUND, picked, states);
      Gradients.check("no gradient by states", net, batch, 5, BOUND, picked);
      batch.with("before", before);
      Gradients.check("from states", net, batch, 5, BOUND, picked, states);
    }
    net.close();
  }

  /** A tape that goes on about the same photos computes nothing of theirs again. */
  @Test
  void photosAreTakenFromTheTapeBefore() {
    Net net = new Net();
    Net.Linear image = net.linear("image", 5, 3);
    Net.Table words = net.table("words", 7, 3);
    net.allocate(1);
    Value seen = image.of(net.input("pooled", Rows.PHOTO, 5)).tanh().dropout(.5);
    Value sum = words.of(net.words("question", Rows.STEP)).plus(seen);
    long inUse = Matrix.inUse();
    try (Matrix pooled = noise(2, 5, 1)) {
      Batch batch = new Batch(layout(0, 0)).with("pooled", pooled).with("question", words(7, 7));
      Batch next =
          new Batch(new Layout(2, 0, 0, new int[] {1, 1}, new Packing(new int[] {2, 1})))
              .with("question", words(3, 7));
      try (Tape first = new Tape(net, batch, Dropout.OFF)) {
        float[] was = first.get(seen).toArray();
        try (Tape tape = new Tape(net, next, first)) {
          assertSame(first.get(seen), tape.get(seen));
          net.parameters().values().zero();
          float[] row = new float[3];
          tape.get(sum).get(2, 1, row, 0);
          assertEquals(3, tape.get(sum).rows());
          assertTrue(row[0] != 0);
        }
        assertArrayEquals(was, first.get(seen).toArray());
      }
    }
    assertEquals(inUse, Matrix.inUse());
    net.close();
  }
}
