package dev.sightline.activity64;

import static dev.sightline.rnn64.GradientCheck.random;
import static dev.sightline.rnn64.GradientCheck.weighted;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.sightline.rnn64.Dropout;
import dev.sightline.rnn64.GradientCheck;
import dev.sightline.rnn64.Matrix;
import dev.sightline.rnn64.Packing;
import java.util.Arrays;

/** What every net that scores frames must hold to. */
final class NetCheck {
  static final int CHANNELS = 3;
  static final int CLASSES = 4;
  private static final long DROPPED = 7;

  private NetCheck() {}

  /** Sequences of these lengths with random features. */
  static FrameBatch batch(int... lengths) {
    Packing packing = new Packing(lengths);
    return new FrameBatch(packing, random(packing.total(), CHANNELS, 21), null);
  }

  /** Weights of which none is zero, and features that are standardised: nothing goes unnoticed. */
  static void stir(ActivityNet net) {
    net.parameters().values().add(0.3, random(1, net.parameters().size(), 11));
    net.prepare(random(20, CHANNELS, 12));
  }

  /** Every weight's gradient, dropout and all. */
  static void gradients(ActivityNet net, int... lengths) {
    stir(net);
    FrameBatch batch = batch(lengths);
    Matrix w = random(batch.packing().total(), CLASSES, 13);
    GradientCheck.check(
        net.parameters(),
        () -> {
          try (ActivityNet.Pass pass = net.run(batch, null, DROPPED);
              Matrix d = new Matrix(w.rows(), CLASSES)) {
            d.copy(w);
            double loss = weighted(pass.logits(), w);
            pass.backward(d);
            return loss;
          }
        });
  }

  /** The scores of every sequence are those it has alone. */
  static void batchIsEachAlone(ActivityNet net, int... lengths) {
    stir(net);
    FrameBatch batch = batch(lengths);
    Packing packing = batch.packing();
    try (ActivityNet.Pass all = net.run(batch, null, Dropout.OFF)) {
      for (int r = 0; r < packing.batch(); r++) {
        int[] rows = rows(packing, r);
        FrameBatch own =
            new FrameBatch(new Packing(new int[] {rows.length}), of(batch.pooled(), rows), null);
        try (ActivityNet.Pass alone = net.run(own, null, Dropout.OFF)) {
          assertArrayEquals(
              alone.logits().toArray(), of(all.logits(), rows).toArray(), 1e-12, "sequence " + r);
        }
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
}
