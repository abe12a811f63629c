package dev.sightline.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Splits a sentence into the words that the COCO caption evaluation counts: lower-cased Penn
 * Treebank tokens without the punctuation {@code '' ' `` ` -LRB- -RRB- -LCB- -RCB- . ? ! , : - --
 * ... ;}.
 *
 * <p>The rules, each with an example:
 *
 * <ul>
 *   <li>clitics stand alone: {@code doesn't -> does n't}, {@code dog's -> dog 's}, {@code she'll ->
 *       she 'll}; so do {@code can not}, {@code gon na}, {@code got ta}, {@code wan na};
 *   <li>hyphens, slashes and ampersands inside a word keep it whole: {@code t-shirt}, {@code
 *       and/or}, {@code at&t}; elsewhere a hyphen is dropped, a slash or ampersand is a token;
 *   <li>numbers keep their points, commas and colons: {@code 3.5}, {@code 1,000}, {@code 5:55};
 *   <li>abbreviations keep their full stop: {@code mr.}, {@code etc.}, {@code u.s.}, and an initial
 *       does where another word follows;
 *   <li>{@code $ % # @ & + =} and any other symbol are tokens; square brackets are written {@code
 *       -lsb- -rsb-}.
 * </ul>
 *
 * <p>Differs from the Java tokenizer behind the COCO evaluation: runs such as {@code !!} are
 * dropped sign by sign, slashes are not escaped, British spellings and currency signs stay as they
 * are. Tokenising the joined result again gives the same tokens. One pass, time linear in the
 * length; any text is accepted. Thread-safe.
 */
public final class Tokenizer {
  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  /** No dotted name (such as {@code example.com}) starts before this index. */
  private int noNameBefore;

  private Tokenizer(String text) {
    this.text = text;
  }

  /** The tokens of {@code sentence}, in order; empty where nothing but punctuation is left. */
  public static List<String> tokenize(String sentence) {
    Tokenizer tokenizer = new Tokenizer(plain(sentence).toLowerCase(Locale.ROOT));
    while (tokenizer.at < tokenizer.text.length()) {
      tokenizer.next();
    }
    return tokenizer.tokens;
  }

  /**
   * Typographic quotes and hyphens as their ASCII counterparts, without invisible characters and
   * halves of surrogate pairs.
   */
  private static String plain(String sentence) {
    StringBuilder plain = new StringBuilder(sentence.length());
    for (int i = 0; i < sentence.length(); i++) {
      char c = sentence.charAt(i);
      switch (c) {
        case '\u2018', '\u2019', '\u00b4', '\u02bc' -> plain.append('\'');
        case '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb' -> plain.append('"');
        case '\u2010', '\u2011' -> plain.append('-');
        case '\u2012', '\u2013', '\u2014', '\u2015' -> plain.append("--");
        case '\u2026' -> plain.append("...");
        case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\ufe0f' -> {}
        default -> {
          int codePoint = sentence.codePointAt(i);
          if (Character.charCount(codePoint) == 2) {
            plain.appendCodePoint(codePoint);
            i++;
          } else if (!Character.isSurrogate(c)) {
            plain.append(c);
          }
        }
      }
    }
    return plain.toString();
  }

  private void next() {
    char c = text.charAt(at);
    if (isSpace(at)) {
      at++;
    } else if (inWord(at)) {
      if (!address()) {
        word();
      }
    } else if (c == '\'') {
      apostrophe();
    } else if (c == '-' || c == '+' || c == '.') {
      signOrStop(c);
    } else if ("\"`,:;?!(){}".indexOf(c) >= 0) {
      at++;
    } else if (c == '[' || c == ']') {
      add(c == '[' ? "-lsb-" : "-rsb-", 1);
    } else if (c == '&' && text.startsWith("amp;", at + 1)) {
      add("&", 5);
    } else if ((c == '#' || c == '@') && isLetter(at + 1)) {
      int end = at + 1;
      while (inWord(end) || charAt(end) == '_') {
        end++;
      }
      add(text.substring(at, end), end - at);
    } else {
      int length = Character.charCount(text.codePointAt(at));
      add(text.substring(at, at + length), length);
    }
  }

  /** At a web address: everything up to the next space, less the punctuation at its end. */
  private boolean address() {
    if (!text.startsWith("http://", at)
        && !text.startsWith("https://", at)
        && !text.startsWith("www.", at)) {
      return false;
    }
    int end = at;
    while (end < text.length() && !isSpace(end)) {
      end++;
    }
    while (!inWord(end - 1) && charAt(end - 1) != '/') {
      end--;
    }
    add(text.substring(at, end), end - at);
    return true;
  }

  /** At the first letter or digit of a word. */
  private void word() {
    int start = at;
    int part = at;
    while (true) {
      while (inWord(at)) {
        at++;
      }
      char c = charAt(at);
      if (joins(c)) {
        at++;
        part = at;
      } else if (c == '\'' && elides(part)) {
        at++;
      } else {
        break;
      }
    }
    if (charAt(at) == '.' && keepsStop(start, part)) {
      at++;
      tokens.add(text.substring(start, at));
    } else if (charAt(at) == '\'') {
      beforeApostrophe(start);
    } else {
      addWord(text.substring(start, at));
    }
  }

  /** Whether the sign {@code c} at {@link #at} joins two parts of one token. */
  private boolean joins(char c) {
    if (!inWord(at + 1)) {
      return false;
    }
    return switch (c) {
      case '-', '/', '_', '@' -> true;
      case '&' -> isLetter(at - 1) && isLetter(at + 1);
      case ',', ':' -> digitsAround();
      case '.' -> digitsAround() || betweenInitials() || insideName();
      default -> false;
    };
  }

  private boolean digitsAround() {
    return Character.isDigit(charAt(at - 1)) && Character.isDigit(charAt(at + 1));
  }

  /** At the first stop of {@code u.s} or a later one: single letters on both sides. */
  private boolean betweenInitials() {
    return isLetter(at - 1)
        && isLetter(at + 1)
        && !inWord(at - 2)
        && charAt(at - 2) != '\''
        && !inWord(at + 2);
  }

  /** At a stop inside a name such as {@code example.com} whose last part is a known domain. */
  private boolean insideName() {
    if (at < noNameBefore) {
      return false;
    }
    int end = at;
    int lastStop = at;
    while (inWord(end) || ("-.".indexOf(charAt(end)) >= 0 && inWord(end + 1))) {
      if (charAt(end) == '.') {
        lastStop = end;
      }
      end++;
    }
    if (TreebankWords.DOMAINS.contains(text.substring(lastStop + 1, end))) {
      return true;
    }
    noNameBefore = end;
    return false;
  }

  /** Whether the full stop at {@link #at} belongs to the word before it. */
  private boolean keepsStop(int start, int part) {
    String word = text.substring(start, at);
    if (TreebankWords.ABBREVIATIONS.contains(word)) {
      return true;
    }
    boolean initial = at - part == 1 && isLetter(part) && charAt(at + 1) != '.';
    if (part > start) {
      return initial && charAt(part - 1) == '.';
    }
    return initial && anotherWordFollows();
  }

  /** Whether a space and then a word follow the stop at {@link #at}. */
  private boolean anotherWordFollows() {
    int i = at + 1;
    while (isSpace(i)) {
      i++;
    }
    return i > at + 1 && inWord(i);
  }

  /** Whether the apostrophe at {@link #at} stays inside the word: {@code o'clock}. */
  private boolean elides(int part) {
    if (!isLetter(at + 1)) {
      return false;
    }
    int end = at + 1;
    while (inWord(end)) {
      end++;
    }
    boolean prefix = at - part == 1 && "dlo".indexOf(charAt(part)) >= 0 && cliticAt(at) == 0;
    return prefix || TreebankWords.WHOLE.contains(text.substring(part, end));
  }

  /** At the apostrophe behind the word that began at {@code start}. */
  private void beforeApostrophe(int start) {
    boolean negation = charAt(at - 1) == 'n' && charAt(at + 1) == 't' && !inWord(at + 2);
    if (negation && (at - 1 == start || inWord(at - 2))) {
      if (at - 1 > start) {
        addWord(text.substring(start, at - 1));
      }
      add("n't", 2);
    } else if (at - start == 1 && charAt(start) == 'y') {
      add("y'", 1);
    } else {
      addWord(text.substring(start, at));
      apostrophe();
    }
  }

  /** At an apostrophe: a clitic, a word that begins with one, a year, or a quote to drop. */
  private void apostrophe() {
    int length = cliticAt(at);
    boolean opens = at == 0 || !inWord(at - 1);
    if (length == 0 && charAt(at + 1) == 'n' && !inWord(at + 2)) {
      length = charAt(at + 2) == '\'' ? 3 : 2;
    }
    if (length == 0 && opens) {
      int end = at + 1;
      while (end <= at + 5 && inWord(end)) {
        end++;
      }
      String word = text.substring(at + 1, end);
      if (word.equals("tis") || word.equals("twas")) {
        add("'t", 2);
        return;
      }
      if (TreebankWords.BEGIN_WITH_APOSTROPHE.contains(word) || isDecade(word)) {
        length = end - at;
      }
    }
    if (length == 0) {
      at++;
    } else {
      add(text.substring(at, at + length), length);
    }
  }

  private static boolean isDecade(String word) {
    return word.length() == 3
        && Character.isDigit(word.charAt(0))
        && word.charAt(1) == '0'
        && word.charAt(2) == 's';
  }

  /** The length of the clitic ({@code 's 'm 'd 're 've 'll}) at {@code i}, apostrophe included. */
  private int cliticAt(int i) {
    if ("smd".indexOf(charAt(i + 1)) >= 0 && !inWord(i + 2)) {
      return 2;
    }
    boolean two =
        text.startsWith("re", i + 1)
            || text.startsWith("ve", i + 1)
            || text.startsWith("ll", i + 1);
    return two && !inWord(i + 3) ? 3 : 0;
  }

  /** At a hyphen, plus or full stop that no word claims. */
  private void signOrStop(char c) {
    int bracket = bracketLength();
    if (bracket > 0) {
      String name = text.substring(at, at + bracket);
      if (name.charAt(2) == 's') {
        tokens.add(name);
      }
      at += bracket;
    } else if ((at == 0 || isSpace(at - 1)) && Character.isDigit(charAt(at + 1))) {
      int start = at++;
      while (Character.isDigit(charAt(at)) || (".,:".indexOf(charAt(at)) >= 0 && digitsAround())) {
        at++;
      }
      tokens.add(text.substring(start, at));
    } else if (c == '+') {
      add("+", 1);
    } else {
      at++;
    }
  }

  /** The length of a bracket's treebank name at {@link #at} ({@code -lrb-}), else 0. */
  private int bracketLength() {
    boolean bracket =
        charAt(at) == '-'
            && "lr".indexOf(charAt(at + 1)) >= 0
            && "rcs".indexOf(charAt(at + 2)) >= 0
            && charAt(at + 3) == 'b'
            && charAt(at + 4) == '-'
            && !inWord(at + 5);
    return bracket ? 5 : 0;
  }

  private void addWord(String word) {
    int split = TreebankWords.splitAt(word);
    if (split > 0) {
      tokens.add(word.substring(0, split));
    }
    tokens.add(word.substring(split));
  }

  private void add(String token, int length) {
    tokens.add(token);
    at += length;
  }

  /** The character at {@code i}, or 0 outside of the text. */
  private char charAt(int i) {
    return i >= 0 && i < text.length() ? text.charAt(i) : 0;
  }

  private boolean isSpace(int i) {
    if (i < 0 || i >= text.length()) {
      return false;
    }
    char c = text.charAt(i);
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  private boolean isLetter(int i) {
    return Character.isLetter(charAt(i));
  }

  /** Letters, digits and combining marks; both halves of a letter outside of the basic plane. */
  private boolean inWord(int i) {
    char c = charAt(i);
    if (c < 128) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
    int codePoint = c;
    if (Character.isLowSurrogate(c) && Character.isHighSurrogate(charAt(i - 1))) {
      codePoint = text.codePointAt(i - 1);
    } else if (Character.isHighSurrogate(c)) {
      codePoint = text.codePointAt(i);
    }
    int type = Character.getType(codePoint);
    return Character.isLetterOrDigit(codePoint)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }
}
