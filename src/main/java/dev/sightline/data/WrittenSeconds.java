package dev.sightline.data;

import java.util.List;
import java.util.regex.Pattern;

/** Start and end of a part of a video, in seconds, as written in a file. */
final class WrittenSeconds {
  /** A time beyond this is a mistake or not in seconds. */
  private static final double LONGEST = 1e6;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d{1,30}(\\.\\d{0,30})?|\\.\\d{1,30})([eE][+-]?\\d{1,3})?");

  private WrittenSeconds() {}

  /** What is wrong with a start and an end, or null. */
  static String complaint(String start, String end) {
    for (String time : List.of(start, end)) {
      if (!isTime(time)) {
        return "a time in seconds was expected, not '%s'.".formatted(Remarks.shown(time));
      }
      if (of(time) < 0) {
        return "the time %s is before the video begins: 0 or more was expected."
            .formatted(time.strip());
      }
    }
    if (of(end) <= of(start)) {
      return "the segment ends at %s and starts at %s: an end after the start was expected."
          .formatted(end.strip(), start.strip());
    }
    return null;
  }

  /** Whether a text is a number that can be a time in a video. */
  static boolean isTime(String text) {
    return NUMBER.matcher(text.strip()).matches() && Math.abs(of(text)) <= LONGEST;
  }

  /** The number that a text stands for. */
  static double of(String time) {
    // Adding nothing makes the nought that has a minus one that has none.
    return Double.parseDouble(time.strip()) + 0.0;
  }
}
