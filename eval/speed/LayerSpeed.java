package dev.sightline.rnn;

import java.util.Arrays;
import java.util.Random;

/**
 * How fast a recurrent layer is trained: one pass is forward over a batch of sequences, back
 * through all their steps, and the gradients of weights and input.
 */
public final class LayerSpeed {
  private static final int WARM_UP = 3;
  private static final int LEAST = 5;

  private LayerSpeed() {}

  /** The work of one pass. */
  public record Setting(int inputs, int hidden, int batch, int steps) {}

  /**
   * A measured speed.
   *
   * @param weights of the layer
   * @param milliseconds of a pass, the median
   * @param gigaflops multiplications and additions by the weights a second, in 10^9: 6 for each
   *     weight, step and sequence
   */
  public record Speed(
      CellKind cell, Setting setting, int weights, double milliseconds, double gigaflops) {
    /** Sequences trained a second. */
    public double sequencesPerSecond() {
      return 1000 * setting.batch / milliseconds;
    }
  }

  /**
   * Measures one layer.
   *
   * @param seconds to spend, at least, after half as many to warm up; a few passes are made in any
   *     case
   */
  public static Speed measure(CellKind kind, Setting s, double seconds) {
    try (Parameters parameters = new Parameters()) {
      RecurrentCell cell = kind.cell(parameters, "cell", s.inputs, 0, s.hidden);
      parameters.allocate(1);
      cell.initialise();
      int[] lengths = new int[s.batch];
      Arrays.fill(lengths, s.steps);
      Packing packing = new Packing(lengths);
      try (Matrix x = random(packing.total(), s.inputs);
          Matrix dx = Matrix.unset(packing.total(), s.inputs);
          Matrix dh = random(packing.total(), s.hidden)) {
        double[] times = new double[0];
        double sum = 0;
        double warm = 0;
        for (int pass = 0; times.length < LEAST || sum < seconds; pass++) {
          long begun = System.nanoTime();
          pass(cell, packing, x, dh, dx);
          double time = (System.nanoTime() - begun) / 1e9;
          if (pass < WARM_UP || warm < seconds / 2) {
            warm += time;
          } else {
            times = Arrays.copyOf(times, times.length + 1);
            times[times.length - 1] = time;
            sum += time;
          }
        }
        Arrays.sort(times);
        double median = times[times.length / 2];
        double flops = 6.0 * parameters.size() * s.steps * s.batch;
        return new Speed(kind, s, parameters.size(), 1000 * median, flops / median / 1e9);
      }
    }
  }

  private static void pass(RecurrentCell cell, Packing packing, Matrix x, Matrix dh, Matrix dx) {
    try (RecurrentRun run = cell.run(packing, x, null, null, Dropout.OFF)) {
      run.forwardAll();
      for (int t = packing.steps() - 1; t >= 0; t--) {
        run.backward(t, dh);
      }
      run.backwardWeights(dx);
    }
  }

  private static Matrix random(int rows, int columns) {
    Random random = new Random(rows);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return Matrix.of(rows, columns, values);
  }
}
