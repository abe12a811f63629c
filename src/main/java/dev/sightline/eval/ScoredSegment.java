package dev.sightline.eval;

/**
 * A stretch of a video that carries a label: {@code [start, end)} in seconds.
 *
 * @param start in seconds
 * @param end in seconds; a detector may put it before the start, and the stretch is then empty
 * @param label index of the class
 * @param score how sure a detector is; 1 for truth
 */
public record ScoredSegment(double start, double end, int label, double score) {
  /** Rejects values that are not numbers. */
  public ScoredSegment {
    if (!Double.isFinite(start) || !Double.isFinite(end)) {
      throw new IllegalArgumentException(
          "a segment from " + start + " to " + end + " seconds is not made of finite numbers");
    }
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("the score of a segment is " + score + ", not a number");
    }
    if (label < 0) {
      throw new IllegalArgumentException("the label of a segment is " + label + ", below 0");
    }
  }

  /** A true segment. */
  public ScoredSegment(double start, double end, int label) {
    this(start, end, label, 1);
  }

  /** The length both share divided by the length that either covers; 0 if they share nothing. */
  double intersectionOverUnion(ScoredSegment other) {
    double shared = Math.min(end, other.end) - Math.max(start, other.start);
    if (shared <= 0) {
      return 0;
    }
    return shared / ((end - start) + (other.end - other.start) - shared);
  }
}
