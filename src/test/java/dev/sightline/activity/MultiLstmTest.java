package dev.sightline.activity;

import static dev.sightline.activity.NetCheck.CHANNELS;
import static dev.sightline.activity.NetCheck.CLASSES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sightline.activity.MultiLstm.Input;
import dev.sightline.activity.MultiLstm.Settings;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.States;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** MultiLSTM and its ablations; one number at a time, and gradients. */
class MultiLstmTest {
  private static final int WINDOW = 3;

  /** Longer than the window, as long, and shorter. */
  private static final int[] LENGTHS = {7, 3, 3, 2, 1};

  private static Settings settings(Input input, int outputs, int offset) {
    return new Settings(4, WINDOW, input, 5, outputs, offset, 0.3, CellKind.LSTM, 1);
  }

  /** The paper's ablations, and outputs about other frames. */
  static Stream<Settings> all() {
    return Stream.of(
        settings(Input.FRAME, 1, 0),
        settings(Input.MEAN, 1, 0),
        settings(Input.ATTENTION, 1, 0),
        settings(Input.ATTENTION, WINDOW, 0),
        settings(Input.FRAME, WINDOW, 0),
        settings(Input.FRAME, 1, 2),
        settings(Input.FRAME, 1, -2),
        settings(Input.MEAN, 2, 1),
        settings(Input.MEAN, 2, -2));
  }

  private static ActivityNet net(Settings settings) {
    return NetCheck.net(net -> new MultiLstm(net, CHANNELS, CLASSES, settings));
  }

  @ParameterizedTest
  @MethodSource("all")
  void gradients(Settings settings) {
    NetCheck.gradients(net(settings), NetCheck.batch(LENGTHS));
  }

  @ParameterizedTest
  @EnumSource
  void gradientsOfEveryCell(CellKind cell) {
    NetCheck.gradients(
        net(new Settings(3, WINDOW, Input.ATTENTION, 4, 2, 0, 0.3, cell, 1)),
        NetCheck.batch(4, 3, 1));
  }

  @Test
  void gradientsOfTwoLayers() {
    NetCheck.gradients(
        net(new Settings(3, WINDOW, Input.ATTENTION, 4, 2, 0, 0.3, CellKind.LSTM, 2)),
        NetCheck.batch(4, 3, 1));
  }

  @ParameterizedTest
  @MethodSource("all")
  void batchIsEachAlone(Settings settings) {
    NetCheck.batchIsEachAlone(net(settings), LENGTHS);
  }

  @ParameterizedTest
  @MethodSource("all")
  void agreesWithItsEquationsWrittenOutOneNumberAtATime(Settings settings) {
    ActivityNet net = NetCheck.stirred(net(settings));
    FrameBatch batch = NetCheck.batch(LENGTHS);
    try (ActivityNet.Pass pass = net.score(batch, null)) {
      for (int r = 0; r < LENGTHS.length; r++) {
        int[] rows = NetCheck.rows(batch.packing(), r);
        double[][] expected = new Plain(settings, net).scores(NetCheck.of(batch.pooled(), rows));
        for (int t = 0; t < rows.length; t++) {
          double[] got = NetCheck.row(pass.logits(), rows[t]);
          assertArrayEquals(expected[t], got, 1e-5, "sequence " + r + ", frame " + t);
        }
      }
    }
  }

  /** The net for one sequence, with nothing but the weights in common with it. */
  private static final class Plain {
    private final Settings s;
    private final Map<String, double[]> weights;

    Plain(Settings settings, ActivityNet net) {
      s = settings;
      weights = NetCheck.weights(net.parameters());
    }

    /** x W + b; b may be missing. */
    private double[] linear(String weight, String bias, double[] x) {
      double[] m = weights.get(weight);
      double[] y = new double[m.length / x.length];
      for (int k = 0; k < y.length; k++) {
        y[k] = weights.containsKey(bias) ? weights.get(bias)[k] : 0;
        for (int j = 0; j < x.length; j++) {
          y[k] += x[j] * m[j * y.length + k];
        }
      }
      return y;
    }

    private static double sigma(double a) {
      return 1 / (1 + Math.exp(-a));
    }

    double[][] scores(Matrix features) {
      int frames = features.rows();
      double[][] v = new double[frames][CHANNELS];
      for (int t = 0; t < frames; t++) {
        v[t] = NetCheck.row(features, t);
        for (int c = 0; c < CHANNELS; c++) {
          v[t][c] = (v[t][c] - weights.get("input.mean")[c]) * weights.get("input.scale")[c];
        }
      }
      double[] h = new double[s.hidden()];
      double[] memory = new double[s.hidden()];
      double[][] spoken = new double[frames][];
      for (int i = 0; i < frames; i++) {
        h = lstm(read(v, i, h), h, memory);
        spoken[i] = linear("output.weight", "output.bias", h);
      }
      double[][] y = new double[frames][CLASSES];
      for (int t = 0; t < frames; t++) {
        y[t] = mean(spoken, t);
      }
      return y;
    }

    private double[] read(double[][] v, int i, double[] h) {
      int first = s.input() == Input.FRAME ? i : Math.max(0, i - s.window() + 1);
      double[] alpha = new double[i - first + 1];
      double sum = 0;
      for (int t = first; t <= i; t++) {
        alpha[t - first] = s.input() == Input.ATTENTION ? Math.exp(energy(v[t], h)) : 1;
        sum += alpha[t - first];
      }
      double[] z = new double[CHANNELS];
      for (int t = first; t <= i; t++) {
        for (int c = 0; c < CHANNELS; c++) {
          z[c] += alpha[t - first] / sum * v[t][c];
        }
      }
      return z;
    }

