package dev.sightline.data;

import java.io.IOException;

/**
 * A data set that cannot be used as it is. The message is one sentence for the user; it names the
 * file, and the line where there is one.
 */
public class DataException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With the sentence for the user. */
  public DataException(String sentence) {
    super(sentence);
  }

  /** With the sentence for the user and what led to it. */
  public DataException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
