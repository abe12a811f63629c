package dev.sightline.eval;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes answers to VQA's questions comparable, as its evaluation does (Antol et al. 2015, section
 * 3): lower case, no punctuation, no articles, small numbers as digits, contractions with their
 * apostrophes.
 *
 * <ul>
 *   <li>a sign of punctuation goes where a space is on one of its sides somewhere in the answer, or
 *       where the answer has a number with a comma; else a space takes its place;
 *   <li>a full stop goes unless a digit follows it; colons and apostrophes stay;
 *   <li>{@code none, zero, one ... ten} become {@code 0, 0, 1 ... 10};
 *   <li>{@code a}, {@code an} and {@code the} go;
 *   <li>{@code dont} becomes {@code don't}, and so do the other {@link #CONTRACTIONS}.
 * </ul>
 *
 * <p>Pure function, thread-safe.
 */
public final class AnswerNormaliser {
  private static final String PUNCTUATION = ";/[]\"{}()=+\\_-><@`,?!";
  private static final Pattern NUMBER_WITH_COMMA = Pattern.compile("\\d,\\d");
  private static final Pattern FULL_STOP = Pattern.compile("\\.(?!\\d)");
  private static final Set<String> ARTICLES = Set.of("a", "an", "the");
  private static final List<String> NUMBERS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

  /** Those that without an apostrophe are no other word. */
  private static final List<String> CONTRACTIONS =
      List.of(
          ("ain't aren't can't could've couldn't couldn't've didn't doesn't don't hadn't hadn't've"
                  + " hasn't haven't he'd he'd've he's how'd how'll how's i'd've i'm i've isn't it'd"
                  + " it'd've it'll let's ma'am mightn't mightn't've might've mustn't must've"
                  + " needn't not've o'clock oughtn't ow's'at shan't she'd've she's should've"
                  + " shouldn't shouldn't've somebody'd somebody'd've somebody'll somebody's"
                  + " someone'd someone'd've someone'll someone's something'd something'd've"
                  + " something'll that'd that'd've that's there'd there'd've there're there's"
                  + " they'd they'd've they'll they're they've twas wasn't we'd've we've weren't"
                  + " what'll what're what's what've when's where'd where's where've who'd who'd've"
                  + " who'll who's who've why'll why're why's won't would've wouldn't wouldn't've"
                  + " y'all y'all'll y'all'd've you'd you'd've you'll you're you've")
              .split(" "));

  private static final Map<String, String> WRITTEN_OUT = writtenOut();

  private AnswerNormaliser() {}

  /** With none of its apostrophes, and with one of several left out. */
  private static Map<String, String> writtenOut() {
    Map<String, String> all = new HashMap<>();
    for (String word : CONTRACTIONS) {
      all.put(word.replace("'", ""), word);
      for (int i = word.indexOf('\''); i >= 0; i = word.indexOf('\'', i + 1)) {
        all.put(word.substring(0, i) + word.substring(i + 1), word);
      }
    }
    return all;
  }

  /** The answer without what does not count. */
  public static String normal(String answer) {
    String text = FULL_STOP.matcher(withoutPunctuation(answer)).replaceAll("");
    StringBuilder kept = new StringBuilder();
    for (String word : text.toLowerCase(Locale.ROOT).strip().split("\\s+")) {
      int number = word.equals("none") ? 0 : NUMBERS.indexOf(word);
      String plain = number < 0 ? word : String.valueOf(number);
      if (!plain.isEmpty() && !ARTICLES.contains(plain)) {
        kept.append(kept.isEmpty() ? "" : " ").append(WRITTEN_OUT.getOrDefault(plain, plain));
      }
    }
    return kept.toString();
  }

  private static String withoutPunctuation(String answer) {
    boolean number = NUMBER_WITH_COMMA.matcher(answer).find();
    String text = answer;
    for (int i = 0; i < PUNCTUATION.length(); i++) {
      String sign = PUNCTUATION.substring(i, i + 1);
      boolean goes = number || answer.contains(sign + " ") || answer.contains(" " + sign);
      text = text.replace(sign, goes ? "" : " ");
    }
    return text;
  }
}
