package dev.sightline.net;

import dev.sightline.rnn.AdditiveAttention;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;

/** Attention over the cells of a photo: a kernel, and its definition. */
final class Looks {
  private Looks() {}

  /** One batch of photos, and where every row looked. */
  static final class Looked implements AutoCloseable {
    final AdditiveAttention.Memory memory;
    final float[] alpha;

    Looked(AdditiveAttention.Memory memory, int rows) {
      this.memory = memory;
      alpha = new float[rows * memory.cells()];
    }

    @Override
    public void close() {
      memory.close();
    }
  }

  /** {@code z = sum_i alpha_i v_i}; inputs are the cells and the query. */
  static final class Attend extends Op.Trained {
    private final AdditiveAttention layer;
    private final Parameters.Entry key;
    private final Parameters.Entry score;
    final String name;

    Attend(AdditiveAttention layer, Parameters parameters, String name) {
      this.layer = layer;
      this.name = name;
      key = entry(parameters, name + ".key");
      score = entry(parameters, name + ".score");
    }

    static Parameters.Entry entry(Parameters parameters, String name) {
      return parameters.entries().stream()
          .filter(e -> e.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    Parameters.Entry key() {
      return key;
    }

    @Override
    void begin(Pass p, Value v) {
      p.keep(
          v,
          -1,
          new Looked(layer.new Memory(p.in(v, 0, -1), p.layout().rows(Rows.PHOTO)), p.most(v)));
    }

    @Override
    void forward(Pass p, Value v, int t) {
      if (t < 0) {
        begin(p, v);
      }
      Looked l = (Looked) p.kept(v, -1);
      l.memory.read(
          p.in(v, 1, t), p.photoOf(v, t), l.alpha, p.first(v, t) * l.memory.cells(), p.out(v, t));
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Looked l = (Looked) p.kept(v, -1);
      Matrix dq = p.dIn(v, 1, t);
      try (Matrix own = p.adds(v, 1) ? Matrix.unset(dq.rows(), dq.columns()) : null) {
        l.memory.backward(
            p.in(v, 1, t),
            p.photoOf(v, t),
            l.alpha,
            (float[]) p.kept(v, -2),
            p.first(v, t) * l.memory.cells(),
            p.dOut(v, t),
            own == null ? dq : own);
        if (own != null) {
          dq.add(1, own);
        }
      }
      if (t < 0) {
        end(p, v);
      }
    }

    @Override
    void end(Tape p, Value v) {
      Looked l = (Looked) p.kept(v, -1);
      Matrix x = p.in(v, 0, -1);
      try (Matrix dx = Matrix.unset(x.rows(), x.columns())) {
        l.memory.backwardWeights(x, dx);
        if (p.needs(v.in[0])) {
          p.give(v, 0, -1, dx);
        }
      }
    }

    /** Weights of the cells, in doubles. */
    private double[] alpha(Reference r, Value v, int row) {
      int cells = r.layout().cells();
      int photo = r.photoOf(v, row);
      double[] q = r.in(v, 1, row);
      double[] w = r.weight(score)[0];
      double[] a = new double[cells];
      double sum = 0;
      for (int c = 0; c < cells; c++) {
        double[] k = Reference.product(r.at(v.in[0], photo * cells + c), r.weight(key), null);
        for (int i = 0; i < q.length; i++) {
          a[c] += w[i] * Math.tanh(k[i] + q[i]);
        }
        a[c] = Math.exp(a[c]);
        sum += a[c];
      }
      for (int c = 0; c < cells; c++) {
        a[c] /= sum;
      }
      return a;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] a = alpha(r, v, row);
      double[] z = new double[v.width];
      for (int c = 0; c < a.length; c++) {
        double[] x = r.at(v.in[0], r.photoOf(v, row) * a.length + c);
        for (int i = 0; i < z.length; i++) {
          z[i] += a[c] * x[i];
        }
      }
      return z;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.attention(v, key, score);
    }

    @Override
    public String toString() {
      return "Attention " + name;
    }
  }

  /** The weights of an attention as a value: its gradient goes into that of the attention. */
  static final class Alpha extends Op {
    @Override
    void forward(Pass p, Value v, int t) {
      Looked l = (Looked) p.kept(v.in[0], -1);
      Matrix y = p.outOf(v, l.memory.cells());
      if (t < 0) {
        y.put(0, y.rows(), l.alpha, 0);
      } else {
        int at = p.first(v, t);
        y.put(0, p.step(v, y, t).rows(), l.alpha, at * l.memory.cells());
      }
    }

    @Override
    void backward(Tape p, Value v, int t) {
      if (p.hasGradient(v)) {
        p.keep(v.in[0], -2, p.dOut(v, -1).toArray());
      }
    }

    @Override
    boolean writes(Value v, int k) {
      return false;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return ((Attend) v.in[0].op).alpha(r, v.in[0], row);
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.alpha(v.in[0]);
    }
  }
}
