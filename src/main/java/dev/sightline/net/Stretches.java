package dev.sightline.net;

import dev.sightline.rnn.Blas;
import dev.sightline.rnn.GridConvolution;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.MaxPooling;
import dev.sightline.rnn.Parameters;
import dev.sightline.rnn.Standardisation;
import java.util.Arrays;

/** What is made of stretches of frames, and of their grids. */
final class Stretches {
  private Stretches() {}

  /** Maximum over the steps of each window. */
  static final class MaxOfWindows extends Op.OfInputs {
    private final int length;
    private final int size;
    private final int stride;

    MaxOfWindows(int length, int size, int stride) {
      this.length = length;
      this.size = size;
      this.stride = stride;
    }

    private static MaxPooling pooling(Pass p) {
      return MaxPooling.overFrames(p.layout().windows());
    }

    @Override
    void forward(Pass p, Value v, int t) {
      pooling(p).forward(p.in(v, 0, t), p.out(v, t));
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Groups.Max.back(p, v, t, pooling(p));
    }

    @Override
    boolean readsOutput() {
      return true;
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] best = new double[v.width];
      Arrays.fill(best, Double.NEGATIVE_INFINITY);
      for (int i : r.layout().windows().frames(row)) {
        double[] x = r.at(v.in[0], i);
        for (int c = 0; c < best.length; c++) {
          best[c] = Math.max(best[c], x[c]);
        }
      }
      return best;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.maxOfWindows(v, length, size, stride);
    }
  }

  /** Convolution over the frames of a window and the neighbours of each cell. */
  static final class Convolve extends Op.Trained {
    private final GridConvolution layer;
    private final Parameters.Entry weight;
    private final Parameters.Entry bias;
    private final String name;
    private final int cells;
    private final int size;
    private final int stride;

    Convolve(
        GridConvolution layer,
        Parameters parameters,
        String name,
        int cells,
        int size,
        int stride) {
      this.layer = layer;
      this.name = name;
      this.cells = cells;
      this.size = size;
      this.stride = stride;
      weight = Looks.Attend.entry(parameters, name + ".weight");
      bias = Looks.Attend.entry(parameters, name + ".bias");
    }

    @Override
    void forward(Pass p, Value v, int t) {
      layer.forward(p.layout().windows(), p.in(v, 0, t), p.out(v, t));
    }

    @Override
    void backward(Tape p, Value v, int t) {
      Matrix x = p.in(v, 0, t);
      Matrix dy = p.dOut(v, t);
      if (p.needs(v.in[0]) && p.adds(v, 0)) {
        try (Matrix dx = Matrix.unset(x.rows(), x.columns())) {
          layer.backward(p.layout().windows(), x, dy, dx);
          p.give(v, 0, t, dx);
        }
      } else {
        Matrix dx = p.needs(v.in[0]) ? p.dIn(v, 0, t) : null;
        layer.backward(p.layout().windows(), x, dy, dx);
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      int cells = r.layout().cells();
      int side = (int) Math.round(Math.sqrt(cells));
      int cell = row % cells;
      double[] y = r.weight(bias)[0].clone();
      double[][] w = r.weight(weight);
      int at = 0;
      for (int i = 0; i < size; i++) {
        int frame = r.layout().windows().frames(row / cells)[i];
        for (int d = 0; d < 9; d++) {
          int there = Maps.neighbour(cell, d, side);
          if (there >= 0) {
            double[] x = r.at(v.in[0], frame * cells + there);
            Reference.add(Reference.product(x, Arrays.copyOfRange(w, at, at + x.length), null), y);
          }
          at += v.in[0].width;
        }
      }
      return y;
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      return w.convolved(v, name, cells, size, stride);
    }

    @Override
    public String toString() {
      return "Convolution " + weight.name();
    }
  }

  /** {@code ((x - mean) scale) W + b}, some rows at a time: what is standardised is not kept. */
  static final class Reduce extends Op.Trained {
    private static final int AT_ONCE = 2048;

    private final Standardisation layer;
    private final Parameters.Entry mean;
    private final Parameters.Entry scale;
    private final Weighted.Affine affine;

    Reduce(
        Standardisation layer,
        Parameters.Entry mean,
        Parameters.Entry scale,
        Parameters.Entry weight,
        Parameters.Entry bias) {
      this.layer = layer;
      this.mean = mean;
      this.scale = scale;
      affine = new Weighted.Affine(weight, bias);
    }

    /** Some rows, standardised, and the same rows of what belongs to them. */
    private interface Part {
      void run(Matrix x, Matrix same, int from);
    }

    private void inParts(Matrix x, Matrix y, Part part) {
      try (Matrix scratch = Matrix.unset(Math.min(AT_ONCE, x.rows()), x.columns())) {
        for (int from = 0; from < x.rows(); from += AT_ONCE) {
          int count = Math.min(AT_ONCE, x.rows() - from);
          Matrix standard = scratch.rows(0, count);
          layer.forward(x.rows(from, count), standard);
          part.run(standard, y.rows(from, count), from);
        }
      }
    }

    @Override
    void forward(Pass p, Value v, int t) {
      inParts(p.in(v, 0, t), p.out(v, t), (x, y, from) -> affine.apply(x, 0, y));
    }

    @Override
    void backward(Tape p, Value v, int t) {
      inParts(p.in(v, 0, t), p.dOut(v, t), (x, dy, from) -> affine.weights(x, dy));
      if (p.needs(v.in[0])) {
        inParts(
            p.dIn(v, 0, t),
            p.dOut(v, t),
            (x, dy, from) -> {
              Blas.multiplyTransposed(dy, affine.weight.value(), 0, x);
              layer.backward(x);
              Matrix dx = p.dIn(v, 0, t).rows(from, x.rows());
              if (p.adds(v, 0)) {
                dx.add(1, x);
              } else {
                dx.copy(x);
              }
            });
      }
    }

    @Override
    double[] define(Reference r, Value v, int row) {
      double[] x = r.in(v, 0, row).clone();
      for (int i = 0; i < x.length; i++) {
        x[i] = (x[i] - r.weight(mean)[0][i]) * r.weight(scale)[0][i];
      }
      return Reference.product(
          x, r.weight(affine.weight), affine.biased() ? r.weight(affine.bias)[0] : null);
    }

    @Override
    String onnx(OnnxWriter w, Value v) {
      String x = w.op("Mul", w.op("Sub", w.in(v, 0), w.weight(mean)), w.weight(scale));
      return affine.onnx(w, x);
    }

    @Override
    public String toString() {
      return "Standardised " + affine;
    }
  }
}
