package dev.sightline.train;

import java.io.PrintWriter;

/**
 * The progress of one epoch after another, or of some epochs together: a {@link Progress} for each,
 * which begins with the first batch and ends with the last. Not thread-safe.
 */
public final class EpochProgress implements AutoCloseable {
  private final String unit;
  private final PrintWriter out;
  private final Progress.Style style;
  private Progress progress;

  /**
   * @param unit what is counted, for example {@code captions}
   * @param out as in {@link Progress#of}
   */
  public EpochProgress(String unit, PrintWriter out) {
    this(unit, out, Progress.suited());
  }

  EpochProgress(String unit, PrintWriter out, Progress.Style style) {
    this.unit = unit;
    this.out = out;
    this.style = style;
  }

  /** Whether an epoch is under way. */
  public boolean isOpen() {
    return progress != null;
  }

  /**
   * A batch is done.
   *
   * @param label of what is under way, for example {@code epoch 2}
   * @param done how many of {@code total}
   * @param loss of the batch
   */
  public void batch(String label, long done, long total, double loss) {
    if (progress == null) {
      progress = Progress.of(label, unit, total, style, out);
    }
    progress.add(done - progress.done(), loss);
    if (done == total) {
      close();
    }
  }

  /** Ends the line of an epoch that is under way, as where it is stopped. */
  @Override
  public void close() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }
}
