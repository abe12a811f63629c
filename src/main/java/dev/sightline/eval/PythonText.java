package dev.sightline.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * Text as seen by {@code strip} and {@code split} of Python, the language of the published
 * evaluations: no-break and ideographic spaces are spaces too. Pure functions.
 */
final class PythonText {
  private PythonText() {}

  /** The text without the spaces at its ends. */
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** The words between the spaces; none if there are only spaces. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isSpace(text.charAt(i))) {
        if (i > start) {
          words.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }
}
