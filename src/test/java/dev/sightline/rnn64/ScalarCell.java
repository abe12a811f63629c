package dev.sightline.rnn64;

import java.util.Map;

/**
 * The cells' equations (docs of the cells; DEFINITIONS 1) for one sequence, one number at a time,
 * with nothing but the weights in common with the cells that are tested against it.
 */
final class ScalarCell {
  private final CellTest.Kind kind;
  private final Map<String, double[]> weights;
  private final String name;
  private final int n;

  ScalarCell(CellTest.Kind kind, Parameters parameters, int hidden) {
    this(kind, parameters, "cell", hidden);
  }

  /**
   * @param name the cell's, with which the names of its weights begin
   */
  ScalarCell(CellTest.Kind kind, Parameters parameters, String name, int hidden) {
    this.kind = kind;
    this.name = name;
    weights = parameters.toArrays();
    n = hidden;
  }

  private double w(String weight, int row, int column) {
    double[] all = weights.get(name + "." + weight);
    return all[row * columns(weight) + column];
  }

  private int columns(String weight) {
    int gates = weights.get(name + ".bias").length;
    return switch (weight) {
      case "recurrent" -> weights.get(name + ".recurrent").length / n;
      case "candidate", "output", "peepholes", "factors", "candidate-bias", "output-bias" -> n;
      default -> gates;
    };
  }

  /** b + x Wx + z Wz for one element of one gate. */
  private double fromInputs(int gate, int k, double[] x, double[] z) {
    int column = gate * n + k;
    double sum = w("bias", 0, column);
    for (int j = 0; j < x.length; j++) {
      sum += x[j] * w("input", j, column);
    }
    for (int j = 0; j < z.length; j++) {
      sum += z[j] * w("late", j, column);
    }
    return sum;
  }

  private double product(String weight, int gate, int k, double[] h) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += h[j] * w(weight, j, gate * n + k);
    }
    return sum;
  }

  private static double sigma(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  /** The next h; c is replaced by the next memory. */
  double[] step(double[] x, double[] z, double[] h, double[] c) {
    double[] next = new double[n];
    double[] before = c.clone();
    for (int k = 0; k < n; k++) {
      switch (kind) {
        case ELMAN_TANH -> next[k] = Math.tanh(both(0, k, x, z, h));
        case ELMAN_LOGISTIC -> next[k] = sigma(both(0, k, x, z, h));
        case ELMAN_RELU -> next[k] = Math.max(0, both(0, k, x, z, h));
        case JORDAN -> next[k] = jordan(k, x, z, h);
        case LSTM -> {
          double i = sigma(both(0, k, x, z, h));
          double f = sigma(both(1, k, x, z, h));
          c[k] = f * before[k] + i * Math.tanh(both(3, k, x, z, h));
          next[k] = sigma(both(2, k, x, z, h)) * Math.tanh(c[k]);
        }
        case PEEPHOLE -> {
          double i = sigma(both(0, k, x, z, h) + w("peepholes", 0, k) * before[k]);
          double f = sigma(both(1, k, x, z, h) + w("peepholes", 1, k) * before[k]);
          c[k] = f * before[k] + i * Math.tanh(both(3, k, x, z, h));
          double o = sigma(both(2, k, x, z, h) + w("peepholes", 2, k) * c[k]);
          next[k] = o * Math.tanh(c[k]);
        }
        case LEAKY -> {
          double g = Math.tanh(both(0, k, x, z, h));
          c[k] = sigma(w("factors", 0, k)) * before[k] + w("factors", 1, k) * g;
          next[k] = Math.tanh(c[k]);
        }
        case COUPLED -> {
          double f = sigma(both(0, k, x, z, h));
          c[k] = f * before[k] + (1 - f) * Math.tanh(both(2, k, x, z, h));
          next[k] = sigma(both(1, k, x, z, h)) * Math.tanh(c[k]);
        }
        case GRU -> {
          double update = sigma(both(0, k, x, z, h));
          double[] reset = new double[n];
          for (int j = 0; j < n; j++) {
            reset[j] = sigma(both(1, j, x, z, h)) * h[j];
          }
          double u = Math.tanh(fromInputs(2, k, x, z) + product("candidate", 0, k, reset));
          next[k] = (1 - update) * h[k] + update * u;
        }
        case GRU_RESET_AFTER -> {
          double update = sigma(both(0, k, x, z, h));
          double reset = sigma(both(1, k, x, z, h));
          double v = product("candidate", 0, k, h) + w("candidate-bias", 0, k);
          double u = Math.tanh(fromInputs(2, k, x, z) + reset * v);
          next[k] = (1 - update) * h[k] + update * u;
        }
      }
    }
    return next;
  }

  private double both(int gate, int k, double[] x, double[] z, double[] h) {
    return fromInputs(gate, k, x, z) + product("recurrent", gate, k, h);
  }

  private double jordan(int k, double[] x, double[] z, double[] y) {
    double sum = w("output-bias", 0, k);
    for (int j = 0; j < n; j++) {
      sum += Math.tanh(both(0, j, x, z, y)) * w("output", j, k);
    }
    return sigma(sum);
  }
}
