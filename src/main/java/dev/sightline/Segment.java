package dev.sightline;

/**
 * Something that happens in a film.
 *
 * @param start in seconds from the beginning of the film
 * @param end in seconds
 * @param label the name of the activity, as in the data that the model learned from
 * @param score mean probability of the activity while it lasts, 0 to 1
 */
public record Segment(double start, double end, String label, double score) {
  /** The score below which a label is a guess. */
  private static final double UNSURE = 0.3;

  /** Whether the model is so unsure that the label says little. */
  public boolean unsure() {
    return score < UNSURE;
  }
}
