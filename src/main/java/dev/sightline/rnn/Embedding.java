package dev.sightline.rnn;

/** Lookup of a row for each word: {@code y[i] = W[ids[i]]}, W {@code [vocabulary, width]}. */
public final class Embedding {
  private final Parameters.Entry weight;

  /** Rows start uniform in ±0.1. */
  public Embedding(Parameters parameters, String name, int vocabulary, int width) {
    weight = parameters.add(name + ".weight", vocabulary, width, 0.1f);
  }

  /** The table, {@code [vocabulary, width]}. */
  public Parameters.Entry table() {
    return weight;
  }

  /** Copies the rows of the first {@code count} ids into y {@code [count, width]}. */
  public void forward(int[] ids, int count, Matrix y) {
    y.gather(weight.value(), ids, count);
  }

  /**
   * The table as an output layer (Press and Wolf 2017): {@code scores = x W^T + bias}, x {@code [n,
   * width]}, scores {@code [n, vocabulary]}.
   */
  public void score(Matrix x, Parameters.Entry bias, Matrix scores) {
    scores.fillRows(bias.value());
    Blas.multiplyTransposed(x, weight.value(), 1, scores);
  }

  /** Backward of {@link #score}: adds the gradients of table and bias, writes that of x. */
  public void scoreBackward(Matrix x, Parameters.Entry bias, Matrix dScores, Matrix dx) {
    Blas.transposedMultiply(dScores, x, 1, weight.gradient());
    Blas.addColumnSums(dScores, bias.gradient());
    Blas.multiply(dScores, weight.value(), 0, dx);
  }

  /** Adds each row of dy to the gradient of its word; a word that stands twice is added twice. */
  public void backward(int[] ids, int count, Matrix dy) {
    int width = weight.columns();
    Matrix gradient = weight.gradient();
    float[] row = new float[width];
    float[] sum = new float[width];
    for (int i = 0; i < count; i++) {
      dy.get(i, 1, row, 0);
      gradient.get(ids[i], 1, sum, 0);
      Vectors.add(row, sum, width);
      gradient.put(ids[i], 1, sum, 0);
    }
  }
}
