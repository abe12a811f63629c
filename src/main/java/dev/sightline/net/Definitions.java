package dev.sightline.net;

import dev.sightline.rnn.CellKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the recurrent cells mean, one row at a time, in doubles. */
final class Definitions {
  private Definitions() {}

  /** State of one layer: h, and c where the cell has one, else null. */
  record Cell(double[] h, double[] c) {}

  /**
   * Layers of a cell that is stepped through.
   *
   * @param name begins the names of the weights
   * @param dropout probability, between layers
   */
  record Layers(CellKind kind, String name, int hidden, int layers, double dropout) {
    static Layers of(CellKind kind, String name, int hidden, int layers, double dropout) {
      return new Layers(kind, name, hidden, layers, dropout);
    }

    private String nameOf(int layer) {
      return layer == 0 ? name : name + "-" + (layer + 1);
    }

    /** Width of what each layer carries beside h. */
    private int own() {
      return kind.memory(hidden, 1);
    }

    /** What of x and z comes into the gates of the lowest layer. */
    double[] gates(Reference r, double[] x, int symbol, double[] late) {
      double[] g = r.weight(name + ".bias")[0].clone();
      if (x != null) {
        g = Reference.product(x, r.weight(name + ".input"), g);
      } else if (symbol >= 0) {
        Reference.add(r.weight(name + ".input")[symbol], g);
      }
      return late == null ? g : Reference.product(late, r.weight(name + ".late"), g);
    }

    /**
     * A step.
     *
     * @param gates of the lowest layer
     * @param h of the layer on top
     * @param memory h and c of the layers below, then c of the one on top
     * @param masks of the dropout above each layer but the last, or null
     * @return h and memory
     */
    double[][] step(Reference r, double[] gates, double[] h, double[] memory, float[][] masks) {
      double[] after = new double[own() * layers + hidden * (layers - 1)];
      double[] g = gates;
      double[] top = null;
      int at = 0;
      for (int l = 0; l < layers; l++) {
        boolean last = l == layers - 1;
        double[] before = last ? h : Arrays.copyOfRange(memory, at, at + hidden);
        int c = last ? at : at + hidden;
        Cell now =
            cell(r, kind, nameOf(l), g, new Cell(before, Arrays.copyOfRange(memory, c, c + own())));
        if (!last) {
          System.arraycopy(now.h, 0, after, at, hidden);
          double[] up = now.h.clone();
          for (int i = 0; masks != null && i < hidden; i++) {
            up[i] *= masks[l][i];
          }
          g =
              Reference.product(
                  up, r.weight(nameOf(l + 1) + ".late"), r.weight(nameOf(l + 1) + ".bias")[0]);
        }
        if (own() > 0) {
          System.arraycopy(now.c, 0, after, c, own());
        }
        at = c + own();
        top = now.h;
      }
      return new double[][] {top, after};
    }
  }

  /** A step of one layer. */
  static Cell cell(Reference r, CellKind kind, String name, double[] into, Cell before) {
    int n = before.h.length;
    double[] h = new double[n];
    double[] c = new double[n];
    double[][] recurrent = r.weight(name + ".recurrent");
    if (kind == CellKind.GRU || kind == CellKind.GRU_RESET_AFTER) {
      return gru(r, kind, name, into, before.h, recurrent);
    }
    double[] g = Reference.product(before.h, recurrent, into);
    switch (kind) {
      case LSTM, PEEPHOLE -> {
        double[][] p = kind == CellKind.PEEPHOLE ? r.weight(name + ".peepholes") : new double[3][n];
        for (int i = 0; i < n; i++) {
          double in = sigma(g[i] + p[0][i] * before.c[i]);
          double forget = sigma(g[n + i] + p[1][i] * before.c[i]);
          c[i] = forget * before.c[i] + in * Math.tanh(g[3 * n + i]);
          h[i] = sigma(g[2 * n + i] + p[2][i] * c[i]) * Math.tanh(c[i]);
        }
        return new Cell(h, c);
      }
      case COUPLED -> {
        for (int i = 0; i < n; i++) {
          double forget = sigma(g[i]);
          c[i] = forget * before.c[i] + (1 - forget) * Math.tanh(g[2 * n + i]);
          h[i] = sigma(g[n + i]) * Math.tanh(c[i]);
        }
        return new Cell(h, c);
      }
      case LEAKY -> {
        double[][] theta = r.weight(name + ".factors");
        for (int i = 0; i < n; i++) {
          c[i] = sigma(theta[0][i]) * before.c[i] + theta[1][i] * Math.tanh(g[i]);
          h[i] = Math.tanh(c[i]);
        }
        return new Cell(h, c);
      }
      case ELMAN_LOGISTIC -> Arrays.setAll(h, i -> sigma(g[i]));
      case ELMAN -> Arrays.setAll(h, i -> Math.tanh(g[i]));
      case ELMAN_RELU -> Arrays.setAll(h, i -> Math.max(0, g[i]));
      case JORDAN -> {
        double[] inner = Arrays.stream(g).map(Math::tanh).toArray();
        double[] y =
            Reference.product(
                inner, r.weight(name + ".output"), r.weight(name + ".output-bias")[0]);
        Arrays.setAll(h, i -> Math.tanh(y[i]));
      }
      default -> throw new IllegalArgumentException("No definition of " + kind);
    }
    return new Cell(h, new double[0]);
  }

