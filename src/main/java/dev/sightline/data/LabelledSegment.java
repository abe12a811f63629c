package dev.sightline.data;

/**
 * A stretch of a video in which something is done: the moments t with {@code start <= t < end}.
 *
 * @param start in seconds, not negative
 * @param end in seconds, after the start
 * @param label what is done; several segments may hold at once
 */
public record LabelledSegment(double start, double end, String label) {
  /** Refuses what is not a stretch of time, and a blank label. */
  public LabelledSegment {
    if (!(start >= 0 && end > start && end < Double.POSITIVE_INFINITY) || label.isBlank()) {
      throw new IllegalArgumentException(
          "0 <= start < end and a label were expected, not %s to %s, '%s'."
              .formatted(start, end, label));
    }
  }

  /** Whether this is being done at a moment, given in seconds. */
  public boolean holdsAt(double second) {
    return start <= second && second < end;
  }
}
