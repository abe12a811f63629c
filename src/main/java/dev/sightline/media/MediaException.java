package dev.sightline.media;

import java.io.IOException;

/** A picture that cannot be had. The message is one sentence for the user and names the file. */
public class MediaException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With the sentence for the user. */
  public MediaException(String sentence) {
    super(sentence);
  }

  /** With the sentence for the user and what led to it. */
  public MediaException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
