package dev.sightline.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What can be a token, as regular expressions. Of all that match at a position the longest counts,
 * together with what it requires after the token; of equally long ones the first.
 */
final class TreebankRules {
  /** The longest token. This limits the work at each position, so the time is linear. */
  static final int LONGEST = 256;

  /**
   * One kind of token.
   *
   * @param pattern the token; what must follow it is the group {@code then}
   * @param looksAhead whether there is such a group
   * @param written what is written for a token; null if it is dropped
   */
  record Rule(Pattern pattern, boolean looksAhead, UnaryOperator<String> written) {}

  private static final String SPACE_OR_LINE =
      "[ \t\u00a0\u2000-\u200a\u3000\n\r\u000b\f\u0085\u2028\u2029]";

  /** Letters and their marks; the soft hyphen and the two hyphens of Unicode are letters too. */
  private static final String LETTERS =
      "a-zA-Z[\\p{L}&&[^\\x{10000}-\\x{10ffff}]]\u00ad\u02c2-\u036f\u0384\u0385\u03f6\u2010\u2011[\\p{M}&&[\u0483-\u0eff]]";

  private static final String LETTER = "(?:[" + LETTERS + "]|&[aeiouAEIOU](?i:acute|grave|uml);)";
  private static final String LETTER_OR_DIGIT = "(?:" + LETTER + "|\\p{Nd})";
  private static final String WORD =
      LETTER + LETTER_OR_DIGIT + "*+(?:[.!?]" + LETTER + LETTER_OR_DIGIT + "*+)*+";
  private static final String APOSTROPHE = "(?:['\u0092\u2019]|(?i:&apos;))";
  private static final String ANY_APOSTROPHE = "(?:['\u0092\u2019`\u0091\u2018\u201b]|(?i:&apos;))";
  private static final String CLITIC = APOSTROPHE + "(?:[msdMSD]|(?i:re|ve|ll))";
  private static final String NEGATION = "[nN]" + ANY_APOSTROPHE + "[tT]";
  private static final String INITIALS = "[A-Za-z](?:\\.[A-Za-z])*+";
  private static final String NUMBER =
      "(?:\\p{Nd}*+(?:[.:,\u00ad\u066b\u066c]\\p{Nd}++)++|\\p{Nd}++)";
  private static final String SLASH = "(?:\\\\?/)";
  private static final String PART = "[A-Za-z0-9]++(?:-[A-Za-z]++){0,2}+";
  private static final String HYPHENATED =
      "[A-Za-z0-9][A-Za-z0-9.,\u00ad]*+(?:-(?:[A-Za-z](?:\\.[A-Za-z])+\\.|[A-Za-z0-9\u00ad]++))+";
  private static final String NAME = "[A-Za-z][A-Za-z0-9_:.-]*+";
  private static final String TAG =
      "<(?:[!?][A-Za-z-][^>\r\n]*+|"
          + ("/" + NAME + " *+|")
          + (NAME + "(?: ++" + NAME + "(?: *+= *+(?:'[^'\r\n]*+'|\"[^\"\r\n]*+\"))?+)*+ *+/?+ *+")
          + ")>";

  /** Signs that are tokens; all others are skipped. */
  private static final String SYMBOLS =
      "!-~\u00a1\u00a5-\u00a9\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bf\u00d7\u00f7\u037e\u0387\u0589"
          + "\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0600-\u061f\u066a\u066d\u06d4\u0700-\u070d"
          + "\u0964\u0965\u0e3f\u0e4f\u2016\u2017\u201a\u201e-\u2023\u2030-\u2038\u203b"
          + "\u203e-\u2044\u2070-\u208e\u20a4\u2100-\u215e\u2190-\u2bff\u3001-\u3012\u30fb"
          + "\uff01-\uff65\uffe0-\uffe6";

  private static final String NO_URL = " \t\n\f\r\"<>|(){}";

  private static final List<Rule> RULES = new ArrayList<>();

