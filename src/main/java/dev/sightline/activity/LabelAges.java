package dev.sightline.activity;

/**
 * How old labels were when they were said, of any number of them in fixed memory: a count for each
 * millisecond up to ten seconds, and one for all beyond. Not thread-safe.
 */
public final class LabelAges {
  private static final int MILLIS = 10_000;

  private final long[] counts = new long[MILLIS + 1];
  private long count;
  private double oldest;

  void add(double seconds) {
    counts[(int) Math.min(MILLIS, Math.max(0, Math.round(seconds * 1000)))]++;
    count++;
    oldest = Math.max(oldest, seconds);
  }

  /** Number of labels. */
  public long count() {
    return count;
  }

  /**
   * The age, in milliseconds, that so large a share of the labels did not exceed: 0.5 for the
   * median. Ages beyond ten seconds count as that; 0 where there are no labels.
   */
  public int millis(double share) {
    long before = 0;
    for (int age = 0; age < MILLIS; age++) {
      before += counts[age];
      if (before >= share * count) {
        return age;
      }
    }
    return MILLIS;
  }

  /** The greatest age, in seconds. */
  public double oldestSeconds() {
    return oldest;
  }
}
