package dev.sightline.net;

import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Matrix;

/** Operations that make each row of rows of the same place in several values. */
final class Products {
  private Products() {}

  /** Sum. */
  static final class Sum extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      Matrix y = p.out(v, t);
      if (!p.shares(v, 0)) {
        y.copy(p.in(v, 0, t));
      }
      for (int k = 1; k < v.in.length; k++) {
        if (!p.shares(v, k)) {
          y.add(1, p.in(v, k, t));
        }
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dy = p.dOut(v, t);
      for (int k = 0; k < v.in.length; k++) {
        if (!p.shares(v, k) && p.needs(v.in[k])) {
          p.give(v, k, t, dy);
        }
      }
    }

    @Override
    boolean inPlace() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] y = r.in(v, 0, row).clone();
      for (int k = 1; k < v.in.length; k++) {
        double[] x = r.in(v, k, row);
        for (int i = 0; i < y.length; i++) {
          y[i] += x[i];
        }
      }
      return y;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      String y = w.in(v, 0);
      for (int k = 1; k < v.in.length; k++) {
        y = w.op("Add", y, w.in(v, k));
      }
      return y;
    }
  }

  /** Product of elements, or of each row and one number of its own. */
  static final class Times extends Op.OfInputs {
    private static boolean gated(Value v) {
      return v.in[1].width == 1 && v.width != 1;
    }

    @Override
    void forward(Pass p, Value v, int t) {
      if (gated(v)) {
        ElementWise.gate(p.in(v, 0, t), p.in(v, 1, t), p.out(v, t));
      } else {
        ElementWise.product(p.in(v, 0, t), p.in(v, 1, t), p.out(v, t), false);
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dy = p.dOut(v, t);
      if (gated(v)) {
        boolean x = p.needs(v.in[0]);
        boolean g = p.needs(v.in[1]);
        ElementWise.gateBackward(
            p.in(v, 0, t),
            p.in(v, 1, t),
            dy,
            x ? p.dIn(v, 0, t) : null,
            x && p.adds(v, 0),
            g ? p.dIn(v, 1, t) : null,
            g && p.adds(v, 1));
        return;
      }
      for (int k = 0; k < 2; k++) {
        if (p.needs(v.in[k])) {
          ElementWise.product(dy, p.in(v, 1 - k, t), p.dIn(v, k, t), p.adds(v, k));
        }
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] y = r.in(v, 0, row).clone();
      double[] x = r.in(v, 1, row);
      for (int i = 0; i < y.length; i++) {
        y[i] *= x[gated(v) ? 0 : i];
      }
      return y;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.op("Mul", w.in(v, 0), w.in(v, 1));
    }
  }

  /** Columns side by side. */
  static final class Join extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      Matrix y = p.out(v, t);
      int at = 0;
      for (int k = 0; k < v.in.length; k++) {
        y.copyColumns(p.in(v, k, t), null, 0, v.in[k].width, at);
        at += v.in[k].width;
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dy = p.dOut(v, t);
      int at = 0;
      for (int k = 0; k < v.in.length; k++) {
        if (p.needs(v.in[k])) {
          Matrix dx = p.dIn(v, k, t);
          if (p.adds(v, k)) {
            try (Matrix part = Matrix.unset(dx.rows(), dx.columns())) {
              part.copyColumns(dy, null, at, dx.columns(), 0);
              dx.add(1, part);
            }
          } else {
            dx.copyColumns(dy, null, at, dx.columns(), 0);
          }
        }
        at += v.in[k].width;
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] y = new double[v.width];
      int at = 0;
      for (int k = 0; k < v.in.length; k++) {
        double[] x = r.in(v, k, row);
        System.arraycopy(x, 0, y, at, x.length);
        at += x.length;
      }
      return y;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.joined(v);
    }
  }
}
