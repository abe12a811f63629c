package dev.sightline.rnn;

/**
 * Adam (Kingma and Ba 2015, algorithm 1), with the bias corrections folded into the rate, and
 * clipping of the gradient's global norm before it (Pascanu et al. 2013).
 */
public final class Adam {
  private static final int CHUNK = 16_384;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final Parameters parameters;
  private final float[][] first;
  private final float[][] second;
  private int steps;

  public Adam(Parameters parameters) {
    this.parameters = parameters;
    int chunks = (parameters.size() + CHUNK - 1) / CHUNK;
    first = new float[chunks][CHUNK];
    second = new float[chunks][CHUNK];
  }

  /**
   * One step down the gradient, which is set to zero after.
   *
   * @param rate learning rate
   * @param maximumNorm the gradient is scaled down to this global norm where it is above; infinity
   *     for never
   * @return the gradient's norm before clipping
   * @throws ArithmeticException where the norm is not finite; nothing is changed then
   */
  public double step(double rate, double maximumNorm) {
    double norm = norm(parameters.gradients());
    if (!Double.isFinite(norm)) {
      throw new ArithmeticException("The gradient's norm is " + norm + " at step " + (steps + 1));
    }
    steps++;
    float scale = (float) Math.min(1, maximumNorm / Math.max(norm, 1e-30));
    float a = (float) (rate * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps)));
    int size = parameters.size();
    Matrix p = parameters.values().view(0, size, 1);
    Matrix g = parameters.gradients().view(0, size, 1);
    Parallel.over(
        (size + CHUNK - 1) / CHUNK,
        CHUNK * 4L,
        (from, to) -> {
          float[] value = new float[CHUNK];
          float[] gradient = new float[CHUNK];
          for (int c = from; c < to; c++) {
            int at = c * CHUNK;
            int n = Math.min(CHUNK, size - at);
            p.get(at, n, value, 0);
            g.get(at, n, gradient, 0);
            update(value, gradient, first[c], second[c], n, scale, a);
            p.put(at, n, value, 0);
            g.rows(at, n).zero();
          }
        });
    return norm;
  }

  /** A copy of the first moments, of the parameters' layout, for a checkpoint. */
  public float[] first() {
    return joined(first);
  }

  /** A copy of the second moments. */
  public float[] second() {
    return joined(second);
  }

  /** Goes on from a checkpoint's moments and count of steps. */
  public void resume(float[] firstMoments, float[] secondMoments, int taken) {
    for (int c = 0; c < first.length; c++) {
      int n = Math.min(CHUNK, parameters.size() - c * CHUNK);
      System.arraycopy(firstMoments, c * CHUNK, first[c], 0, n);
      System.arraycopy(secondMoments, c * CHUNK, second[c], 0, n);
    }
    steps = taken;
  }

  private float[] joined(float[][] chunks) {
    float[] all = new float[parameters.size()];
    for (int c = 0; c < chunks.length; c++) {
      System.arraycopy(chunks[c], 0, all, c * CHUNK, Math.min(CHUNK, all.length - c * CHUNK));
    }
    return all;
  }

  /** Steps taken. */
  public int steps() {
    return steps;
  }

  /** Euclidean norm of a flat block. */
  static double norm(Matrix block) {
    int size = block.columns() * block.rows();
    int chunks = (size + CHUNK - 1) / CHUNK;
    double[] squares = new double[chunks];
    Parallel.over(
        chunks,
        CHUNK * 2L,
        (from, to) -> {
          for (int c = from; c < to; c++) {
            squares[c] =
                Blas.sumOfSquares(block, (long) c * CHUNK, Math.min(CHUNK, size - c * CHUNK));
          }
        });
    double sum = 0;
    for (double s : squares) {
      sum += s;
    }
    return Math.sqrt(sum);
  }

  private static void update(
      float[] p, float[] g, float[] m, float[] v, int n, float scale, float a) {
    for (int i = 0; i < n; i++) {
      g[i] *= scale;
    }
    for (int i = 0; i < n; i++) {
      m[i] = BETA1 * m[i] + (1 - BETA1) * g[i];
    }
    for (int i = 0; i < n; i++) {
      v[i] = BETA2 * v[i] + (1 - BETA2) * g[i] * g[i];
    }
    for (int i = 0; i < n; i++) {
      p[i] -= a * m[i] / ((float) Math.sqrt(v[i]) + EPSILON);
    }
  }
}