  static {
    // Words that the treebank splits in two.
    token("(?i:can)(?<then>(?i:not))");
    token("(?i:gon(?=na)|got(?=ta)|lem(?=me)|gim(?=me)|wan(?=na))(?<then>[a-zA-Z]{2})");
    token("'[tT](?<then>(?i:is|was))");
    token(TAG);
    dropped("(?i:&(?:md|mdash|ndash);)|[\u0096\u0097\u2013\u2014\u2015]");
    add("(?i:&(?:amp|lt|gt);)", TreebankWords::entity);
    token("&(?:HT|TL|UR|LR|QC|QL|QR|odq|cdq|#[0-9]+);");

    // Words, and what stands alone after them.
    token(WORD + "(?<then>" + CLITIC + ")");
    token("[" + LETTERS + "]+(?<then>" + NEGATION + ")");
    token(WORD);
    TreebankWords.withApostrophe(APOSTROPHE, ANY_APOSTROPHE).forEach(TreebankRules::token);
    token("[yY]" + APOSTROPHE + "(?<then>\\p{L})");
    token("(?i:https?)://[^" + NO_URL + "]+[^" + NO_URL + ".!?,-]");
    token(
        "(?:(?i:www)\\.(?:[^"
            + NO_URL
            + ".!?,]++\\.)+[a-zA-Z]{2,4}"
            + ("|(?:[^" + NO_URL + "'`.!?$,-_]++\\.)+(?i:com|net|org|edu))")
            + ("(?:/[^" + NO_URL + "]+[^" + NO_URL + ".!?,-])?(?<then>\\P{L})"));
    token(
        "<?[a-zA-Z0-9](?:[^@"
            + NO_URL
            + "\u00a0]*+@)+(?:[^"
            + NO_URL
            + ".\u00a0]++\\.)*"
            + ("[^" + NO_URL + ".\u00a0]+>?"));
    token("[@\uff20][a-zA-Z_][a-zA-Z_0-9]*+|[#\uff03][" + LETTERS + "]++");
    add(CLITIC + "(?<then>[^A-Za-z])", TreebankRules::plainApostrophe);
    add(NEGATION + "(?<then>[^A-Za-z])", TreebankRules::plainApostrophe);

    // Numbers.
    token("\\p{Nd}{1,2}[-/]\\p{Nd}{1,2}[-/]\\p{Nd}{2,4}");
    token("[-+]?" + NUMBER);
    token(
        "[\u207a\u207b\u208a\u208b]?(?:[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+|[\u2080-\u2089]+)");
    token("(?:\\p{Nd}{1,4}[- \u00a0])?\\p{Nd}{1,4}(?:" + SLASH + "|\u2044)\\p{Nd}{1,4}");
    add("[\u00bc\u00bd\u00be\u2153-\u215e]", TreebankWords::fraction);
    token(
        LETTER_OR_DIGIT
            + "++(?:[-_](?:[dDoOlL]"
            + ANY_APOSTROPHE
            + "\\p{L}(?=[\\p{L}\\p{Nd}]))?+"
            + (LETTER_OR_DIGIT + "++)*+"));
    token(
        "-(?i:RRB|LRB|RCB|LCB|RSB|LSB)-|(?i:C\\.D\\.s|pro-|anti-|S(?:&|&amp;)P-500|S(?:&|&amp;)Ls)");
    token(PART + "(?:" + SLASH + PART + "){1,2}");
    token("[A-Z]*+\\$|#");
    add(
        "[\u00a2-\u00a5\u0080\u20a0\u20a4\u20ac\u060b\u0e3f\uffe0\uffe1\uffe5\uffe6]",
        TreebankWords::currency);
    add(
        "(?:\\([0-9]{2,3}\\)[ \u00a0]?|(?:\\+\\+?)?(?:[0-9]{2,4}[- \u00a0])?[0-9]{2,4}[- \u00a0])"
            + "[0-9]{3,4}[- \u00a0]?[0-9]{3,5}"
            + "|(?:(?:\\+\\+?)?[0-9]{2,4}\\.)?[0-9]{2,4}\\.[0-9]{3,4}\\.[0-9]{3,5}",
        TreebankWords::withBrackets);

    // Abbreviations with their full stop.
    token("(?:" + TreebankWords.ABBREVIATIONS + ")\\.(?<then>[\\s\\S]{2}|\\z)?");
    token("(?:" + TreebankWords.TITLES + ")\\.");
    token("(?i:" + TreebankWords.BEFORE_NUMBERS + ")\\.(?<then>" + SPACE_OR_LINE + "?\\p{Nd})");
    token("'[0-9]{2}(?<then>" + SPACE_OR_LINE + ")");
    token(INITIALS + "\\.");
    token(
        "[A-Za-z](?<then>\\."
            + SPACE_OR_LINE
            + "++(?:(?:"
            + TreebankWords.FIRST_WORDS
            + ")"
            + SPACE_OR_LINE
            + "|"
            + TAG
            + "))");
    token("(?:" + WORD + "|" + LETTER_OR_DIGIT + "++|" + HYPHENATED + ")\\.(?<then>[,;:\u3001])");
    token(
        "[a-zA-Z0-9\\p{L}\\p{Nd}]++(?:\\.[a-zA-Z0-9\\p{L}\\p{Nd}]++){0,8}\\.(?i:"
            + TreebankWords.FILE_ENDINGS
            + ")"
            + ("(?<then>" + SPACE_OR_LINE + "|[.?!,])"));

    // Signs.
    add(
        "[<>]?[:;=][-o*']?[()DPdpO\\\\{@|\\[\\]](?<then>[^A-Za-z0-9])",
        TreebankWords::withBrackets);
    add(
        "[\\^x=~<>]\\.\\[\\^x=~<>]|[-^x=~<>']_[-^x=~<>']|\\([-^x=~<>'][_.]?[-^x=~<>']\\)|\\([\\^x=~<>']-[\\^x=~<>'`]\\)",
        TreebankWords::withBrackets);
    add("[()\\[\\]{}]", TreebankWords::bracket);
    dropped("-{1,4}+(?!-)");
    token("-{5,}+");
    dropped("\\.{3,5}|(?:\\.[ \u00a0]){2,4}\\.|[\u0085\u2026]");
    token("@+|#+|_+|\\*+|(?:\\\\\\*){1,3}");
    dropped("[,;:\u3001]");
    token("[?!]{2,}");
    dropped("[.?!]");
    token(HYPHENATED);
    token("[A-Z]+(?:(?:[+&]|(?i:&amp;))[A-Z]+)+");
    dropped("'(?<then>[A-Za-z][^ \t\n\r\u00a0])");
    add(CLITIC + "|" + NEGATION, TreebankRules::plainApostrophe);
    add(
        "\"|(?i:&quot;)|''|'|(?i:&apos;)|[`\u0082\u0084\u0091-\u0094\u2018-\u201f\u2039\u203a\u00ab\u00bb]{1,2}",
        TreebankWords::quotes);
    dropped(SPACE_OR_LINE + "|(?i:&nbsp;)");
    token("<<|>>|[" + SYMBOLS + "]");
  }

