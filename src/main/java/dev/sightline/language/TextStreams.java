package dev.sightline.language;

import java.util.Locale;

/**
 * A text cut into streams of equal length that are read side by side: stream b of n begins at
 * character {@code b * length}. Window w holds the steps {@code [w * k1, (w + 1) * k1)} of every
 * stream; what is left over at the end is not read. Immutable.
 */
final class TextStreams {
  private final int[] text;
  private final int streams;
  private final int length;
  private final int steps;

  /**
   * @param text ids of its characters
   * @param wanted streams; fewer are made where the text has not a window for each
   * @param steps k1, of a window
   * @throws IllegalArgumentException where the text is shorter than one window and the character
   *     after it
   */
  TextStreams(int[] text, int wanted, int steps) {
    if (wanted < 1 || steps < 1) {
      throw new IllegalArgumentException(
          (wanted < 1 ? "batch is " + wanted : "steps is " + steps) + "; it must be at least 1");
    }
    int most = (text.length - 1) / steps;
    if (most < 1) {
      throw new IllegalArgumentException(
          "the text has "
              + text.length
              + " characters; a window of "
              + steps
              + " steps needs at least "
              + (steps + 1));
    }
    this.text = text;
    this.steps = steps;
    streams = Math.min(wanted, most);
    length = (text.length - 1) / streams;
  }

  int streams() {
    return streams;
  }

  int windows() {
    return length / steps;
  }

  /** Characters that are predicted in one pass over all windows. */
  long characters() {
    return (long) windows() * steps * streams;
  }

  /** The characters read in a window, {@code [steps][streams]}. */
  int[][] inputs(int window) {
    return characters(window, 0);
  }

  /** Where a window lies, in words. */
  String place(int window) {
    return String.format(
        Locale.ROOT,
        "characters %,d to %,d of each of %d streams of %,d",
        window * (long) steps + 1,
        (window + 1) * (long) steps,
        streams,
        length);
  }

  /** The character after each of them. */
  int[][] targets(int window) {
    return characters(window, 1);
  }

  private int[][] characters(int window, int ahead) {
    int[][] all = new int[steps][streams];
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < streams; b++) {
        all[t][b] = text[b * length + window * steps + t + ahead];
      }
    }
    return all;
  }
}
