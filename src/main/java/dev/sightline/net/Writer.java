package dev.sightline.net;

/**
 * A model that writes word by word. What belongs to a photo may be combined with what belongs to a
 * word: it is repeated for each of the photo's captions and words ({@link Rows}).
 *
 * @param <S> what it carries from word to word
 */
public interface Writer<S extends State> {
  /**
   * What it sees; a model looks at the one that it needs.
   *
   * @param pooled {@code [photo, channels]}
   * @param grid {@code [photo cell, channels]}
   * @param frames {@code [frame, channels]}
   */
  record Photo(Value pooled, Value grid, Value frames) {}

  /**
   * One step.
   *
   * @param scores of each word to be the next, before the softmax
   * @param looks share of each cell in what was looked at, or null
   */
  record Next<S extends State>(Value scores, S state, Value looks) {
    /** Without a look. */
    public Next(Value scores, S state) {
      this(scores, state, null);
    }
  }

  /**
   * The state before the first word. What later words need of the photo goes into it as well: a
   * state is any record of values and of other states.
   */
  S begin(Photo photo);

  /**
   * Reads a word.
   *
   * @param word its number, the start symbol at first; for a {@link Net#table} or a {@link Cell}
   * @param before the state after the word before it
   */
  Next<S> next(Value word, S before);

  /** A term of the loss from the looks of all steps, summed over all its elements; or null. */
  default Value penalty(Value looks) {
    return null;
  }
}
