package dev.sightline.caption;

/** The state of captions being written, one row each. For one thread. */
public interface Decoding extends AutoCloseable {
  /** Rows of state. */
  int rows();

  /**
   * Reads one word for each row and writes the log probability of each next word.
   *
   * @param words the words just chosen; the start symbol at first
   * @param logProbabilities receives {@code [rows * vocabulary]}
   */
  void step(int[] words, float[] logProbabilities);

  /** Makes row i go on from what was row {@code from[i]}, which is of the same photo. */
  void reorder(int[] from);

  /** Attention of the last step, {@code [rows * cells]}, or null where the model has none. */
  float[] attention();

  @Override
  void close();
}
