package dev.sightline.rnn;

import java.util.Arrays;
import java.util.Random;

/**
 * How much of a gradient comes back through time: the spectral norm of the Jacobian dh_T/dh_t
 * {@code [hidden, hidden]} for each distance T - t. An Elman net's is a product with one factor for
 * each step,
 *
 * <pre>
 * dh_T/dh_t = prod_{k=t+1..T} Wh diag(f'(a_k))       |dh_T/dh_t| &lt;= (|Wh| max|f'|)^(T-t)
 * </pre>
 *
 * so that it vanishes where |Wh| max|f'| is below 1, and can explode only where it is above
 * (Hochreiter 1991; Bengio et al. 1994; Pascanu et al. 2013, section 2.1). max|f'| is 1 for tanh,
 * ReLU and the identity, 1/4 for the logistic function. An LSTM adds to its memory instead: along c
 * the factor is the forget gate (Hochreiter and Schmidhuber 1997; Gers et al. 2000), and the gate's
 * bias says how far back the cell sees when training begins. The derivative by h_t holds c_t fixed.
 *
 * <p>The weights are untrained. The nets read normal noise, one number a step, and have read
 * {@value #RUN_IN} numbers before the first step that counts, so that how they began is forgotten.
 * Results are base-10 logarithms for the distances 0 to {@code steps}; negative infinity where
 * nothing is left at all.
 */
public final class GradientFlow {
  /** The widest state: each of its elements costs one sequence. */
  public static final int WIDEST = 256;

  /** The longest distance. */
  public static final int FARTHEST = 200;

  private static final int RUN_IN = 100;
  private static final int ROUNDS = 300;

  private final int hidden;
  private final int steps;
  private final long seed;

  /**
   * @param hidden width of h
   * @param steps the longest distance T - t
   * @param seed draws weights and input
   * @throws IllegalArgumentException where a size is below 1 or too large
   */
  public GradientFlow(int hidden, int steps, long seed) {
    within("elements of the state", hidden, WIDEST);
    within("steps", steps, FARTHEST);
    this.hidden = hidden;
    this.steps = steps;
    this.seed = seed;
  }

  private static void within(String what, int size, int largest) {
    if (size < 1 || size > largest) {
      throw new IllegalArgumentException(
          "Gradients are measured with 1 to " + largest + " " + what + ", not with " + size);
    }
  }

  /** A cell of that kind with the weights that its training begins with. */
  public double[] of(CellKind kind) {
    try (Parameters parameters = new Parameters()) {
      RecurrentCell cell = kind.cell(parameters, "cell", 1, 0, hidden);
      parameters.allocate(seed);
      cell.initialise();
      return through(cell);
    }
  }

  /** An LSTM whose forget gates have another bias than 1. */
  public double[] ofLstm(double forgetBias) {
    try (Parameters parameters = new Parameters()) {
      Lstm cell = new Lstm(parameters, "cell", 1, 0, hidden);
      parameters.allocate(seed);
      cell.fillBias(1, (float) forgetBias);
      return through(cell);
    }
  }

