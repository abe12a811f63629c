package dev.sightline.net;

import dev.sightline.rnn.Blas;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;

/** Operations that make each row of one row and of weights. */
final class Weighted {
  private Weighted() {}

  /** A table's row for each word. */
  static final class Lookup extends Op {
    final Parameters.Entry table;

    Lookup(Parameters.Entry table) {
      this.table = table;
    }

    @Override
    void forward(Pass p, Value v, int t) {
      int[] ids = Sources.words(p, v.in[0]);
      p.out(v, t).gather(table.value(), ids, p.out(v, t).rows());
    }

    @Override
    void backward(Tape p, Value v, int t) {
      ElementWise.addToRows(p.dOut(v, t), Sources.words(p, v.in[0]), table.gradient());
    }

    @Override
    boolean trains() {
      return true;
    }

    @Override
    boolean writes(Value v, int k) {
      return false;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return r.weight(table)[(int) r.in(v, 0, row)[0]];
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.op("Gather", w.weight(table), w.in(v, 0));
    }

    @Override
    public String toString() {
      return "Lookup " + table.name();
    }
  }

  /** {@code x W + b}. */
  static final class Affine extends Op.Trained {
    final Parameters.Entry weight;
    final Parameters.Entry bias;

    Affine(Parameters.Entry weight, Parameters.Entry bias) {
      this.weight = weight;
      this.bias = bias;
    }

    boolean biased() {
      return bias != null;
    }

    @Override
    void forward(Pass p, Value v, int t) {
      apply(p.in(v, 0, t), p.sharesOther(v) ? 1 : 0, p.out(v, t));
    }

    /** Where there is no b, y may be added to. */
    void apply(Matrix x, float beta, Matrix y) {
      if (bias != null) {
        y.fillRows(bias.value());
      }
      Blas.multiply(x, weight.value(), bias != null ? 1 : beta, y);
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dy = p.dOut(v, t);
      if (t < 0) {
        weights(p.in(v, 0, t), dy);
      }
      if (p.needs(v.in[0])) {
        Blas.multiplyTransposed(dy, weight.value(), p.adds(v, 0) ? 1 : 0, p.dIn(v, 0, t));
      }
    }

    @Override
    void end(Tape p, Value v) {
      weights(p.in(v, 0, -1), p.dOut(v, -1));
    }

    void weights(Matrix x, Matrix dy) {
      Blas.transposedMultiply(x, dy, 1, weight.gradient());
      if (bias != null) {
        Blas.addColumnSums(dy, bias.gradient());
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return Reference.product(
          r.in(v, 0, row), r.weight(weight), bias == null ? null : r.weight(bias)[0]);
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return onnx(w, w.in(v, 0));
    }

    String onnx(OnnxWriter w, String x) {
      String y = w.op("MatMul", x, w.weight(weight));
      return bias == null ? y : w.op("Add", y, w.weight(bias));
    }

    @Override
    public String toString() {
      return "Linear " + weight.name();
    }
  }

  /** {@code x E^T + b}. */
  static final class Tied extends Op.Trained {
    private final Parameters.Entry table;
    private final Parameters.Entry bias;

    Tied(Parameters.Entry table, Parameters.Entry bias) {
      this.table = table;
      this.bias = bias;
    }

    @Override
    void forward(Pass p, Value v, int t) {
      Matrix y = p.out(v, t);
      y.fillRows(bias.value());
      Blas.multiplyTransposed(p.in(v, 0, t), table.value(), 1, y);
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dy = p.dOut(v, t);
      if (t < 0) {
        end(p, v);
      }
      Blas.multiply(dy, table.value(), p.adds(v, 0) ? 1 : 0, p.dIn(v, 0, t));
    }

    @Override
    void end(Tape p, Value v) {
      Blas.transposedMultiply(p.dOut(v, -1), p.in(v, 0, -1), 1, table.gradient());
      Blas.addColumnSums(p.dOut(v, -1), bias.gradient());
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] x = r.in(v, 0, row);
      double[][] e = r.weight(table);
      double[] y = r.weight(bias)[0].clone();
      for (int j = 0; j < y.length; j++) {
        for (int i = 0; i < x.length; i++) {
          y[j] += x[i] * e[j][i];
        }
      }
      return y;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.tied(table, bias, w.in(v, 0));
    }

    @Override
    public String toString() {
      return "Scores " + table.name();
    }
  }
}