    private double energy(double[] v, double[] h) {
      double[] ofFrame = linear("attention.key.weight", "", v);
      double[] ofState = linear("attention.query.weight", "", h);
      double e = 0;
      for (int a = 0; a < s.attention(); a++) {
        e += weights.get("attention.score")[a] * Math.tanh(ofFrame[a]) * Math.tanh(ofState[a]);
      }
      return e;
    }

    /** Gates i, f, o and candidate, in this order; memory is replaced. */
    private double[] lstm(double[] z, double[] h, double[] memory) {
      double[] in = linear("layer.input.weight", "layer.bias", z);
      double[] back = linear("layer.recurrent", "", h);
      int n = h.length;
      double[] next = new double[n];
      for (int k = 0; k < n; k++) {
        double i = sigma(in[k] + back[k]);
        double f = sigma(in[n + k] + back[n + k]);
        double o = sigma(in[2 * n + k] + back[2 * n + k]);
        memory[k] = f * memory[k] + i * Math.tanh(in[3 * n + k] + back[3 * n + k]);
        next[k] = o * Math.tanh(memory[k]);
      }
      return next;
    }

    /** The mean of what the steps say about frame t; of the nearest step where none does. */
    private double[] mean(double[][] spoken, int t) {
      double[] y = new double[CLASSES];
      int terms = 0;
      for (int i = 0; i < spoken.length; i++) {
        for (int k = 0; k < s.outputs(); k++) {
          if (i - s.offset() - k == t) {
            add(spoken[i], k, y);
            terms++;
          }
        }
      }
      if (terms == 0) {
        boolean late = t + s.offset() >= spoken.length;
        add(spoken[late ? spoken.length - 1 : 0], late ? 0 : s.outputs() - 1, y);
        terms = 1;
      }
      for (int c = 0; c < CLASSES; c++) {
        y[c] /= terms;
      }
      return y;
    }

    private static void add(double[] spoken, int k, double[] y) {
      for (int c = 0; c < CLASSES; c++) {
        y[c] += spoken[k * CLASSES + c];
      }
    }
  }

  /** Without the window's input and outputs it is the LSTM over frames. */
  @Test
  void theSmallestAblationIsTheLstm() {
    ActivityNet net = NetCheck.stirred(net(settings(Input.FRAME, 1, 0)));
    var recurrent = new dev.sightline.rnn.RecurrentLayers(CellKind.LSTM, 4, 1, false, false, 0);
    ActivityNet lstm =
        NetCheck.stirred(NetCheck.net(n -> new ActivityLstm(n, CHANNELS, CLASSES, recurrent, 0)));
    Map<String, float[]> weights = net.parameters().toArrays();
    for (var entry : lstm.parameters().entries()) {
      String own = entry.name().equals("layer.input") ? "layer.input.weight" : entry.name();
      entry.value().put(0, entry.rows(), weights.get(own), 0);
    }
    FrameBatch batch = NetCheck.batch(LENGTHS);
    try (ActivityNet.Pass a = net.score(batch, null);
        ActivityNet.Pass b = lstm.score(batch, null)) {
      assertArrayEquals(b.logits().toArray(), a.logits().toArray(), 1e-5f);
    }
  }

  @Test
  void delayIsTheWayToTheLastStepThatSpeaks() {
    assertEquals(0, net(settings(Input.ATTENTION, 1, 0)).delay());
    assertEquals(WINDOW - 1, net(settings(Input.ATTENTION, WINDOW, 0)).delay());
    assertEquals(4, net(settings(Input.FRAME, 1, 4)).delay());
    assertEquals(0, net(settings(Input.FRAME, 2, -4)).delay());
    assertEquals(14, net(Settings.DEFAULTS).delay());
  }

  /** A frame's scores do not change with what comes more than the delay after it. */
  @ParameterizedTest
  @MethodSource("all")
  void aFrameIsSettledAfterTheDelay(Settings settings) {
    ActivityNet net = NetCheck.stirred(net(settings));
    FrameBatch film = NetCheck.batch(9);
    try (ActivityNet.Pass whole = net.score(film, null)) {
      for (int seen = net.delay() + 1; seen < 9; seen++) {
        FrameBatch part =
            new FrameBatch(
                new dev.sightline.rnn.Packing(new int[] {seen}), film.pooled().rows(0, seen), null);
        try (ActivityNet.Pass pass = net.score(part, null)) {
          int settled = seen - net.delay();
          assertArrayEquals(
              whole.logits().rows(0, settled).toArray(),
              pass.logits().rows(0, settled).toArray(),
              1e-5f);
        }
      }
    }
  }

  @Test
  void refusals() {
    assertEquals(
        "There are to be 0 frames in a window; at least 1 is needed",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Settings(4, 0, Input.MEAN, 4, 1, 0, 0, CellKind.LSTM, 1))
            .getMessage());
    assertEquals(
        "Dropout is 1.0; allowed is [0, 1)",
        assertThrows(
                IllegalArgumentException.class,
                () -> new Settings(4, 2, Input.MEAN, 4, 1, 0, 1, CellKind.LSTM, 1))
            .getMessage());
    States some = States.of(1, 1, new float[1]);
    assertThrows(
        IllegalArgumentException.class,
        () -> net(settings(Input.FRAME, 1, 0)).score(NetCheck.batch(2), some));
  }
}
