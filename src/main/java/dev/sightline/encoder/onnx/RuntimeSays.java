package dev.sightline.encoder.onnx;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong inside ONNX Runtime, in half a sentence. */
public final class RuntimeSays {
  private static final int LONGEST = 300;

  /** Its words for an operator it does not know, in the several places where it finds out. */
  private static final List<Pattern> UNKNOWN_OPERATOR =
      List.of(
          Pattern.compile("No Op registered for (\\S+)"),
          Pattern.compile("(\\S+?)\\(-?\\d+\\) is not a registered function/op"),
          Pattern.compile("Could not find an implementation for ([^\\s(]+)"));

  private RuntimeSays() {}

  /** The first line of it, to stand behind a file's name. */
  public static String of(Exception thrown) {
    String message = String.valueOf(thrown.getMessage());
    for (Pattern pattern : UNKNOWN_OPERATOR) {
      Matcher unknown = pattern.matcher(message);
      if (unknown.find()) {
        return "uses the operator '" + unknown.group(1) + "', which ONNX Runtime does not know";
      }
    }
    String line = message.lines().findFirst().orElse("").strip();
    return "ONNX Runtime cannot run it: " + line.substring(0, Math.min(LONGEST, line.length()));
  }
}
