package dev.sightline.web;

import java.io.IOException;

/** A request that is not done: the HTTP status, and one sentence for whoever sent it. */
final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  Refusal(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  Refusal(int status, String sentence, Throwable cause) {
    super(sentence, cause);
    this.status = status;
  }

  int status() {
    return status;
  }
}
