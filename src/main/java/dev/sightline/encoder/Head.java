package dev.sightline.encoder;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_sgemm;

import java.util.Arrays;
import java.util.List;

/**
 * A dense layer on an encoder's pooled vector f that learns with it, {@code z = W f + b}. What it
 * tells apart either exclude each other, with targets t whose sum is 1,
 *
 * <pre>
 *   p = softmax(z)    L = - sum of  t log p                                  dL/dz = p - t
 * </pre>
 *
 * or stand each for itself, with t in 0..1 and the weight m = 1 where t is above 0, else the
 * target's own, for what is not named may yet be there:
 *
 * <pre>
 *   p = sigmoid(z)    L = - sum of  m (t log p + (1 - t) log (1 - p))        dL/dz = m (p - t)
 * </pre>
 *
 * <p>Adam steps are its own. Not thread-safe.
 */
final class Head {
  private final int channels;
  private final int outputs;
  private final boolean exclusive;
  private final FineTuningState state;
  private final float[] gradient;

  /**
   * What a photo's outputs should be.
   *
   * @param values {@code [outputs]}
   * @param silence the weight of outputs that should be 0
   */
  record Target(float[] values, float silence) {}

  /**
   * A head.
   *
   * @param parameters W {@code [outputs, channels]}, then b {@code [outputs]}; as they begin
   */
  Head(int channels, int outputs, boolean exclusive, FineTuningState parameters) {
    this.channels = channels;
    this.outputs = outputs;
    this.exclusive = exclusive;
    this.state = parameters;
    gradient = new float[(channels + 1) * outputs];
    if (parameters.parameters.length != gradient.length) {
      throw new IllegalArgumentException(
          "a head of %s outputs has %s parameters, not %s"
              .formatted(outputs, gradient.length, parameters.parameters.length));
    }
  }

  /** The same head with other parameters. */
  Head at(FineTuningState parameters) {
    return new Head(channels, outputs, exclusive, parameters);
  }

  /** Its parameters, Adam's moments and the steps taken. */
  FineTuningState state() {
    return state;
  }

  /**
   * The probabilities of photos.
   *
   * @param pooled {@code [photos][channels]}
   * @return {@code [photos * outputs]}
   */
  float[] outputs(List<float[]> pooled) {
    return outputs(rows(pooled), pooled.size());
  }

  private float[] rows(List<float[]> vectors) {
    float[] rows = new float[vectors.size() * channels];
    for (int i = 0; i < vectors.size(); i++) {
      System.arraycopy(vectors.get(i), 0, rows, i * channels, channels);
    }
    return rows;
  }

  private float[] outputs(float[] x, int photos) {
    float[] parameters = state.parameters;
    float[] z = new float[photos * outputs];
    for (int i = 0; i < photos; i++) {
      System.arraycopy(parameters, channels * outputs, z, i * outputs, outputs);
    }
    multiply(CblasNoTrans, CblasTrans, photos, outputs, channels, x, parameters, 1, z);
    for (int i = 0; i < photos; i++) {
      if (exclusive) {
        softmax(z, i * outputs, outputs);
      } else {
        for (int k = i * outputs; k < (i + 1) * outputs; k++) {
          z[k] = (float) (1 / (1 + Math.exp(-z[k])));
        }
      }
    }
    return z;
  }

  private static void softmax(float[] z, int from, int count) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int k = from; k < from + count; k++) {
      highest = Math.max(highest, z[k]);
    }
    double sum = 0;
    for (int k = from; k < from + count; k++) {
      z[k] = (float) Math.exp(z[k] - highest);
      sum += z[k];
    }
    for (int k = from; k < from + count; k++) {
      z[k] /= (float) sum;
    }
  }

  /**
   * The loss of some photos; adds their gradient to what {@link #step} will follow.
   *
   * @param pooled {@code [photos][channels]}
   * @param weight what loss and gradients are multiplied with
   * @param byPooled the gradient by the pooled vectors is added to these, {@code
   *     [photos][channels]}
   * @return the sum of the losses
   */
  double learn(List<float[]> pooled, List<Target> targets, float weight, List<float[]> byPooled) {
    int photos = pooled.size();
    float[] x = rows(pooled);
    float[] p = outputs(x, photos);
    double loss = 0;
    for (int i = 0; i < photos; i++) {
      loss += toGradient(p, i * outputs, targets.get(i), weight);
    }
    float[] dx = new float[x.length];
    multiply(CblasNoTrans, CblasNoTrans, photos, channels, outputs, p, state.parameters, 0, dx);
    multiply(CblasTrans, CblasNoTrans, outputs, channels, photos, p, x, 1, gradient);
    for (int i = 0; i < photos; i++) {
      for (int k = 0; k < outputs; k++) {
        gradient[channels * outputs + k] += p[i * outputs + k];
      }
      float[] sum = byPooled.get(i);
      for (int c = 0; c < channels; c++) {
        sum[c] += dx[i * channels + c];
      }
    }
    return weight * loss;
  }

  /** Makes a photo's probabilities the gradient by z, and returns its loss. */
  private double toGradient(float[] p, int from, Target target, float weight) {
    double loss = 0;
    for (int k = 0; k < outputs; k++) {
      double probability = p[from + k];
      float t = target.values[k];
      float m = exclusive || t > 0 ? 1 : target.silence;
      double log = t == 0 ? 0 : t * Math.log(Math.max(1e-9, probability));
      if (!exclusive) {
        log += (1 - t) * Math.log(Math.max(1e-9, 1 - probability));
      }
      loss -= m * log;
      p[from + k] = weight * m * (p[from + k] - t);
    }
    return loss;
  }

  /** {@code c = a b + keep c}, a of {@code [rows, inner]} and b of {@code [inner, columns]}. */
  private static void multiply(
      int ofA,
      int ofB,
      int rows,
      int columns,
      int inner,
      float[] a,
      float[] b,
      float keep,
      float[] c) {
    int widthOfA = ofA == CblasNoTrans ? inner : rows;
    int widthOfB = ofB == CblasNoTrans ? columns : inner;
    cblas_sgemm(
        CblasRowMajor,
        ofA,
        ofB,
        rows,
        columns,
        inner,
        1,
        a,
        widthOfA,
        b,
        widthOfB,
        keep,
        c,
        columns);
  }

  /**
   * One step down the gradient, which is set to zero after.
   *
   * @param scale what the gradient is multiplied with first
   * @param longest a longer gradient is shortened to this norm
   */
  void step(double rate, double scale, double longest) {
    double square = 0;
    for (float g : gradient) {
      square += (double) g * g;
    }
    double norm = scale * Math.sqrt(square);
    double shortened = scale * Math.min(1, longest / Math.max(norm, 1e-30));
    state.step(gradient, (float) shortened, (float) rate);
    Arrays.fill(gradient, 0);
  }

  /** What {@link #step} will follow; not a copy. */
  float[] gradient() {
    return gradient;
  }

  /** How many outputs it has. */
  int outputs() {
    return outputs;
  }
}
