package dev.sightline.caption;

/** The state of captions being written, one row each. For one thread. */
public interface Decoding extends AutoCloseable {
  /** Captions being written. */
  int rows();

  /**
   * Reads one word for each row and writes the log probability of each next word.
   *
   * @param words the words just chosen; the start symbol at first
   * @param logProbabilities receives {@code [rows * vocabulary]}
   */
  void step(int[] words, float[] logProbabilities);

  /**
   * Makes row i go on from what was row {@code from[i]}. There may be fewer rows than before: a
   * finished caption costs nothing more.
   */
  void reorder(int[] from);

  /** Where the last step looked for a row, a copy {@code [cells]}; null without attention. */
  float[] attention(int row);

  @Override
  void close();
}
