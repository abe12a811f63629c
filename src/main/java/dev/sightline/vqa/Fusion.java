package dev.sightline.vqa;

import dev.sightline.rnn.Matrix;

/**
 * A question's vector times a picture's, element by element, all {@code [batch, width]}: {@code f =
 * q * v}, or {@code f = q * (1 + v)} where the picture only scales what was asked. Takes q and v
 * over and closes them.
 */
final class Fusion implements AutoCloseable {
  private final Matrix q;
  private final Matrix v;
  private final float one;
  private final Matrix product;

  /**
   * @param scales whether 1 is added to v
   */
  Fusion(Matrix q, Matrix v, boolean scales) {
    this.q = q;
    this.v = v;
    one = scales ? 1 : 0;
    product = product(q, v, one);
  }

  private static Matrix product(Matrix a, Matrix b, float one) {
    float[] x = a.toArray();
    float[] y = b.toArray();
    for (int i = 0; i < x.length; i++) {
      x[i] *= y[i] + one;
    }
    return Matrix.of(a.rows(), a.columns(), x);
  }

  Matrix q() {
    return q;
  }

  Matrix v() {
    return v;
  }

  /** f; may be changed in place. */
  Matrix product() {
    return product;
  }

  /** The gradients by q and by v, from that by f; their product means nothing. */
  Fusion backward(Matrix df) {
    return new Fusion(product(df, v, one), product(df, q, 0), false);
  }

  @Override
  public void close() {
    q.close();
    v.close();
    product.close();
  }
}