  /**
   * An Elman net whose recurrent weights are a random rotation times a number, so that this is both
   * their spectral norm and their spectral radius, and the bound is as tight as it can be.
   */
  public double[] ofElman(Activation f, double radius) {
    try (Parameters parameters = new Parameters()) {
      Elman cell = new Elman(parameters, "cell", 1, 0, hidden, f);
      parameters.allocate(seed);
      double[][] rotation = rotation();
      float[] weights = new float[hidden * hidden];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (radius * rotation[i / hidden][i % hidden]);
      }
      cell.weights.recurrent.value().put(0, hidden, weights, 0);
      return through(cell);
    }
  }

  /**
   * What the derivative cannot exceed where recurrent weights have this norm: (|Wh| max|f'|)^k
   * after k steps.
   */
  public double[] bound(Activation f, double norm) {
    double perStep = Math.log10(norm * (f == Activation.LOGISTIC ? 0.25 : 1));
    double[] bound = new double[steps + 1];
    Arrays.setAll(bound, k -> k * perStep);
    return bound;
  }

  /**
   * Rows of normal numbers, each made orthogonal to those before it (Gram-Schmidt), and once more
   * against rounding.
   */
  private double[][] rotation() {
    Random random = new Random(seed);
    double[][] q = new double[hidden][hidden];
    for (int i = 0; i < hidden; i++) {
      Arrays.setAll(q[i], k -> random.nextGaussian());
      for (int again = 0; again < 2; again++) {
        for (int j = 0; j < i; j++) {
          add(-dot(q[i], q[j]), q[j], q[i]);
        }
        scale(1 / Math.sqrt(dot(q[i], q[i])), q[i]);
      }
    }
    return q;
  }

  /**
   * As many equal sequences as h has elements, each with a gradient of 1 by another element of h_T:
   * what step t passes back to step t-1 are the rows of the Jacobian.
   */
  private double[] through(RecurrentCell cell) {
    Random noise = new Random(seed + 1);
    Packing one = packing(1, RUN_IN);
    Packing all = packing(hidden, steps);
    float[] h = new float[hidden * hidden];
    float[] memory = new float[hidden * cell.memory()];
    try (Matrix x = input(noise, one);
        RecurrentRun run = cell.run(one, x, null, null, Dropout.OFF)) {
      run.forwardAll();
      Vectors.tile(run.lastOutputs(), hidden, hidden, h);
      Vectors.tile(run.lastMemory(), cell.memory(), hidden, memory);
    }
    try (Matrix x = input(noise, all);
        Matrix dOutputs = new Matrix(all.total(), hidden);
        RecurrentRun run = cell.run(all, x, h, memory, Dropout.OFF)) {
      run.forwardAll();
      requireFinite(run.lastOutputs());
      float[] ones = new float[hidden * hidden];
      for (int i = 0; i < hidden; i++) {
        ones[i * hidden + i] = 1;
      }
      dOutputs.put(all.offset(steps - 1), hidden, ones, 0);
      return back(run, dOutputs);
    }
  }

  /** Where the state overflows, its derivative is not what the net would pass back. */
  private static void requireFinite(float[] h) {
    for (float value : h) {
      if (!Double.isFinite(value)) {
        throw new ArithmeticException("The state grew beyond all numbers; take smaller weights");
      }
    }
  }

  private static Packing packing(int sequences, int steps) {
    int[] lengths = new int[sequences];
    Arrays.fill(lengths, steps);
    return new Packing(lengths);
  }

  /** The same noise for every sequence. */
  private static Matrix input(Random noise, Packing packing) {
    float[] x = new float[packing.total()];
    for (int t = 0; t < packing.steps(); t++) {
      float value = (float) noise.nextGaussian();
      Arrays.fill(x, packing.offset(t), packing.offset(t + 1), value);
    }
    return Matrix.of(x.length, 1, x);
  }

  private double[] back(RecurrentRun run, Matrix dOutputs) {
    double[] logs = new double[steps + 1];
    double scaled = 0;
    for (int t = steps - 1; t >= 0; t--) {
      run.backward(t, dOutputs);
      double norm = norm(run.carryH());
      scaled += Math.log10(norm);
      logs[steps - t] = scaled;
      // The way back is linear: brought to norm 1 here, it neither runs dry nor overflows.
      if (norm > 0) {
        float factor = (float) (1 / norm);
        Vectors.scale(factor, run.carryH(), run.carryH().length);
        Vectors.scale(factor, run.carryMemory(), run.carryMemory().length);
      }
    }
    return logs;
  }

  /** The largest singular value of {@code [hidden, hidden]}, by power iteration on J^T J. */
  private double norm(float[] j) {
    Random random = new Random(seed);
    double[] v = random.doubles(hidden, 0.5, 1.5).toArray();
    double[] u = new double[hidden];
    double norm = 0;
    for (int round = 0; round < ROUNDS; round++) {
      scale(1 / Math.sqrt(dot(v, v)), v);
      for (int r = 0; r < hidden; r++) {
        u[r] = 0;
        for (int c = 0; c < hidden; c++) {
          u[r] += j[r * hidden + c] * v[c];
        }
      }
      double now = Math.sqrt(dot(u, u));
      if (now <= norm * (1 + 1e-9)) {
        break;
      }
      norm = now;
      Arrays.fill(v, 0);
      for (int r = 0; r < hidden; r++) {
        for (int c = 0; c < hidden; c++) {
          v[c] += u[r] * j[r * hidden + c];
        }
      }
    }
    return norm;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** {@code b += factor a}. */
  private static void add(double factor, double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      b[i] += factor * a[i];
    }
  }

  private static void scale(double factor, double[] a) {
    for (int i = 0; i < a.length; i++) {
      a[i] *= factor;
    }
  }
}
