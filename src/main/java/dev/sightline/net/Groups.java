package dev.sightline.net;

import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.MaxPooling;
import java.util.Arrays;

/** Operations whose rows are of another kind than those they read. */
final class Groups {
  private Groups() {}

  /** Each coarse row for all its finer ones. */
  static final class Spread extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      Matrix y = p.out(v, t);
      y.gather(p.in(v, 0, t), p.spread(v), y.rows());
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dy = p.dOut(v, t);
      try (Matrix sums = dy.sumByGroup(p.spread(v), p.layout().rows(v.in[0].rows))) {
        p.give(v, 0, t, sums);
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return r.at(v.in[0], r.layout().spread(v.in[0].rows, v.rows)[row]);
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.spread(v);
    }
  }

  /** Mean over the finer rows of each coarse one. */
  static final class Mean extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      Matrix x = p.in(v, 0, t);
      Matrix y = p.out(v, t);
      if (!v.in[0].rows.isCell()) {
        try (Matrix sums = x.sumByGroup(p.layout().spread(v.rows, v.in[0].rows), y.rows())) {
          y.copy(sums);
          ElementWise.scaleRows(y, reciprocals(p, v));
        }
      } else {
        ElementWise.meanOfGroups(x, y);
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dx = p.dIn(v, 0, t);
      int[] group = p.layout().spread(v.rows, v.in[0].rows);
      try (Matrix dy = Matrix.unset(p.layout().rows(v.rows), v.width)) {
        dy.copy(p.dOut(v, t));
        ElementWise.scaleRows(dy, reciprocals(p, v));
        if (p.adds(v, 0)) {
          ElementWise.addRowsOf(dy, group, dx);
        } else {
          dx.gather(dy, group, group.length);
        }
      }
    }

    private static float[] reciprocals(Pass p, Value v) {
      float[] count = new float[p.layout().rows(v.rows)];
      for (int g : p.layout().spread(v.rows, v.in[0].rows)) {
        count[g]++;
      }
      for (int i = 0; i < count.length; i++) {
        count[i] = 1 / count[i];
      }
      return count;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      int[] group = r.layout().spread(v.rows, v.in[0].rows);
      double[] sum = new double[v.width];
      long count = 0;
      for (int i = 0; i < group.length; i++) {
        if (group[i] == row) {
          Reference.add(r.at(v.in[0], i), sum);
          count++;
        }
      }
      double n = count;
      return Arrays.stream(sum).map(x -> x / n).toArray();
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.reduced("ReduceMean", v);
    }
  }

  /** Sum over the steps of each sequence. */
  static final class Total extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      int[] group = p.layout().spread(v.rows, v.in[0].rows);
      Matrix x = p.in(v, 0, t);
      try (Matrix sums = x.sumByGroup(group, p.layout().rows(v.rows))) {
        p.outOf(v, x.columns()).copy(sums);
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dx = p.dIn(v, 0, t);
      int[] group = p.layout().spread(v.rows, v.in[0].rows);
      if (p.adds(v, 0)) {
        ElementWise.addRowsOf(p.dOut(v, t), group, dx);
      } else {
        dx.gather(p.dOut(v, t), group, group.length);
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      int[] group = r.layout().spread(v.rows, v.in[0].rows);
      double[] sum = null;
      for (int i = 0; i < group.length; i++) {
        if (group[i] == row) {
          double[] x = r.at(v.in[0], i);
          sum = sum == null ? new double[x.length] : sum;
          Reference.add(x, sum);
        }
      }
      return sum;
    }
  }

  /** Maximum over the steps, or the windows, of each sequence. */
  static final class Max extends Op.OfInputs {
    private static MaxPooling pooling(Pass p, Value v) {
      Rows rows = v.in[0].rows;
      return rows == Rows.WINDOW
          ? MaxPooling.overWindows(p.layout().windows())
          : MaxPooling.overTime(p.layout().packing(rows));
    }

    @Override
    void forward(Pass p, Value v, int t) {
      pooling(p, v).forward(p.in(v, 0, t), p.out(v, t));
    }

    @Override
    void backward(Tape p, Value v, int t) {
      back(p, v, t, pooling(p, v));
    }

    static void back(Tape p, Value v, int t, MaxPooling pooling) {
      Matrix x = p.in(v, 0, t);
      if (!p.adds(v, 0)) {
        pooling.backward(x, p.own(v, t), p.dOut(v, t), p.dIn(v, 0, t));
        return;
      }
      try (Matrix dx = Matrix.unset(x.rows(), x.columns())) {
        pooling.backward(x, p.own(v, t), p.dOut(v, t), dx);
        p.give(v, 0, t, dx);
      }
    }

    @Override
    boolean readsOutput() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      int[] group = r.layout().spread(v.rows, v.in[0].rows);
      double[] best = new double[v.width];
      Arrays.fill(best, Double.NEGATIVE_INFINITY);
      for (int i = 0; i < group.length; i++) {
        double[] x = group[i] == row ? r.at(v.in[0], i) : null;
        for (int c = 0; x != null && c < best.length; c++) {
          best[c] = Math.max(best[c], x[c]);
        }
      }
      return best;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.reduced("ReduceMax", v);
    }
  }

  /** The cells of a grid side by side: the same memory read in another shape. */
  static final class Reshape extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      if (!p.shares(v, 0)) {
        p.lend(v, p.in(v, 0, t).reshaped(p.layout().rows(v.rows), v.width));
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {
      if (!p.shares(v, 0)) {
        Matrix dx = p.dIn(v, 0, t);
        p.give(v, 0, t, p.dOut(v, t).reshaped(dx.rows(), dx.columns()));
      }
    }

    @Override
    boolean lends() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] y = new double[v.width];
      int cells = v.width / v.in[0].width;
      for (int c = 0; c < cells; c++) {
        double[] x = r.at(v.in[0], row * cells + c);
        System.arraycopy(x, 0, y, c * x.length, x.length);
      }
      return y;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.flat(v);
    }
  }
}
