package dev.sightline.net;

import dev.sightline.rnn.Dropout;
import dev.sightline.rnn.ElementWise;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.Standardisation;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/** Operations that make each row of one row, as wide as it. */
final class Elementwise {
  private Elementwise() {}

  /** What all of them have in common: they work in place where nobody minds. */
  abstract static class Unary extends Op {
    abstract void apply(Pass p, Value v, Matrix y, int t);

    /** From the gradient by y, in place, that by x. */
    abstract void slope(Tape p, Value v, Matrix dy, int t);

    @Override
    void forward(Pass p, Value v, int t) {
      Matrix y = p.out(v, t);
      if (!p.shares(v, 0)) {
        y.copy(p.in(v, 0, t));
      }
      apply(p, v, y, t);
    }

    @Override
    final void backward(Tape p, Value v, int t) {
      Matrix dy = p.dOut(v, t);
      if (p.shares(v, 0)) {
        slope(p, v, dy, t);
      } else if (p.adds(v, 0)) {
        try (Matrix dx = Matrix.unset(dy.rows(), dy.columns())) {
          dx.copy(dy);
          slope(p, v, dx, t);
          p.dIn(v, 0, t).add(1, dx);
        }
      } else {
        Matrix dx = p.dIn(v, 0, t);
        dx.copy(dy);
        slope(p, v, dx, t);
      }
    }

    @Override
    boolean inPlace() {
      return true;
    }

    static double[] each(Reference r, Value v, int row, DoubleUnaryOperator f) {
      return Arrays.stream(r.in(v, 0, row)).map(f).toArray();
    }
  }

  /** A function of each element whose slope follows from its own value. */
  static final class Curve extends Unary {
    private final String name;
    private final Consumer<Matrix> curve;
    private final BiConsumer<Matrix, Matrix> slope;
    private final DoubleUnaryOperator definition;

    /** Whether dropout may follow in place: what it makes zero has no gradient anyway. */
    final boolean staysUnderDropout;

    private Curve(
        String name,
        Consumer<Matrix> curve,
        BiConsumer<Matrix, Matrix> slope,
        DoubleUnaryOperator definition,
        boolean staysUnderDropout) {
      this.name = name;
      this.curve = curve;
      this.slope = slope;
      this.definition = definition;
      this.staysUnderDropout = staysUnderDropout;
    }

    static Curve tanh() {
      return new Curve("Tanh", ElementWise::tanh, ElementWise::tanhBackward, Math::tanh, false);
    }

    static Curve relu() {
      return new Curve(
          "Relu", ElementWise::relu, ElementWise::reluBackward, x -> Math.max(0, x), true);
    }

    static Curve sigmoid() {
      return new Curve(
          "Sigmoid",
          ElementWise::logistic,
          ElementWise::logisticBackward,
          Definitions::sigma,
          false);
    }

    @Override
    void apply(Pass p, Value v, Matrix y, int t) {
      curve.accept(y);
    }

    @Override
    void slope(Tape p, Value v, Matrix dy, int t) {
      slope.accept(p.own(v, t), dy);
    }

    @Override
    boolean readsOutput() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return each(r, v, row, definition);
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.op(name, w.in(v, 0));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** {@code a x + b}. */
  static final class Scale extends Unary {
    private final float factor;
    private final float shift;

    Scale(double factor, double shift) {
      this.factor = (float) factor;
      this.shift = (float) shift;
    }

    @Override
    void apply(Pass p, Value v, Matrix y, int t) {
      ElementWise.scale(y, factor, shift);
    }

    @Override
    void slope(Tape p, Value v, Matrix dy, int t) {
      ElementWise.scale(dy, factor, 0);
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return each(r, v, row, x -> factor * x + shift);
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.scaled(w.in(v, 0), factor, shift);
    }

    @Override
    public String toString() {
      return "Scale " + factor + " + " + shift;
    }
  }

