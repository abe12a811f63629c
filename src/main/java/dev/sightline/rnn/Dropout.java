package dev.sightline.rnn;

/**
 * Inverted dropout (Srivastava et al. 2014): in training each element is zero with probability p,
 * else divided by 1-p; outside training nothing happens. The mask follows from the seed alone, so
 * that a resumed training draws the same.
 */
public final class Dropout {
  /** A seed that stands for no dropout. */
  public static final long OFF = Long.MIN_VALUE;

  private final float probability;
  private float[] scaled = new float[0];
  private int used;
  private boolean off;

  /**
   * @param probability share of elements dropped, in [0, 1)
   */
  public Dropout(double probability) {
    this.probability = (float) checked(probability);
  }

  /**
   * The probability itself.
   *
   * @throws IllegalArgumentException where it is not in [0, 1)
   */
  static double checked(double probability) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("Dropout is " + probability + "; allowed is [0, 1)");
    }
    return probability;
  }

  /** The seed of a model's layer, from the model's; {@link #OFF} stays so. */
  public static long seed(long seed, int layer) {
    return seed == OFF ? OFF : seed * 31 + layer;
  }

  /** Draws a mask for x and applies it in place; {@link #OFF} leaves x as it is. */
  public void forward(Matrix x, long seed) {
    int n = x.rows() * x.columns();
    used = n;
    off = probability == 0 || seed == OFF;
    if (off) {
      return;
    }
    if (scaled.length < n) {
      scaled = new float[n];
    }
    int limit = (int) (probability * (1 << 16));
    float keep = 1 / (1 - probability);
    Parallel.over(
        x.rows(),
        2L * x.columns(),
        (from, to) -> {
          for (int r = from; r < to; r++) {
            int begin = r * x.columns();
            draw(begin, begin + x.columns(), seed + r * 0x9E3779B97F4A7C15L, limit, keep);
          }
          apply(x, from, to);
        });
  }

  /** Applies the last mask to a gradient in place. */
  public void backward(Matrix dx) {
    if (dx.rows() * dx.columns() != used) {
      throw new IllegalStateException("Dropout saw " + used + " elements, now " + dx);
    }
    if (!off) {
      Parallel.over(dx.rows(), 2L * dx.columns(), (from, to) -> apply(dx, from, to));
    }
  }

  private void apply(Matrix x, int from, int to) {
    float[] values = new float[x.columns()];
    float[] mask = new float[x.columns()];
    for (int r = from; r < to; r++) {
      x.get(r, 1, values, 0);
      System.arraycopy(scaled, r * x.columns(), mask, 0, mask.length);
      Vectors.multiply(values, mask, values, mask.length);
      x.put(r, 1, values, 0);
    }
  }

  /** Four 16-bit draws from each step of a 64-bit generator (SplitMix, Steele et al. 2014). */
  private void draw(int from, int to, long seed, int limit, float keep) {
    long state = seed;
    for (int i = from; i < to; i += 4) {
      state += 0x9E3779B97F4A7C15L;
      long z = state;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      int end = Math.min(4, to - i);
      for (int k = 0; k < end; k++) {
        scaled[i + k] = ((z >>> (16 * k)) & 0xFFFF) < limit ? 0 : keep;
      }
    }
  }
}
