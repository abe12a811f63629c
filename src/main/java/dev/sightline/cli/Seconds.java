package dev.sightline.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a length of time: 5, 5s, 2.5s, 500ms, 1m or 1h; and writes times for machines. */
final class Seconds implements ITypeConverter<Double> {
  private static final Pattern LENGTH = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(ms|s|m|h|)");

  /** As machines get it: no more than a millisecond can matter. */
  static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }

  @Override
  public Double convert(String text) {
    Matcher matcher = LENGTH.matcher(text.strip());
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no length of time; one like 5s, 500ms or 1m was expected");
    }
    double number = Double.parseDouble(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> number / 1000;
      case "m" -> number * 60;
      case "h" -> number * 3600;
      default -> number;
    };
  }
}
