package dev.sightline.rnn;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Brings each channel of a CNN's features to mean 0 and standard deviation 1: {@code y = (x - mean)
 * * scale}, x and y {@code [n, channels]}.
 *
 * <p>Where x is put together of blocks of other kinds, B of them, a narrow one would drown beside a
 * wide one; so each channel of block b is scaled by sqrt(channels / (B width_b)) more, and all
 * blocks have the same variance in sum, as in multiple factor analysis (Escofier and Pages 1994).
 *
 * <p>Features behind a rectifier are all positive: what they have in common is larger than what
 * tells two photos apart, and a layer above them learns that difference slowly. Mean and scale are
 * measured once, on training features, and are saved with the weights; before that they change
 * nothing.
 */
public final class Standardisation {
  /** Added to the variance: a channel that hardly ever moves is not blown up. */
  private static final double LEAST_VARIANCE = 1e-4;

  private final Parameters.Entry mean;
  private final Parameters.Entry scale;

  public Standardisation(Parameters parameters, String name, int channels) {
    mean = parameters.addConstant(name + ".mean", 1, channels);
    scale = parameters.addConstant(name + ".scale", 1, channels);
  }

  /** To be called once the parameters are allocated: y is x. */
  public void initialise() {
    scale.begin(
        ones -> {
          float[] each = new float[ones.columns()];
          Arrays.fill(each, 1);
          ones.put(0, 1, each, 0);
        });
  }

  /**
   * Measures mean and scale.
   *
   * @param x features of a good number of photos or frames, {@code [n, channels]}
   * @param blocks widths of the blocks; none where there is one
   * @throws IllegalArgumentException where the blocks are not as wide as x in all
   */
  public void fit(Matrix x, int... blocks) {
    int channels = mean.columns();
    if (blocks.length > 0 && IntStream.of(blocks).sum() != channels) {
      throw new IllegalArgumentException(
          "Blocks of " + Arrays.toString(blocks) + " channels are not " + channels + " in all");
    }
    float[] row = new float[channels];
    double[] sum = new double[channels];
    double[] squares = new double[channels];
    for (int r = 0; r < x.rows(); r++) {
      x.get(r, 1, row, 0);
      for (int c = 0; c < channels; c++) {
        sum[c] += row[c];
        squares[c] += (double) row[c] * row[c];
      }
    }
    float[] means = new float[channels];
    float[] scales = new float[channels];
    for (int c = 0; c < channels; c++) {
      double m = sum[c] / x.rows();
      double variance = Math.max(0, squares[c] / x.rows() - m * m);
      means[c] = (float) m;
      scales[c] = (float) (1 / Math.sqrt(variance + LEAST_VARIANCE));
    }
    int at = 0;
    for (int width : blocks) {
      float weight = (float) Math.sqrt((double) channels / (blocks.length * (double) width));
      for (int c = at; c < at + width; c++) {
        scales[c] *= weight;
      }
      at += width;
    }
    mean.value().put(0, 1, means, 0);
    scale.value().put(0, 1, scales, 0);
  }

  /**
   * Measures mean and scale so that the rows of y are about 1 long, instead of the root of their
   * width: each channel has the variance 1 / channels. Adam moves every weight by about its rate,
   * so that a layer over C channels of variance 1 changes by C times the rate in a step; over rows
   * of length 1 by its root only. Where few photos are seen often, the slower one learns what they
   * show, and the other one which of them it is.
   *
   * @param x as for {@link #fit}
   */
  public void fitToUnitLength(Matrix x) {
    fit(x);
    Matrix scales = scale.value();
    scales.add((float) (1 / Math.sqrt(scale.columns())) - 1, scales);
  }

  /** Writes the standardised x into y. */
  public void forward(Matrix x, Matrix y) {
    int channels = mean.columns();
    float[] means = mean.value().toArray();
    float[] scales = scale.value().toArray();
    Parallel.over(
        x.rows(),
        2L * channels,
        (from, to) -> {
          float[] row = new float[channels];
          for (int r = from; r < to; r++) {
            x.get(r, 1, row, 0);
            apply(row, means, scales, channels);
            y.put(r, 1, row, 0);
          }
        });
  }

  /** The gradient by x from that by y, in place: mean and scale are constants. */
  public void backward(Matrix dy) {
    int channels = mean.columns();
    float[] none = new float[channels];
    float[] scales = scale.value().toArray();
    float[] row = new float[channels];
    for (int r = 0; r < dy.rows(); r++) {
      dy.get(r, 1, row, 0);
      apply(row, none, scales, channels);
      dy.put(r, 1, row, 0);
    }
  }

  private static void apply(float[] row, float[] means, float[] scales, int n) {
    for (int c = 0; c < n; c++) {
      row[c] = (row[c] - means[c]) * scales[c];
    }
  }
}
