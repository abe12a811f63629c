package dev.sightline;

import java.io.IOException;

/**
 * A problem that the person at the keyboard can do something about. The message is one sentence for
 * them: which file, what is wrong with it, what was expected.
 */
public class SightlineException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With the sentence alone. */
  public SightlineException(String sentence) {
    super(sentence);
  }

  /** With the sentence and the cause. */
  public SightlineException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
