package dev.sightline.eval;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes answers to VQA's questions comparable, as its published evaluation does (Antol et al. 2015,
 * section 3): lower case, no punctuation, no articles, small numbers as digits, contractions with
 * their apostrophes.
 *
 * <ul>
 *   <li>a punctuation mark is removed if it has a space on one side anywhere in the answer, or if
 *       the answer has a number with a comma; otherwise it becomes a space;
 *   <li>a full stop is removed unless a digit follows it, but only the first 32 are, since the
 *       published code passes its Unicode flag in the place of that count; colons and apostrophes
 *       stay;
 *   <li>{@code none, zero, one ... ten} become {@code 0, 0, 1 ... 10};
 *   <li>{@code a}, {@code an} and {@code the} are removed;
 *   <li>{@code dont} becomes {@code don't}, and so does every other of the {@link #CONTRACTIONS}
 *       that lacks one apostrophe. {@code im} and {@code ive} do not: the published table has them
 *       with a capital, which no lower-cased answer matches.
 * </ul>
 *
 * <p>Pure function, thread-safe.
 */
public final class AnswerNormaliser {
  private static final String PUNCTUATION = ";/[]\"{}()=+\\_-><@`,?!";
  private static final Pattern NUMBER_WITH_COMMA = Pattern.compile("\\p{Nd},\\p{Nd}");
  private static final Pattern FULL_STOP = Pattern.compile("\\.(?!\\p{Nd})");
  private static final int MOST_FULL_STOPS = 32;
  private static final Set<String> ARTICLES = Set.of("a", "an", "the");
  private static final List<String> NUMBERS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

  /** The contractions of the published table. */
  private static final List<String> CONTRACTIONS =
      List.of(
          ("ain't aren't can't could've couldn't couldn't've didn't doesn't don't hadn't hadn't've"
                  + " hasn't haven't he'd he'd've he's how'd how'll how's isn't it'd it'd've it'll"
                  + " ma'am mightn't mightn't've might've mustn't must've needn't not've o'clock"
                  + " oughtn't 'ow's'at shan't she'd've should've shouldn't shouldn't've"
                  + " somebody'd've somebody'll somebody's someone'd someone'd've someone'll"
                  + " someone's something'd something'd've something'll that's there'd there'd've"
                  + " there're there's they'd they'd've they'll they're they've 'twas wasn't we'd've"
                  + " we've weren't what'll what're what's what've when's where'd where's where've"
                  + " who'd who'd've who'll who's who've why'll why're why's won't would've wouldn't"
                  + " wouldn't've y'all y'all'll y'all'd've you'd you'd've you'll you're you've")
              .split(" "));

  private static final Map<String, String> WRITTEN_OUT = writtenOut();

  private AnswerNormaliser() {}

  /** From each contraction without one of its apostrophes to the contraction. */
  private static Map<String, String> writtenOut() {
    Map<String, String> all = new HashMap<>();
    for (String word : CONTRACTIONS) {
      for (int i = word.indexOf('\''); i >= 0; i = word.indexOf('\'', i + 1)) {
        all.put(word.substring(0, i) + word.substring(i + 1), word);
      }
    }
    // The published table has this one the wrong way round.
    all.put("somebody'd", "somebodyd");
    return all;
  }

  /** The normalised answer. */
  public static String normal(String answer) {
    List<String> kept = new ArrayList<>();
    for (String word : PythonText.split(withoutPunctuation(answer).toLowerCase(Locale.ROOT))) {
      int number = word.equals("none") ? 0 : NUMBERS.indexOf(word);
      String plain = number < 0 ? word : String.valueOf(number);
      if (!ARTICLES.contains(plain)) {
        kept.add(WRITTEN_OUT.getOrDefault(plain, plain));
      }
    }
    return String.join(" ", kept);
  }

  private static String withoutPunctuation(String answer) {
    boolean number = NUMBER_WITH_COMMA.matcher(answer).find();
    String text = answer;
    for (int i = 0; i < PUNCTUATION.length(); i++) {
      String sign = PUNCTUATION.substring(i, i + 1);
      boolean goes = number || answer.contains(sign + " ") || answer.contains(" " + sign);
      text = text.replace(sign, goes ? "" : " ");
    }
    int[] stops = {0};
    return FULL_STOP
        .matcher(text)
        .replaceAll(stop -> stops[0]++ < MOST_FULL_STOPS ? "" : stop.group());
  }
}