  private static Cell gru(
      Reference r,
      CellKind kind,
      String name,
      double[] into,
      double[] before,
      double[][] recurrent) {
    int n = before.length;
    double[] zr = Reference.product(before, recurrent, Arrays.copyOf(into, 2 * n));
    double[][] candidate = r.weight(name + ".candidate");
    double[] product;
    if (kind == CellKind.GRU) {
      double[] kept = new double[n];
      Arrays.setAll(kept, i -> sigma(zr[n + i]) * before[i]);
      product = Reference.product(kept, candidate, null);
    } else {
      product = Reference.product(before, candidate, r.weight(name + ".candidate-bias")[0]);
      for (int i = 0; i < n; i++) {
        product[i] *= sigma(zr[n + i]);
      }
    }
    double[] h = new double[n];
    for (int i = 0; i < n; i++) {
      double z = sigma(zr[i]);
      h[i] = (1 - z) * before[i] + z * Math.tanh(into[2 * n + i] + product[i]);
    }
    return new Cell(h, new double[0]);
  }

  static double sigma(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Outputs {@code [rows][width]} and last states {@code [sequences][states]} of layers. */
  record Ran(double[][] outputs, double[][] states) {
    /** Layer above layer; where they read in both directions there are no states. */
    static Ran of(Reference r, Value v) {
      Sequences.Sequence op = (Sequences.Sequence) v.op;
      var s = op.settings;
      var packing = r.layout().packing(v.rows);
      double[][] x = new double[packing.total()][];
      Arrays.setAll(x, i -> r.at(v.in[0], i));
      List<List<double[]>> states = new ArrayList<>();
      for (int i = 0; i < packing.batch(); i++) {
        states.add(new ArrayList<>());
      }
      int own = s.cell().memory(s.hidden(), 1);
      int each = s.hidden() + own;
      for (int l = 0; l < s.layers(); l++) {
        String name = l == 0 ? op.name : op.name + "-" + (l + 1);
        double[][] y = new double[x.length][s.bidirectional() ? 2 * s.hidden() : s.hidden()];
        for (int q = 0; q < packing.batch(); q++) {
          for (int d = 0; d < (s.bidirectional() ? 2 : 1); d++) {
            String own2 =
                s.bidirectional() && !s.shared()
                    ? name + (d == 0 ? ".forward" : ".backward")
                    : name;
            double[] first = r.first(v, q);
            int at = l * each;
            Cell now =
                first == null
                    ? new Cell(new double[s.hidden()], new double[own])
                    : new Cell(
                        Arrays.copyOfRange(first, at, at + s.hidden()),
                        Arrays.copyOfRange(first, at + s.hidden(), at + each));
            for (int k = 0; k < packing.length(q); k++) {
              int t = d == 0 ? k : packing.length(q) - 1 - k;
              int row = packing.offset(t) + q;
              now =
                  cell(
                      r,
                      s.cell(),
                      own2,
                      Reference.product(
                          x[row], r.weight(own2 + ".input"), r.weight(own2 + ".bias")[0]),
                      now);
              System.arraycopy(now.h, 0, y[row], d * s.hidden(), s.hidden());
            }
            states.get(q).add(now.h);
            states.get(q).add(now.c);
          }
        }
        x = y;
        if (l + 1 < s.layers()) {
          for (int row = 0; row < x.length; row++) {
            float[] mask = r.maskBetween(v, row, l + 1, s.dropout(), x[row].length);
            for (int i = 0; mask != null && i < x[row].length; i++) {
              x[row] = x[row].clone();
              x[row][i] *= mask[i];
            }
          }
        }
      }
      double[][] last =
          states.stream()
              .map(parts -> parts.stream().flatMapToDouble(Arrays::stream).toArray())
              .toArray(double[][]::new);
      return new Ran(x, last);
    }
  }
}
