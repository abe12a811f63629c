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
  private final float[] first;
  private final float[] second;
  private int steps;

  public Adam(Parameters parameters) {
    this.parameters = parameters;
    first = new float[parameters.size()];
    second = new float[parameters.size()];
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
            update(value, gradient, first, second, at, n, scale, a);
            p.put(at, n, value, 0);
          }
        });
    parameters.gradients().zero();
    return norm;
  }

  /** First moments, of the parameters' layout; written by a checkpoint, set by a resume. */
  public float[] first() {
    return first;
  }

  /** Second moments. */
  public float[] second() {
    return second;
  }

  /** Steps taken. */
  public int steps() {
    return steps;
  }

  /** Sets the count of steps taken, on resuming. */
  public void resumeAt(int taken) {
    steps = taken;
  }

  /** Euclidean norm of a flat block. */
  static double norm(Matrix block) {
    int size = block.columns() * block.rows();
    Matrix flat = block.view(0, size, 1);
    int chunks = (size + CHUNK - 1) / CHUNK;
    double[] squares = new double[chunks];
    Parallel.over(
        chunks,
        CHUNK * 2L,
        (from, to) -> {
          float[] values = new float[CHUNK];
          for (int c = from; c < to; c++) {
            int n = Math.min(CHUNK, size - c * CHUNK);
            flat.get(c * CHUNK, n, values, 0);
            squares[c] = Vectors.dot(values, 0, values, 0, n);
          }
        });
    double sum = 0;
    for (double s : squares) {
      sum += s;
    }
    return Math.sqrt(sum);
  }

  private static void update(
      float[] p, float[] g, float[] m, float[] v, int at, int n, float scale, float a) {
    for (int i = 0; i < n; i++) {
      float d = g[i] * scale;
      float mm = BETA1 * m[at + i] + (1 - BETA1) * d;
      float vv = BETA2 * v[at + i] + (1 - BETA2) * d * d;
      m[at + i] = mm;
      v[at + i] = vv;
      p[i] -= a * mm / ((float) Math.sqrt(vv) + EPSILON);
    }
  }
}
