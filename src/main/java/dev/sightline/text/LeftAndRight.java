package dev.sightline.text;

import java.util.Collection;

/**
 * Recognises words that say which side of a picture something is on, which are wrong for its mirror
 * image.
 */
public final class LeftAndRight {
  private LeftAndRight() {}

  /** Whether one of these words refers to left or right: "left", "rightmost", "left-hand". */
  public static boolean in(Collection<String> words) {
    return words.stream().anyMatch(word -> word.startsWith("left") || word.startsWith("right"));
  }
}
