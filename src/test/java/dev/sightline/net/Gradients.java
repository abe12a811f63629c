package dev.sightline.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import java.util.Random;

/**
 * Holds a tape to the reference: the value of every output, and the gradient of every weight by
 * central differences in doubles. The loss is a fixed weighted sum of what the graph gives.
 */
public final class Gradients {
  private static final double STEP = 1e-5;

  private Gradients() {}

  /** Weight of an element in the loss: no two alike, of both signs. */
  private static double share(int row, int column) {
    return Math.sin(1 + 3 * row + 7 * column + row * column) / 4;
  }

  static double loss(Net net, double[] weights, Batch batch, long seed, Value... outputs) {
    Reference r = new Reference(net, weights, batch, seed);
    double loss = 0;
    for (Value v : outputs) {
      double[][] y = r.get(v);
      for (int i = 0; i < y.length; i++) {
        for (int j = 0; j < y[i].length; j++) {
          loss += share(i, j) * y[i][j];
        }
      }
    }
    return loss;
  }

  /**
   * @param bound of the gradient's error, as a part of its norm
   */
  public static void check(
      String what, Net net, Batch batch, long seed, double bound, Value... outputs) {
    Parameters p = net.parameters();
    stir(p);
    double[] weights = doubles(p.values());
    p.gradients().zero();
    double loss = 0;
    long before = Matrix.inUse();
    try (Tape tape = Tape.of(net, batch, seed, outputs);
        Tape forward = Tape.forward(net, batch, outputs)) {
      for (Value v : outputs) {
        Matrix y = tape.get(v);
        float[] d = y.toArray();
        if (seed == Dropout.OFF) {
          assertArrayEquals(d, forward.get(v).toArray(), what + ": without a way back");
        }
        for (int i = 0; i < d.length; i++) {
          double share = share(i / y.columns(), i % y.columns());
          loss += share * d[i];
          d[i] = (float) share;
        }
        y.put(0, y.rows(), d, 0);
        tape.becomesGradient(v);
      }
      tape.backward();
    }
    assertTrue(Matrix.inUse() == before, what + " leaves native memory behind");
    double exact = loss(net, weights, batch, seed, outputs);
    assertTrue(
        Math.abs(exact - loss) < 1e-5 * (1 + Math.abs(exact)),
        what + ": the loss is " + loss + ", by the reference " + exact);
    double[] found = doubles(p.gradients());
    double error = 0;
    double norm = 0;
    String worst = "";
    double most = 0;
    for (Parameters.Entry e : p.entries()) {
      for (int i = (int) e.offset();
          !e.constant() && i < e.offset() + (long) e.rows() * e.columns();
          i++) {
        double was = weights[i];
        weights[i] = was + STEP;
        double up = loss(net, weights, batch, seed, outputs);
        weights[i] = was - STEP;
        double down = loss(net, weights, batch, seed, outputs);
        weights[i] = was;
        double wanted = (up - down) / (2 * STEP);
        double off = Math.abs(found[i] - wanted);
        error += off * off;
        norm += wanted * wanted;
        if (off > most) {
          most = off;
          worst =
              e.name()
                  + "["
                  + (i - e.offset())
                  + "] is "
                  + found[i]
                  + ", by the reference "
                  + wanted;
        }
      }
    }
    assertTrue(
        Math.sqrt(error) <= bound * Math.sqrt(norm) + 1e-7,
        what
            + ": the gradient is off by "
            + Math.sqrt(error / norm)
            + " of its norm; "
            + worst
            + "\n"
            + net.schedule());
  }

  /** No weight stays where a rectifier has its kink. */
  public static void stir(Parameters p) {
    Random random = new Random(9);
    for (Parameters.Entry e : p.entries()) {
      float[] values = e.value().toArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = (e.constant() ? 1 : 0) + (float) random.nextGaussian() * .4f;
      }
      e.value().put(0, e.rows(), values, 0);
    }
  }

  public static double[] doubles(Matrix m) {
    float[] values = m.toArray();
    double[] all = new double[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i];
    }
    return all;
  }
}