  /** {@code x^2}. */
  static final class Square extends Op.OfInputs {
    @Override
    void forward(Pass p, Value v, int t) {
      Matrix x = p.in(v, 0, t);
      ElementWise.product(x, x, p.out(v, t), false);
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix dy = p.dOut(v, t);
      ElementWise.scale(dy, 2, 0);
      ElementWise.product(dy, p.in(v, 0, t), p.dIn(v, 0, t), p.adds(v, 0));
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      return Unary.each(r, v, row, x -> x * x);
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.op("Mul", w.in(v, 0), w.in(v, 0));
    }
  }

  /** {@code x / |x|}. */
  static final class UnitLength extends Op.OfInputs {
    @Override
    void forward(Pass p, Value v, int t) {
      ElementWise.unitLength(p.in(v, 0, t), p.out(v, t));
    }

    @Override
    void backward(Tape p, Value v, int t) {
      ElementWise.unitLengthBackward(
          p.in(v, 0, t), p.own(v, t), p.dOut(v, t), p.dIn(v, 0, t), p.adds(v, 0));
    }

    @Override
    boolean readsOutput() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double squares = Arrays.stream(r.in(v, 0, row)).map(x -> x * x).sum();
      double scale = 1 / Math.sqrt(Math.max(squares, ElementWise.LEAST_SQUARES));
      return Unary.each(r, v, row, x -> x * scale);
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.unitLength(w.in(v, 0));
    }
  }

  /** {@code (x - mean) scale}. */
  static final class Standard extends Unary {
    private final Standardisation layer;
    final Parameters.Entry mean;
    final Parameters.Entry scale;

    Standard(Standardisation layer, Parameters.Entry mean, Parameters.Entry scale) {
      this.layer = layer;
      this.mean = mean;
      this.scale = scale;
    }

    @Override
    void forward(Pass p, Value v, int t) {
      layer.forward(byChannel(p.in(v, 0, t)), byChannel(p.out(v, t)));
    }

    @Override
    void apply(Pass p, Value v, Matrix y, int t) {
      layer.forward(byChannel(y), byChannel(y));
    }

    @Override
    void slope(Tape p, Value v, Matrix dy, int t) {
      layer.backward(byChannel(dy));
    }

    /** Cells that stand side by side are standardised each for itself. */
    private Matrix byChannel(Matrix x) {
      int each = x.columns() / mean.columns();
      return each == 1 ? x : x.reshaped(x.rows() * each, mean.columns());
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] x = r.in(v, 0, row).clone();
      double[] m = r.weight(mean)[0];
      double[] s = r.weight(scale)[0];
      for (int i = 0; i < x.length; i++) {
        x[i] = (x[i] - m[i % m.length]) * s[i % m.length];
      }
      return x;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.byChannel(
          v, mean.columns(), x -> w.op("Mul", w.op("Sub", x, w.weight(mean)), w.weight(scale)));
    }
  }

  /** The seed of a mask, from that of the pass and the step. */
  interface Seeds {
    long of(long seed, int t);
  }

  /** Dropout; the place of the call and the seed of the pass draw its mask. */
  static final class Drop extends Unary {
    private final double probability;
    private final int site;

    Drop(double probability, int site) {
      this.probability = probability;
      this.site = site;
    }

    @Override
    void apply(Pass p, Value v, Matrix y, int t) {
      if (p.seed() == Dropout.OFF) {
        return;
      }
      Dropout mask = new Dropout(probability);
      mask.forward(y, seed(p.seed(), t));
      p.keep(v, t, mask);
    }

    private long seed(long ofPass, int t) {
      long own = Dropout.seed(ofPass, site);
      return t < 0 ? own : Dropout.seed(own, t);
    }

    @Override
    void slope(Tape p, Value v, Matrix dy, int t) {
      if (p.seed() != Dropout.OFF) {
        ((Dropout) p.kept(v, t)).backward(dy);
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] x = r.in(v, 0, row).clone();
      float[] mask = r.mask(v, row, probability, this::seed);
      for (int i = 0; mask != null && i < x.length; i++) {
        x[i] *= mask[i];
      }
      return x;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.in(v, 0);
    }

    @Override
    public String toString() {
      return "Dropout " + probability;
    }
  }
}
