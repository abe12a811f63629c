package dev.sightline.bundle;

import java.io.IOException;

/**
 * A model file is missing, damaged, or not what it says it is. The message is one sentence for the
 * person at the keyboard: which file, what is wrong with it, what was expected.
 */
public class BundleException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The sentence alone. */
  public BundleException(String sentence) {
    super(sentence);
  }

  /** The sentence, and what went wrong underneath. */
  public BundleException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
