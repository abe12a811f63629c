package dev.sightline.cli;

import dev.sightline.caption.ClipWatcher;
import java.io.PrintWriter;
import java.util.Locale;

/** Says how the encoding of clips goes, and which of them cannot be read. Not thread-safe. */
final class ClipReport implements ClipWatcher {
  private static final int CLIPS_A_LINE = 50;

  private final PrintWriter screen;
  private final PrintWriter errors;
  private int problems;

  ClipReport(PrintWriter screen, PrintWriter errors) {
    this.screen = screen;
    this.errors = errors;
  }

  @Override
  public void encoded(int done, int all) {
    if (done % CLIPS_A_LINE == 0 || done == all) {
      screen.printf(Locale.ROOT, "%d of %d clips encoded.%n", done, all);
      screen.flush();
    }
  }

  @Override
  public void leftOut(String sentence) {
    problems++;
    errors.println("sightline: " + sentence);
  }

  /** Clips that could not be read, or only in part. */
  int problems() {
    return problems;
  }
}
