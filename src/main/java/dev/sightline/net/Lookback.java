package dev.sightline.net;

import dev.sightline.rnn.BackwardWindows;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Packing;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.WindowSum;
import java.util.Arrays;

/** Steps that look at the last few before them, and speak about several. */
final class Lookback {
  private Lookback() {}

  /** {@code y = w x}, a weight for each column. */
  static final class Weigh extends Op.Trained {
    private final Parameters.Entry weight;

    Weigh(Parameters.Entry weight) {
      this.weight = weight;
    }

    @Override
    void forward(Pass p, Value v, int t) {
      ElementWise.weigh(p.in(v, 0, t), weight.value(), p.out(v, t), false);
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dy = p.dOut(v, t);
      ElementWise.addProducts(p.in(v, 0, t), dy, weight.gradient());
      if (p.needs(v.in[0])) {
        ElementWise.weigh(dy, weight.value(), p.dIn(v, 0, t), p.adds(v, 0));
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] y = r.in(v, 0, row).clone();
      for (int i = 0; i < y.length; i++) {
        y[i] *= r.weight(weight)[0][i];
      }
      return y;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.op("Mul", w.in(v, 0), w.weight(weight));
    }

    @Override
    public String toString() {
      return "Weigh " + weight.name();
    }
  }

  /** A weighted mean over the last few steps: inputs are values, or values, keys and a query. */
  static final class Look extends Op {
    static final int VALUES = 0;
    static final int KEYS = 1;
    static final int QUERY = 2;

    final int window;
    final boolean attends;

    Look(int window, boolean attends) {
      this.window = window;
      this.attends = attends;
    }

    @Override
    void begin(Pass p, Value v) {
      WindowSum sum = new WindowSum(new BackwardWindows(p.layout().packing(v.rows), window));
      if (!attends) {
        sum.even();
      }
      p.keep(v, -1, sum);
    }

    @Override
    void forward(Pass p, Value v, int t) {
      if (t < 0) {
        begin(p, v);
        for (int s = 0; s < p.layout().packing(v.rows).steps(); s++) {
          forward(p, v, s);
        }
        return;
      }
      WindowSum sum = (WindowSum) p.kept(v, -1);
      Matrix y = p.out(v, t);
      if (!p.isLent(v)) {
        y.zero();
      }
      if (attends) {
        sum.attend(t, p.in(v, KEYS, -1), p.in(v, QUERY, t));
      }
      sum.addTo(t, p.in(v, VALUES, -1), y);
    }

    @Override
    void backward(Tape p, Value v, int t) {
      int steps = p.layout().packing(v.rows).steps();
      if (t < 0) {
        for (int s = steps - 1; s >= 0; s--) {
          backward(p, v, s);
        }
        return;
      }
      WindowSum sum = (WindowSum) p.kept(v, -1);
      Matrix dValues = gradient(p, v, VALUES, t == steps - 1);
      if (!attends) {
        sum.backward(t, p.dOut(v, t), dValues);
        return;
      }
      Matrix dKeys = gradient(p, v, KEYS, t == steps - 1);
      Matrix query = p.in(v, QUERY, t);
      boolean alone = p.needs(v.in[QUERY]) && !p.adds(v, QUERY);
      Matrix dQuery = alone ? p.dIn(v, QUERY, t) : Matrix.unset(query.rows(), query.columns());
      sum.backward(
          t, p.in(v, VALUES, -1), p.in(v, KEYS, -1), query, p.dOut(v, t), dValues, dKeys, dQuery);
      if (!alone) {
        if (p.needs(v.in[QUERY])) {
          p.give(v, QUERY, t, dQuery);
        }
        dQuery.close();
      }
    }

    /** Gathers over all steps; null where nobody wants it. */
    private static Matrix gradient(Tape p, Value v, int k, boolean first) {
      if (!p.needs(v.in[k])) {
        return null;
      }
      Matrix d = p.dIn(v, k, -1);
      if (first && !p.adds(v, k)) {
        d.zero();
      }
      return d;
    }

    @Override
    boolean addsUp() {
      return true;
    }

