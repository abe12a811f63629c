package dev.sightline.train;

import dev.sightline.machine.Terminal;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a long job has come, on one line of the terminal that is drawn over and over:
 *
 * <pre>
 * epoch 2  [##########----------]  50 %  3000/6000 photos  98.7 photos/s  0:30 left  loss 2.314
 * </pre>
 *
 * <p>Where the output is not a terminal, nothing. Speed is that of the last half minute or so, so
 * that a slow start does not spoil the estimate. Thread-safe.
 */
public final class Progress implements AutoCloseable {
  /** How progress is shown. */
  public enum Style {
    /** One line, drawn over. */
    BAR,
    /** Nothing at all. */
    SILENT
  }

  private static final long SECOND = 1_000_000_000L;
  private static final long REDRAW = SECOND / 5;
  private static final double MEMORY_SECONDS = 30;
  private static final int CELLS = 20;

  private final String label;
  private final String unit;
  private final long total;
  private final Style style;
  private final PrintWriter out;
  private final LongSupplier nanoTime;

  private final long begun;
  private long done;
  private double loss = Double.NaN;
  private double rate = Double.NaN;
  private long measured;
  private long doneThen;
  private long shown;
  private int width;
  private boolean closed;

  Progress(
      String label, String unit, long total, Style style, PrintWriter out, LongSupplier nanoTime) {
    this.label = label;
    this.unit = unit;
    this.total = total;
    this.style = style;
    this.out = out;
    this.nanoTime = nanoTime;
    begun = nanoTime.getAsLong();
    measured = begun;
    shown = begun;
  }

  /**
   * On {@code out}, which the caller keeps: usually standard error.
   *
   * @param label what is being done, for example {@code epoch 2}
   * @param unit what is counted, for example {@code captions}
   * @param total how many there are; 0 or less if that is not known
   * @param style {@link #suited} unless the user wishes otherwise
   */
  public static Progress of(String label, String unit, long total, Style style, PrintWriter out) {
    return new Progress(label, unit, total, style, out, System::nanoTime);
  }

  /** A bar where a person sees it; nothing in files and logs. */
  public static Style suited() {
    return Terminal.showsErrors() ? Style.BAR : Style.SILENT;
  }

  /** {@code count} more are done. */
  public synchronized void add(long count) {
    add(count, loss);
  }

  /** {@code count} more are done, the last with this loss. */
  public synchronized void add(long count, double lastLoss) {
    done += count;
    loss = lastLoss;
    long now = nanoTime.getAsLong();
    if (now - measured >= REDRAW) {
      measure(now);
    }
    if (style != Style.SILENT && now - shown >= REDRAW) {
      show(now);
    }
  }

  /** The running mean of the speed forgets by the time that passed, not by the number of calls. */
  private void measure(long now) {
    double seconds = (double) (now - measured) / SECOND;
    double current = (done - doneThen) / seconds;
    double sinceBegin = (double) (now - begun) / SECOND;
    double keep = Math.exp(-seconds / Math.min(MEMORY_SECONDS, sinceBegin));
    rate = Double.isNaN(rate) ? current : keep * rate + (1 - keep) * current;
    measured = now;
    doneThen = done;
  }

  private void show(long now) {
    shown = now;
    String line = line(rate, secondsLeft());
    out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    width = line.length();
    out.flush();
  }

  private double secondsLeft() {
    return total > 0 && rate > 0 ? (total - done) / rate : Double.NaN;
  }

  private String line(double speed, double left) {
    StringBuilder line = new StringBuilder(label);
    if (total > 0) {
      double share = Math.min(1, (double) done / total);
      int full = (int) (share * CELLS);
      line.append("  [").append("#".repeat(full)).append("-".repeat(CELLS - full)).append(']');
      line.append(String.format(Locale.ROOT, "  %3d %%  %d/%d ", (int) (100 * share), done, total));
    } else {
      line.append("  ").append(done).append(' ');
    }
    line.append(unit);
    if (!Double.isNaN(speed)) {
      line.append(
          String.format(Locale.ROOT, speed < 10 ? "  %.2f %s/s" : "  %.1f %s/s", speed, unit));
    }
    if (!Double.isNaN(left)) {
      line.append("  ").append(time(left)).append(" left");
    }
    if (!Double.isNaN(loss)) {
      line.append(String.format(Locale.ROOT, "  loss %.3f", loss));
    }
    return line.toString();
  }

  /** {@code 0:05}, {@code 12:30}, {@code 1:02:03}. */
  static String time(double seconds) {
    long s = Math.round(Math.min(seconds, 359_999));
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }

  /** Whether a person sees it. */
  public boolean isShown() {
    return style != Style.SILENT;
  }

  /** All are done, though fewer may have been counted. */
  public synchronized void complete() {
    add(Math.max(0, total - done));
  }

  /** How many are done. */
  public synchronized long done() {
    return done;
  }

  /** Shows the mean speed and the whole time, and ends the line. */
  @Override
  public synchronized void close() {
    if (closed || style == Style.SILENT) {
      closed = true;
      return;
    }
    closed = true;
    long took = nanoTime.getAsLong() - begun;
    double seconds = (double) took / SECOND;
    double mean = took >= REDRAW ? done / seconds : Double.NaN; // too short to say how fast
    String line = line(mean, Double.NaN) + "  in " + time(seconds);
    out.println("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    out.flush();
  }
}
