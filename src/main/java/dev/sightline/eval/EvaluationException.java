package dev.sightline.eval;

import java.io.IOException;

/** What cannot be scored; the message is one sentence for the person at the keyboard. */
public class EvaluationException extends IOException {
  private static final long serialVersionUID = 1;

  public EvaluationException(String message) {
    super(message);
  }

  public EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
