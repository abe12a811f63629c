package dev.sightline.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Splits a sentence into the words that the COCO caption evaluation counts: the tokens of the Penn
 * Treebank as Stanford's tokenizer (CoreNLP 3.4.1) finds them, in lower case, without the
 * punctuation {@code '' ' `` ` . ? ! , : - -- ... ;}. Some of what follows from that:
 *
 * <ul>
 *   <li>clitics stand alone: {@code doesn't -> does n't}, {@code dog's -> dog 's}; so do {@code can
 *       not}, {@code gon na};
 *   <li>brackets are words: {@code (red) -> -lrb- red -rrb-};
 *   <li>hyphens, slashes and full stops inside a word keep it whole: {@code t-shirt}, {@code
 *       and/or}, {@code street.A}; an ampersand does between capitals: {@code AT&T}, but {@code at
 *       & t};
 *   <li>abbreviations and initials keep their full stop: {@code mr.}, {@code u.s.};
 *   <li>a fraction with its whole number is one token with a no-break space in it, which BLEU and
 *       CIDEr-D count as two words and ROUGE-L as one: {@code 22 3/4}.
 * </ul>
 *
 * <p>Differs from it: no token is longer than 256 characters unless it is made of the letters A to
 * Z, a line end inside a sentence is a space, and letters that Unicode got after 2012 are letters.
 * How often the two differ is counted in {@code eval/results/peers-metrics.md}. Time is linear in
 * the length; any text is accepted. Thread-safe.
 */
public final class Tokenizer {
  private static final Set<String> PUNCTUATION =
      Set.of("''", "'", "``", "`", ".", "?", "!", ",", ":", "-", "--", "...", ";");

  /** No rule looks further beyond the end of a sentence, however long the next one's first word. */
  private static final int LOOK_AHEAD = 100;

  private Tokenizer() {}

  /**
   * The words of {@code sentence} for learning and asking: its tokens, split at no-break spaces,
   * without brackets and runs of punctuation; empty if nothing else is left.
   */
  public static List<String> tokenize(String sentence) {
    List<String> words = new ArrayList<>();
    for (String token : inFile(sentence, null)) {
      if (!TreebankWords.isPunctuation(token)) {
        words.addAll(List.of(token.split("\u00a0")));
      }
    }
    return words;
  }

  /**
   * The tokens that are scored, for a sentence in a file with one sentence per line. The beginning
   * of the next line decides about an initial at the end: {@code plan B.} is {@code plan b} before
   * {@code The dog} and {@code plan b.} before {@code Two dogs}.
   *
   * @param next the sentence on the next line; null for the end of the file
   */
  public static List<String> inFile(String sentence, String next) {
    String text =
        next == null
            ? sentence
            : sentence + "\n" + next.substring(0, Math.min(next.length(), LOOK_AHEAD));
    Matcher matcher = TreebankRules.matcher(text);
    List<String> tokens = new ArrayList<>();
    int at = 0;
    while (at < sentence.length()) {
      int plain = plainWord(text, at);
      if (plain > at) {
        tokens.add(text.substring(at, plain).toLowerCase(Locale.ROOT));
        at = plain;
      } else {
        at = TreebankRules.next(matcher, text, at, token -> add(token, tokens));
      }
    }
    return tokens;
  }

  private static void add(String token, List<String> tokens) {
    String word = token.toLowerCase(Locale.ROOT);
    if (!word.isEmpty() && !PUNCTUATION.contains(word)) {
      tokens.add(word);
    }
  }

  /**
   * The end of a word of plain letters followed by a space or nothing, which nearly all words are;
   * {@code at} if there is none. No rule finds anything else in it.
   */
  private static int plainWord(String text, int at) {
    int end = at;
    while (end < text.length() && isPlainLetter(text.charAt(end))) {
      end++;
    }
    boolean alone = end == text.length() || text.charAt(end) == ' ';
    return alone && !TreebankWords.isCut(text, at, end) ? end : at;
  }

  private static boolean isPlainLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