  /** For each ASCII character, the rules that can begin with it. */
  private static final List<List<Rule>> BY_FIRST =
      IntStream.range(0, 128)
          .mapToObj(c -> RULES.stream().filter(rule -> canBegin(rule, c)).toList())
          .toList();

  private TreebankRules() {}

  /** What fails without having needed more input fails whatever comes after it. */
  private static boolean canBegin(Rule rule, int first) {
    Matcher matcher = rule.pattern.matcher(Character.toString(first));
    return matcher.lookingAt() || matcher.hitEnd();
  }

  private static void token(String regex) {
    add(regex, TreebankWords::plain);
  }

  private static void dropped(String regex) {
    add(regex, any -> null);
  }

  private static void add(String regex, UnaryOperator<String> written) {
    RULES.add(new Rule(Pattern.compile(regex), regex.contains("(?<then>"), written));
  }

  private static String plainApostrophe(String clitic) {
    return clitic.replaceFirst("['\u0092\u2019]|(?i:&apos;)", "'");
  }

  /** The matcher that {@link #next} needs for a text. */
  static Matcher matcher(String text) {
    return RULES.get(0).pattern.matcher(text).useAnchoringBounds(false);
  }

  /**
   * Reads the token at {@code at} and returns where it ends. Anything that no rule knows, such as
   * an emoji, is skipped.
   *
   * @param token receives what is written for it, if anything
   */
  static int next(Matcher matcher, String text, int at, Consumer<String> token) {
    Rule best = null;
    int end = at + 1;
    int seen = at;
    matcher.region(at, Math.min(text.length(), at + LONGEST));
    char first = text.charAt(at);
    for (Rule rule : first < BY_FIRST.size() ? BY_FIRST.get(first) : RULES) {
      if (matcher.usePattern(rule.pattern).lookingAt() && matcher.end() > seen) {
        best = rule;
        seen = matcher.end();
        end = rule.looksAhead && matcher.start("then") >= 0 ? matcher.start("then") : seen;
      }
    }
    String written = best == null ? null : best.written.apply(text.substring(at, end));
    if (written != null) {
      token.accept(written);
    }
    return end;
  }
}
