package dev.sightline.activity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.sightline.net.Gradients;
import dev.sightline.net.Net;
import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** What every net must hold to. */
final class NetCheck {
  static final int CHANNELS = 3;
  static final int CLASSES = 4;
  private static final long DROPPED = 7;

  private NetCheck() {}

  static ActivityNet net(Function<Net, ActivityModel> model) {
    return new ActivityNet(CHANNELS, 0, 5, model);
  }

  static Matrix random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Matrix.of(rows, columns, values);
  }

  /** Sequences of these lengths with random features. */
  static FrameBatch batch(int... lengths) {
    Packing packing = new Packing(lengths);
    return new FrameBatch(packing, random(packing.total(), CHANNELS, 21), null);
  }

  /** Weights of which none is zero, and features that are standardised: nothing goes unnoticed. */
  static ActivityNet stirred(ActivityNet net) {
    for (Parameters.Entry e : net.parameters().entries()) {
      e.value().add(e.constant() ? 0 : 0.3f, random(e.rows(), e.columns(), e.offset()));
    }
    int channels = net.parameters().entries().get(0).columns();
    Matrix seen = random(20, channels, 12);
    seen.add(0.7f, random(20, channels, 13));
    net.prepare(seen);
    return net;
  }

  /** Every weight's gradient, with dropout and without. */
  static void gradients(ActivityNet net, FrameBatch frames) {
    for (long seed : new long[] {DROPPED, Dropout.OFF}) {
      Gradients.check("seed " + seed, net.net(), net.batch(frames, null), seed, 3e-6, net.scores());
    }
    net.close();
  }

  static float[] logits(ActivityNet net, FrameBatch frames) {
    try (ActivityNet.Pass pass = net.score(frames, null)) {
      return pass.logits().toArray();
    }
  }

  /** The scores of every sequence are those it has alone. */
  static void batchIsEachAlone(ActivityNet net, int... lengths) {
    stirred(net);
    FrameBatch batch = batch(lengths);
    Packing packing = batch.packing();
    try (ActivityNet.Pass all = net.score(batch, null)) {
      for (int r = 0; r < packing.batch(); r++) {
        int[] rows = rows(packing, r);
        FrameBatch own =
            new FrameBatch(new Packing(new int[] {rows.length}), of(batch.pooled(), rows), null);
        assertArrayEquals(
            logits(net, own), of(all.logits(), rows).toArray(), 1e-5f, "sequence " + r);
      }
    }
  }

  /** Rows of sequence r. */
  static int[] rows(Packing packing, int r) {
    int[] rows = new int[packing.length(r)];
    Arrays.setAll(rows, t -> packing.offset(t) + r);
    return rows;
  }

  static Matrix of(Matrix all, int[] rows) {
    Matrix some = new Matrix(rows.length, all.columns());
    some.gather(all, rows, rows.length);
    return some;
  }

  static double[] row(Matrix m, int row) {
    return doubles(m.rows(row, 1).toArray());
  }

  static double[] doubles(float[] values) {
    double[] all = new double[values.length];
    Arrays.setAll(all, i -> values[i]);
    return all;
  }

  /** All weights by name. */
  static Map<String, double[]> weights(Parameters parameters) {
    Map<String, double[]> all = new HashMap<>();
    parameters.toArrays().forEach((name, values) -> all.put(name, doubles(values)));
    return all;
  }
}
