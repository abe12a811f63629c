package dev.sightline.caption;

import dev.sightline.encoder.FeatureCache;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** Says how the encoding of photos goes, and which of them cannot be read. Not thread-safe. */
public final class PhotoWatcher implements FeatureCache.Watcher {
  private static final int PHOTOS_A_LINE = 500;

  private final PrintWriter screen;
  private final PrintWriter errors;
  private int problems;

  public PhotoWatcher(PrintWriter screen, PrintWriter errors) {
    this.screen = screen;
    this.errors = errors;
  }

  @Override
  public void encoded(int done, int all) {
    if (done % PHOTOS_A_LINE == 0 || done == all) {
      screen.printf(Locale.ROOT, "%d of %d photos encoded.%n", done, all);
      screen.flush();
    }
  }

  @Override
  public void unreadable(Path photo, String sentence) {
    problems++;
    errors.println("sightline: " + sentence);
  }

  /** How many could not be read. */
  public int problems() {
    return problems;
  }
}
