package dev.sightline.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One setting of a record, as its {@link Setting} declares it: how it is typed, checked, stored.
 */
public final class Declared {
  private final String name;
  private final Class<?> type;
  private final Setting setting;
  private final String usual;

  Declared(String name, Class<?> type, Setting setting, String usual) {
    this.name = name;
    this.type = type;
    this.setting = setting;
    this.usual = usual;
  }

  /** The component's name. */
  public String name() {
    return name;
  }

  /** A primitive type, a text or an enum. */
  public Class<?> type() {
    return type;
  }

  /** What it is, for people. */
  public String says() {
    return setting.says();
  }

  /** What the help calls its value; empty where it has no name for it. */
  public String label() {
    return setting.label();
  }

  /** Whether there is an option for it. */
  public boolean hasOption() {
    return !setting.option().equals(Setting.NO_OPTION);
  }

  /** The name of its option. */
  public String option() {
    return hasOption() && !setting.option().isEmpty() ? setting.option() : "--" + dashed();
  }

  /** {@code minimumCount} becomes {@code minimum-count}. */
  private String dashed() {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  /** Its name in JSON. */
  public String key() {
    return setting.key().isEmpty() ? name : setting.key();
  }

  /** The default, as one would type it. */
  public String usual() {
    return usual;
  }

  /** What it can be, if that is a list. */
  public List<String> choices() {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants()).map(Object::toString).toList()
        : List.of();
  }

  /**
   * The value that somebody typed.
   *
   * @throws IllegalArgumentException where it is none
   */
  Object parse(String text) {
    if (type == boolean.class) {
      return Boolean.parseBoolean(text);
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> constant.toString().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() -> wrong(text, "it must be one of " + String.join(", ", choices())));
    } else if (type == String.class) {
      return text;
    }
    try {
      return type == int.class
          ? (Object) Integer.valueOf(text)
          : type == long.class ? (Object) Long.valueOf(text) : Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw wrong(text, "it must be a " + (isWhole() ? "whole number" : "number"));
    }
  }

  private boolean isWhole() {
    return type == int.class || type == long.class;
  }

  /**
   * The value itself if it is allowed.
   *
   * @throws IllegalArgumentException naming the setting and what is allowed
   */
  public Object checked(Object value) {
    if (value instanceof Number number && !isAllowed(number)) {
      throw wrong(value, allowed());
    }
    return value;
  }

  private boolean isAllowed(Number number) {
    double x = number.doubleValue();
    return x >= setting.least()
        && x <= setting.most()
        && x > setting.above()
        && x < setting.below();
  }

  private IllegalArgumentException wrong(Object value, String allowed) {
    String named = setting.option().startsWith("--") ? setting.option().substring(2) : dashed();
    return new IllegalArgumentException(named + " is " + value + "; " + allowed);
  }

  /** What a number may be, if it has a smallest and a largest one: "1 to 16"; otherwise empty. */
  public String range() {
    return Double.isFinite(setting.least()) && Double.isFinite(setting.most())
        ? text(setting.least()) + " to " + text(setting.most())
        : "";
  }

  private String allowed() {
    if (!range().isEmpty()) {
      return "allowed is " + range();
    }
    StringBuilder words = new StringBuilder("it must be");
    add(words, setting.least(), " at least ");
    add(words, setting.above(), " more than ");
    add(words, setting.most(), " at most ");
    add(words, setting.below(), " less than ");
    return words.append(words.length() == 10 ? " a number" : "").toString();
  }

  private static void add(StringBuilder words, double bound, String how) {
    if (Double.isFinite(bound)) {
      words.append(words.length() > 10 ? " and" : "").append(how).append(text(bound));
    }
  }

  private static String text(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  /**
   * Its value in JSON.
   *
   * @throws IllegalArgumentException where it is missing, no such value, or outside its range
   */
  Object read(JsonNode settings) {
    JsonNode node = settings.path(key());
    if (node.isMissingNode() && !setting.absent().isEmpty()) {
      return parse(setting.absent());
    }
    Object value = value(node);
    if (value == null || value instanceof Number number && !isAllowed(number)) {
      throw new IllegalArgumentException(
          "the setting '%s' is %s, expected %s"
              .formatted(key(), node.isMissingNode() ? "missing" : node, expected()));
    }
    return value;
  }

  private Object value(JsonNode node) {
    if (type == boolean.class) {
      return node.isBoolean() ? node.booleanValue() : null;
    } else if (type == int.class) {
      return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : null;
    } else if (type == long.class) {
      return node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : null;
    } else if (type == double.class) {
      return node.isNumber() ? node.doubleValue() : null;
    } else if (type == String.class) {
      return node.textValue();
    }
    return choices().contains(node.asText()) ? parse(node.asText()) : null;
  }

  private String expected() {
    return type == boolean.class
        ? "true or false"
        : type.isEnum()
            ? "one of " + String.join(", ", choices())
            : type == String.class
                ? "a text"
                : (isWhole() ? "a whole number" : "a number")
                    + (range().isEmpty()
                        ? "; " + allowed()
                        : " from " + text(setting.least()) + " to " + text(setting.most()));
  }

  /** Writes its value. */
  void write(Object value, ObjectNode settings) {
    if (value instanceof Boolean b) {
      settings.put(key(), b);
    } else if (value instanceof Integer i) {
      settings.put(key(), i);
    } else if (value instanceof Long l) {
      settings.put(key(), l);
    } else if (value instanceof Double d) {
      settings.put(key(), d);
    } else {
      settings.put(key(), value.toString());
    }
  }
}
