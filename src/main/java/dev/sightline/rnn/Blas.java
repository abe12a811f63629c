package dev.sightline.rnn;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sdot;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import dev.sightline.machine.NativeSettings;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Matrix products on native memory by OpenBLAS. Safe to call from several threads.
 *
 * <p>OpenBLAS itself is held to one thread, and a large product is cut into stripes here, one for
 * each core: the threads of OpenBLAS wait for each other in busy loops, which on a machine that
 * does something else too made a product up to thirty times slower, and would fight with DL4J's.
 */
public final class Blas {
  /** Multiplications below which one core is as fast as two. */
  private static final long WORTH_SPLITTING = 4_000_000;

  /** Stripes begin at multiples of this, the width of the widest kernels. */
  private static final int ALIGNED = 32;

  static {
    NativeSettings.apply();
    blas_set_num_threads(1);
  }

  private Blas() {}

  /** {@code c = a b + beta c}; a {@code [m, k]}, b {@code [k, n]}, c {@code [m, n]}. */
  public static void multiply(Matrix a, Matrix b, float beta, Matrix c) {
    check(a.rows() == c.rows() && a.columns() == b.rows() && b.columns() == c.columns(), a, b, c);
    int k = a.columns();
    stripes(
        c,
        k,
        (m0, m, n0, n) ->
            cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasNoTrans,
                m,
                n,
                k,
                1f,
                a.at((long) m0 * k),
                k,
                b.at(n0),
                b.columns(),
                beta,
                c.at((long) m0 * c.columns() + n0),
                c.columns()));
  }

  /** {@code c = a b^T + beta c}; a {@code [m, k]}, b {@code [n, k]}, c {@code [m, n]}. */
  public static void multiplyTransposed(Matrix a, Matrix b, float beta, Matrix c) {
    check(a.rows() == c.rows() && a.columns() == b.columns() && b.rows() == c.columns(), a, b, c);
    int k = a.columns();
    stripes(
        c,
        k,
        (m0, m, n0, n) ->
            cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                CblasTrans,
                m,
                n,
                k,
                1f,
                a.at((long) m0 * k),
                k,
                b.at((long) n0 * k),
                k,
                beta,
                c.at((long) m0 * c.columns() + n0),
                c.columns()));
  }

  /** {@code c = a^T b + beta c}; a {@code [k, m]}, b {@code [k, n]}, c {@code [m, n]}. */
  public static void transposedMultiply(Matrix a, Matrix b, float beta, Matrix c) {
    check(a.rows() == b.rows() && a.columns() == c.rows() && b.columns() == c.columns(), a, b, c);
    int k = a.rows();
    stripes(
        c,
        k,
        (m0, m, n0, n) ->
            cblas_sgemm(
                CblasRowMajor,
                CblasTrans,
                CblasNoTrans,
                m,
                n,
                k,
                1f,
                a.at(m0),
                a.columns(),
                b.at(n0),
                b.columns(),
                beta,
                c.at((long) m0 * c.columns() + n0),
                c.columns()));
  }

  /** Adds the sum of each column of m to {@code sums [1, columns]}. */
  public static void addColumnSums(Matrix m, Matrix sums) {
    check(m.columns() == sums.columns() && sums.rows() == 1, m, m, sums);
    if (m.rows() == 0) {
      return;
    }
    try (Matrix ones = Matrix.unset(1, m.rows())) {
      float[] one = new float[m.rows()];
      Arrays.fill(one, 1);
      ones.put(0, 1, one, 0);
      int stripes = (m.columns() + ALIGNED - 1) / ALIGNED;
      Parallel.over(
          stripes,
          (long) ALIGNED * m.rows(),
          (from, to) -> {
            int begin = from * ALIGNED;
            int count = Math.min(m.columns(), to * ALIGNED) - begin;
            cblas_sgemv(
                CblasRowMajor,
                CblasTrans,
                m.rows(),
                count,
                1f,
                m.at(begin),
                m.columns(),
                ones.at(0),
                1,
                1f,
                sums.at(begin),
                1);
          });
    }
  }

  /** Sum of squares of {@code count} elements from element {@code from}. */
  static double sumOfSquares(Matrix m, long from, int count) {
    FloatPointer x = m.at(from);
    return cblas_sdot(count, x, 1, x, 1);
  }

  private interface Stripe {
    void run(int row, int rows, int column, int columns);
  }

  /** Cuts c along its longer side. */
  private static void stripes(Matrix c, int k, Stripe work) {
    int m = c.rows();
    int n = c.columns();
    if (m == 0) {
      return;
    }
    int longer = Math.max(m, n);
    int stripes = (longer + ALIGNED - 1) / ALIGNED;
    long each = (long) Math.min(m, n) * k * ALIGNED;
    if ((long) m * n * k < WORTH_SPLITTING || stripes < 2) {
      work.run(0, m, 0, n);
      return;
    }
    Parallel.over(
        stripes,
        each,
        (from, to) -> {
          int begin = from * ALIGNED;
          int count = Math.min(longer, to * ALIGNED) - begin;
          if (m >= n) {
            work.run(begin, count, 0, n);
          } else {
            work.run(0, m, begin, count);
          }
        });
  }

  private static void check(boolean fits, Matrix a, Matrix b, Matrix c) {
    if (!fits) {
      throw new IllegalArgumentException("Shapes do not fit: " + a + " and " + b + " into " + c);
    }
  }
}
