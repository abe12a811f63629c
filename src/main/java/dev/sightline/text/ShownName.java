package dev.sightline.text;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The form in which a class or an answer is shown to people. Data sets write {@code soft_toy},
 * {@code BasketballDribble} or {@code sitdown}; people read "soft toy", "basketball dribble", "sit
 * down". Files for programs (JSON, scores) keep the data's own name.
 */
public final class ShownName {
  /** Names in the ceiling-actions data, which the shipped labeller learned. */
  private static final Map<String, String> SPELT =
      Map.of("falled", "fallen", "sitdown", "sit down", "standup", "stand up");

  private static final Pattern CAMEL_CASE = Pattern.compile("([A-Z][a-z]+){2,}");
  private static final Pattern INNER_CAPITAL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  private ShownName() {}

  /** The name in words. */
  public static String of(String name) {
    String spaced = name.replace('_', ' ');
    if (CAMEL_CASE.matcher(spaced).matches()) {
      spaced = INNER_CAPITAL.matcher(spaced).replaceAll(" ").toLowerCase(Locale.ROOT);
    }
    return SPELT.getOrDefault(spaced, spaced);
  }
}
