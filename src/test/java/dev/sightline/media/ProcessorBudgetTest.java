package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Thirty seconds of processor time, and as much for each minute shown. */
class ProcessorBudgetTest {
  private static final Path FILM = Path.of("film.mp4");
  private static final long FULL_HD = 1920 * 1080;
  private static final long UHD = 4 * FULL_HD;

  private double used = 1000; // what was computed before does not count

  private final ProcessorBudget budget =
      new ProcessorBudget(MediaLimits.DEFAULT, () -> (long) (used * 1e9));

  /** What is said of the last of some frames; not every one is looked at. */
  private MediaException frames(double shown, long pixels) {
    MediaException said = null;
    for (int i = 0; i < 8; i++) {
      said = budget.frame(FILM, shown, pixels);
    }
    return said;
  }

  @Test
  void aFilmMayTakeAsLongAsHalfOfIt() {
    used += 29;
    assertNull(frames(0.1, FULL_HD));
    used += 30;
    assertNull(frames(60, FULL_HD));
    used += 300;
    assertNull(frames(11 * 60, FULL_HD));
  }

  @Test
  void muchWorkForLittleFilmIsTooMuch() {
    used += 31;
    assertEquals(
        "film.mp4 takes too long to decode: everything after 0.5 seconds, which took 31 seconds of"
            + " processor time, was left out; --decode-timeout allows more.",
        frames(0.5, 64 * 48).getMessage());
  }

  @Test
  void largerFramesMayTakeAsMuchMore() {
    used += 100;
    assertEquals(false, frames(60, FULL_HD) == null);
    assertNull(frames(60, UHD));
  }

  @Test
  void whoWaitsLongerAllowsMore() {
    ProcessorBudget patient =
        new ProcessorBudget(MediaLimits.DEFAULT.withDecodeSeconds(60), () -> (long) (used * 1e9));
    used += 170;
    for (int i = 0; i < 16; i++) {
      assertNull(patient.frame(FILM, 0.5, FULL_HD));
    }
  }
}
