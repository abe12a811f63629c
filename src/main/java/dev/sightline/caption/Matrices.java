package dev.sightline.caption;

import dev.sightline.rnn.Matrix;

/** Means over rows and gates that the captioners share. */
final class Matrices {
  private Matrices() {}

  /** Mean over each photo's cells: {@code [photos * cells, width]} to {@code [photos, width]}. */
  static Matrix meanOverCells(Matrix grid, int photos) {
    int cells = grid.rows() / photos;
    int[] photoOf = new int[grid.rows()];
    for (int r = 0; r < photoOf.length; r++) {
      photoOf[r] = r / cells;
    }
    Matrix mean = grid.sumByGroup(photoOf, photos);
    float[] m = mean.toArray();
    for (int i = 0; i < m.length; i++) {
      m[i] /= cells;
    }
    mean.put(0, photos, m, 0);
    return mean;
  }

  /** {@code gated = sigma(gate) * read}, one gate a row; gated may be read itself. */
  static void gate(Matrix gate, Matrix read, Matrix gated) {
    int width = read.columns();
    float[] g = gate.toArray();
    float[] z = read.toArray();
    for (int r = 0; r < g.length; r++) {
      float beta = logistic(g[r]);
      for (int i = r * width; i < (r + 1) * width; i++) {
        z[i] *= beta;
      }
    }
    gated.put(0, g.length, z, 0);
  }

  /** Backward of {@link #gate}: from the gradient by gated, those by read and by gate. */
  static void gateBackward(Matrix gate, Matrix read, Matrix dGated, Matrix dRead, Matrix dGate) {
    int width = read.columns();
    float[] g = gate.toArray();
    float[] z = read.toArray();
    float[] d = dGated.toArray();
    for (int r = 0; r < g.length; r++) {
      float beta = logistic(g[r]);
      float dBeta = 0;
      for (int i = r * width; i < (r + 1) * width; i++) {
        dBeta += d[i] * z[i];
        d[i] *= beta;
      }
      g[r] = dBeta * beta * (1 - beta);
    }
    dRead.put(0, g.length, d, 0);
    dGate.put(0, g.length, g, 0);
  }

  private static float logistic(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  /** Backward of {@link #meanOverCells}: adds {@code dMean / cells} to every cell of dGrid. */
  static void addToCells(Matrix dMean, Matrix dGrid) {
    int photos = dMean.rows();
    int cells = dGrid.rows() / photos;
    int[] photoOf = new int[dGrid.rows()];
    for (int r = 0; r < photoOf.length; r++) {
      photoOf[r] = r / cells;
    }
    try (Matrix spread = Matrix.unset(dGrid.rows(), dGrid.columns())) {
      spread.gather(dMean, photoOf, photoOf.length);
      dGrid.add(1f / cells, spread);
    }
  }
}
