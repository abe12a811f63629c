package dev.sightline.net;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The same graph in doubles, row by row, without a thought for speed: what gradients, decoding and
 * ONNX are checked against. For small models.
 */
public final class Reference {
  private final Net net;
  private final double[] weights;
  private final Batch batch;
  private final Layout layout;
  private final long seed;
  private final double[][][] rows;
  private final Map<Integer, double[][][]> cells = new HashMap<>();
  private final Map<Integer, Definitions.Ran> layers = new HashMap<>();
  private final Map<String, double[][]> matrices = new HashMap<>();
  private final Map<String, Matrix> masks = new HashMap<>();

  /**
   * @param weights in the layout of the net's parameters
   * @param seed draws the same dropout as in a {@link Tape}
   */
  public Reference(Net net, double[] weights, Batch batch, long seed) {
    this.net = net;
    this.weights = weights;
    this.batch = batch;
    layout = net.layout(batch);
    this.seed = seed;
    rows = new double[net.values().size()][][];
  }

  Batch batch() {
    return batch;
  }

  Layout layout() {
    return layout;
  }

  /** All rows of a value. */
  public double[][] get(Value v) {
    double[][] all = new double[layout().rows(v.rows)][];
    Arrays.setAll(all, i -> at(v, i));
    return all;
  }

  double[] at(Value v, int row) {
    if (rows[v.id] == null) {
      rows[v.id] = new double[layout().rows(v.rows)][];
    }
    if (rows[v.id][row] == null) {
      rows[v.id][row] = v.op.define(this, v, row);
    }
    return rows[v.id][row];
  }

  /** Input k of a value, at the same row. */
  double[] in(Value v, int k, int row) {
    return at(v.in[k], row);
  }

  int photoOf(Value v, int row) {
    return layout().spread(Rows.PHOTO, v.rows)[row];
  }

  int stepOf(Value v, int row) {
    Packing p = layout().packing(v.rows);
    int t = 0;
    while (p.offset(t + 1) <= row) {
      t++;
    }
    return t;
  }

  double[][] weight(Parameters.Entry e) {
    return matrices.computeIfAbsent(
        e.name(),
        name -> {
          double[][] m = new double[e.rows()][];
          for (int r = 0; r < m.length; r++) {
            int at = (int) e.offset() + r * e.columns();
            m[r] = Arrays.copyOfRange(weights, at, at + e.columns());
          }
          return m;
        });
  }

  double[][] weight(String name) {
    double[][] m = matrices.get(name);
    return m != null
        ? m
        : weight(
            net.parameters().entries().stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow());
  }

  /** {@code x W + plus}. */
  static double[] product(double[] x, double[][] w, double[] plus) {
    double[] y = plus == null ? new double[w[0].length] : plus.clone();
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        y[j] += x[i] * w[i][j];
      }
    }
    return y;
  }

  static void add(double[] x, double[] sum) {
    for (int i = 0; i < x.length; i++) {
      sum[i] += x[i];
    }
  }

  /** h and memory after a step of a cell. */
  double[][] cell(Value v, int row) {
    double[][][] all = cells.computeIfAbsent(v.id, id -> new double[layout().rows(v.rows)][][]);
    if (all[row] == null) {
      CellStep op = (CellStep) v.op;
      Definitions.Layers d = op.definition;
      Value x = v.in[CellStep.X];
      boolean symbol = x != null && x.op instanceof Sources.Words;
      double[] gates =
          d.gates(
              this,
              x == null || symbol ? null : at(x, row),
              symbol ? (int) at(x, row)[0] : -1,
              v.in[CellStep.LATE] == null ? null : at(v.in[CellStep.LATE], row));
      if (v.in[CellStep.MORE] != null) {
        Value more = v.in[CellStep.MORE];
        add(at(more, layout().spread(more.rows, v.rows)[row]), gates);
      }
      Value memory = v.in[CellStep.MEMORY];
      float[][] between = null;
      if (d.layers() > 1 && d.dropout() > 0 && seed != Dropout.OFF) {
        between = new float[d.layers() - 1][];
        for (int l = 0; l < between.length; l++) {
          long s = Dropout.seed(Dropout.seed(seed, op.site()), 100 + l);
          between[l] =
              mask(
                  "cell " + v.id + " " + l, layout().rows(v.rows), d.hidden(), d.dropout(), s, row);
        }
      }
      all[row] =
          d.step(
              this,
              gates,
              at(v.in[CellStep.H], row),
              memory == null ? new double[0] : at(memory, row),
              between);
    }
    return all[row];
  }

  Definitions.Ran layers(Value v) {
    Definitions.Ran ran = layers.get(v.id);
    if (ran == null) {
      ran = Definitions.Ran.of(this, v);
      layers.put(v.id, ran);
    }
    return ran;
  }

  /** First states of a sequence, or null. */
  double[] first(Value v, int sequence) {
    return v.in.length > 1 && batch.has(((Sources.Given) v.in[1].op).name)
        ? at(v.in[1], sequence)
        : null;
  }

  /** The mask of a dropout at a row, or null. */
  float[] mask(Value v, int row, double p, Elementwise.Seeds seeds) {
    if (seed == Dropout.OFF) {
      return null;
    }
    if (!net.schedule().inLoop(v)) {
      return mask("drop " + v.id, layout().rows(v.rows), v.width, p, seeds.of(seed, -1), row);
    }
    int t = stepOf(v, row);
    Packing packing = layout().packing(v.rows);
    return mask(
        "drop " + v.id + " " + t,
        packing.active(t),
        v.width,
        p,
        seeds.of(seed, t),
        row - packing.offset(t));
  }

  /** The mask of the dropout between layers. */
  float[] maskBetween(Value v, int row, int layer, double p, int width) {
    if (seed == Dropout.OFF || p == 0) {
      return null;
    }
    long own = Dropout.seed(seed, ((Sequences.Sequence) v.op).site());
    return mask(
        "layers " + v.id + " " + layer,
        layout().rows(v.rows),
        width,
        p,
        Dropout.seed(own, 99 + layer),
        row);
  }

  private float[] mask(String key, int n, int width, double p, long drawn, int row) {
    Matrix m =
        masks.computeIfAbsent(
            key,
            k -> {
              Matrix ones = Matrix.filled(n, width, 1);
              new Dropout(p).forward(ones, drawn);
              return ones;
            });
    float[] mask = new float[width];
    m.get(row, 1, mask, 0);
    return mask;
  }
}
