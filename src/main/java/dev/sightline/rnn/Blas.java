package dev.sightline.rnn;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

/** Matrix products on native memory by OpenBLAS. Safe to call from several threads. */
final class Blas {
  private Blas() {}

  /** {@code c = a b + beta c}; a {@code [m, k]}, b {@code [k, n]}, c {@code [m, n]}. */
  static void multiply(Matrix a, Matrix b, float beta, Matrix c) {
    check(a.rows() == c.rows() && a.columns() == b.rows() && b.columns() == c.columns(), a, b, c);
    if (a.rows() == 0) {
      return;
    }
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasNoTrans,
        c.rows(),
        c.columns(),
        a.columns(),
        1f,
        a.at(0),
        a.columns(),
        b.at(0),
        b.columns(),
        beta,
        c.at(0),
        c.columns());
  }

  /** {@code c = a b^T + beta c}; a {@code [m, k]}, b {@code [n, k]}, c {@code [m, n]}. */
  static void multiplyTransposed(Matrix a, Matrix b, float beta, Matrix c) {
    check(a.rows() == c.rows() && a.columns() == b.columns() && b.rows() == c.columns(), a, b, c);
    if (a.rows() == 0) {
      return;
    }
    cblas_sgemm(
        CblasRowMajor,
        CblasNoTrans,
        CblasTrans,
        c.rows(),
        c.columns(),
        a.columns(),
        1f,
        a.at(0),
        a.columns(),
        b.at(0),
        b.columns(),
        beta,
        c.at(0),
        c.columns());
  }

  /** {@code c = a^T b + beta c}; a {@code [k, m]}, b {@code [k, n]}, c {@code [m, n]}. */
  static void transposedMultiply(Matrix a, Matrix b, float beta, Matrix c) {
    check(a.rows() == b.rows() && a.columns() == c.rows() && b.columns() == c.columns(), a, b, c);
    if (a.rows() == 0) {
      return;
    }
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        c.rows(),
        c.columns(),
        a.rows(),
        1f,
        a.at(0),
        a.columns(),
        b.at(0),
        b.columns(),
        beta,
        c.at(0),
        c.columns());
  }

  private static void check(boolean fits, Matrix a, Matrix b, Matrix c) {
    if (!fits) {
      throw new IllegalArgumentException("Shapes do not fit: " + a + " and " + b + " into " + c);
    }
  }
}
