package dev.sightline.language;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that can be counted along a text, so that one can ask which unit of a recurrent net
 * follows it. Each is a number for each character.
 */
public enum TextProperty {
  /** 1 between two double quotes. */
  INSIDE_QUOTES,
  /** How many brackets of any kind are open. */
  BRACKETS_OPEN,
  /** Characters since the line began. */
  PLACE_IN_LINE,
  /** Spaces at the beginning of the line. */
  INDENTATION,
  /** Characters since the last . ! or ?. */
  PLACE_IN_SENTENCE,
  /** Letters since the word began. */
  PLACE_IN_WORD,
  /** 1 where the next character ends the word. */
  LAST_LETTER_OF_WORD,
  /** 1 on capitals. */
  CAPITALS,
  /** 1 on vowels. */
  VOWELS,
  /** 1 on digits. */
  DIGITS,
  /** 1 on punctuation. */
  PUNCTUATION,
  /** 1 on spaces and line ends. */
  WHITE_SPACE,
  /**
   * 1 in a comment of program code: after two slashes, in slash-star, on a line that begins with #.
   */
  COMMENTS;

  /** Not after a colon, as in an address. */
  private static final Pattern COMMENT =
      Pattern.compile(
          "(?<!:)//[^\n]*|/\\*[^*]*+(?:\\*(?!/)[^*]*+)*+(?:\\*/)?|(?m:^[ \\t]*)#[^\n]*");

  /** The property at each character. */
  double[] of(int[] characters) {
    double[] values = new double[characters.length];
    switch (this) {
      case INSIDE_QUOTES -> quotes(characters, values);
      case BRACKETS_OPEN -> brackets(characters, values);
      case PLACE_IN_LINE -> since(characters, values, c -> c == '\n');
      case INDENTATION -> indentation(characters, values);
      case PLACE_IN_SENTENCE -> since(characters, values, c -> c == '.' || c == '!' || c == '?');
      case PLACE_IN_WORD -> since(characters, values, c -> !Character.isLetter(c));
      case LAST_LETTER_OF_WORD -> {
        for (int i = 0; i + 1 < values.length; i++) {
          boolean last =
              Character.isLetter(characters[i]) && !Character.isLetter(characters[i + 1]);
          values[i] = last ? 1 : 0;
        }
      }
      case CAPITALS -> mark(characters, values, Character::isUpperCase);
      case VOWELS -> mark(characters, values, c -> "aeiouAEIOU".indexOf(c) >= 0);
      case DIGITS -> mark(characters, values, Character::isDigit);
      case PUNCTUATION ->
          mark(
              characters, values, c -> !Character.isLetterOrDigit(c) && !Character.isWhitespace(c));
      case WHITE_SPACE -> mark(characters, values, Character::isWhitespace);
      case COMMENTS -> comments(characters, values);
    }
    return values;
  }

  private interface Test {
    boolean holds(int character);
  }

  private static void mark(int[] characters, double[] values, Test test) {
    for (int i = 0; i < values.length; i++) {
      values[i] = test.holds(characters[i]) ? 1 : 0;
    }
  }

  /** Characters since one for which the test holds. */
  private static void since(int[] characters, double[] values, Test test) {
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      count = test.holds(characters[i]) ? 0 : count + 1;
      values[i] = count;
    }
  }

  private static void quotes(int[] characters, double[] values) {
    boolean inside = false;
    for (int i = 0; i < values.length; i++) {
      if (characters[i] == '“' || characters[i] == '”') {
        inside = characters[i] == '“';
      } else if (characters[i] == '"') {
        inside = !inside;
      }
      values[i] = inside ? 1 : 0;
    }
  }

  private static void brackets(int[] characters, double[] values) {
    int open = 0;
    for (int i = 0; i < values.length; i++) {
      if ("([{".indexOf(characters[i]) >= 0) {
        open++;
      } else if (")]}".indexOf(characters[i]) >= 0) {
        open = Math.max(0, open - 1);
      }
      values[i] = open;
    }
  }

  private static void comments(int[] characters, double[] values) {
    String text = new String(characters, 0, characters.length);
    if (text.length() != characters.length) { // beyond 16 bits, one character is two
      text = text.replaceAll("[\\x{10000}-\\x{10FFFF}]", "x");
    }
    Matcher comment = COMMENT.matcher(text);
    while (comment.find()) {
      Arrays.fill(values, comment.start(), comment.end(), 1);
    }
  }

  private static void indentation(int[] characters, double[] values) {
    int from = 0;
    while (from < characters.length) {
      int spaces = 0;
      int end = from;
      while (end < characters.length && characters[end] != '\n') {
        if (characters[end] == ' ' && spaces == end - from) {
          spaces++;
        }
        end++;
      }
      Arrays.fill(values, from, Math.min(values.length, end + 1), spaces);
      from = end + 1;
    }
  }

  /** In words, for a page. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