    @Override
    boolean readsInput(int k) {
      return attends;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      Packing packing = r.layout().packing(v.rows);
      int t = r.stepOf(v, row);
      int sequence = row - packing.offset(t);
      int begin = 0;
      for (int s = 0; s < sequence; s++) {
        begin += packing.length(s);
      }
      double[] y = new double[v.width];
      double sum = 0;
      for (int s = Math.max(0, t - window + 1); s <= t; s++) {
        double weight = 1;
        if (attends) {
          double[] key = r.at(v.in[KEYS], begin + s);
          double[] query = r.at(v.in[QUERY], row);
          double e = 0;
          for (int i = 0; i < key.length; i++) {
            e += key[i] * query[i];
          }
          weight = Math.exp(e);
        }
        double[] x = r.at(v.in[VALUES], begin + s);
        for (int i = 0; i < y.length; i++) {
          y[i] += weight * x[i];
        }
        sum += weight;
      }
      double whole = sum;
      return Arrays.stream(y).map(i -> i / whole).toArray();
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.meanOfLast(v, window);
    }
  }

  /** The mean of what several steps say about each. */
  static final class Overlap extends Op {
    private final int parts;
    private final int offset;

    Overlap(int parts, int offset) {
      this.parts = parts;
      this.offset = offset;
    }

    /** A term of the mean: the row it is about, the row that says it, its part and its weight. */
    private interface Term {
      void of(int about, int by, int part, float weight);
    }

    private void forEachTerm(Packing packing, Term term) {
      for (int r = 0; r < packing.batch(); r++) {
        int end = packing.length(r) - 1;
        for (int t = 0; t <= end; t++) {
          int first = within(t + offset, end);
          int last = within(t + offset + parts - 1, end);
          float weight = 1 / (float) (last - first + 1);
          for (int i = first; i <= last; i++) {
            int part = within(i - offset - t, parts - 1);
            term.of(packing.offset(t) + r, packing.offset(i) + r, part, weight);
          }
        }
      }
    }

    private static int within(int i, int end) {
      return Math.max(0, Math.min(end, i));
    }

    @Override
    void forward(Pass p, Value v, int t) {
      float[] x = p.in(v, 0, t).toArray();
      Matrix y = p.out(v, t);
      float[] mean = new float[y.rows() * v.width];
      forEachTerm(
          p.layout().packing(v.rows),
          (about, by, part, weight) -> {
            int from = (by * parts + part) * v.width;
            for (int c = 0; c < v.width; c++) {
              mean[about * v.width + c] += weight * x[from + c];
            }
          });
      y.put(0, y.rows(), mean, 0);
    }

    @Override
    void backward(Tape p, Value v, int t) {
      float[] dy = p.dOut(v, t).toArray();
      float[] d = new float[dy.length * parts];
      forEachTerm(
          p.layout().packing(v.rows),
          (about, by, part, weight) -> {
            int to = (by * parts + part) * v.width;
            for (int c = 0; c < v.width; c++) {
              d[to + c] += weight * dy[about * v.width + c];
            }
          });
      Matrix dx = p.dIn(v, 0, t);
      if (p.adds(v, 0)) {
        try (Matrix own = Matrix.of(dx.rows(), dx.columns(), d)) {
          dx.add(1, own);
        }
      } else {
        dx.put(0, dx.rows(), d, 0);
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      Packing packing = r.layout().packing(v.rows);
      int t = r.stepOf(v, row);
      int sequence = row - packing.offset(t);
      int end = packing.length(sequence) - 1;
      double[] y = new double[v.width];
      int terms = 0;
      for (int k = 0; k < parts; k++) {
        int by = t + offset + k;
        if (by >= 0 && by <= end) {
          addPart(r, v, packing.offset(by) + sequence, k, y);
          terms++;
        }
      }
      if (terms == 0) {
        boolean late = t + offset > end;
        int nearest = packing.offset(late ? end : 0) + sequence;
        addPart(r, v, nearest, late ? 0 : parts - 1, y);
        terms = 1;
      }
      for (int c = 0; c < y.length; c++) {
        y[c] /= terms;
      }
      return y;
    }

    private static void addPart(Reference r, Value v, int row, int part, double[] y) {
      double[] x = r.at(v.in[0], row);
      Reference.add(Arrays.copyOfRange(x, part * y.length, (part + 1) * y.length), y);
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.overlap(v, parts, offset);
    }

    @Override
    public String toString() {
      return "Overlap of " + parts + " from " + offset;
    }
  }
}
