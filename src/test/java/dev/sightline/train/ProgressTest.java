package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter text = new StringWriter();
  private long nanos;

  private Progress progress(long total, Progress.Style style) {
    return new Progress("epoch 2", "photos", total, style, new PrintWriter(text), () -> nanos);
  }

  private void pass(double seconds) {
    nanos += (long) (seconds * 1e9);
  }

  private String printed() {
    return text.toString();
  }

  @Test
  void aBarShowsShareSpeedTimeLeftAndLoss() {
    Progress progress = progress(6000, Progress.Style.BAR);
    pass(30);
    progress.add(3000, 2.3141);

    assertEquals(
        "\repoch 2  [##########----------]   50 %  3000/6000 photos  100.0 photos/s  0:30 left"
            + "  loss 2.314",
        printed());
  }

  @Test
  void aShorterLineErasesTheLongerOne() {
    Progress progress = progress(10, Progress.Style.BAR);
    pass(1000);
    progress.add(1);
    int first = printed().length();
    pass(1);
    progress.add(8);
    progress.close();

    String[] drawn = printed().split("\r");
    assertEquals(4, drawn.length);
    assertTrue(drawn[2].length() >= first - 1, printed());
    assertTrue(drawn[3].contains(" 90 %  9/10 photos"), printed());
    assertTrue(drawn[3].endsWith(System.lineSeparator()), printed());
  }

  @Test
  void itMayEndBeforeAllWasCounted() {
    try (Progress progress = progress(100, Progress.Style.BAR)) {
      pass(1);
      progress.add(96);
      progress.complete();
    }
    assertTrue(printed().contains("100 %  100/100 photos"), printed());
  }

  /** The launcher says what is a terminal; files and logs are none. */
  @Test
  void onlyATerminalGetsABar() {
    assertEquals(Progress.Style.SILENT, Progress.suited());
  }

  @Test
  void anUnknownTotalHasNoShareAndNoTimeLeft() {
    Progress progress = progress(0, Progress.Style.BAR);
    pass(10);
    progress.add(500);

    assertEquals("epoch 2  500 photos  50.0 photos/s", printed().strip());
  }

  @Test
  void theSpeedFollowsTheLastHalfMinute() {
    Progress progress = progress(0, Progress.Style.BAR);
    pass(100);
    progress.add(100); // 1 a second
    for (int i = 0; i < 120; i++) {
      pass(1);
      progress.add(10); // 10 a second for two minutes
    }

    String last = printed().substring(printed().lastIndexOf('\r'));
    double rate = Double.parseDouble(last.replaceAll(".* (\\S+) photos/s.*", "$1"));
    assertEquals(10, rate, 0.3);
  }

  @Test
  void whatWasOverAtOnceHasNoSpeed() {
    try (Progress progress = progress(52, Progress.Style.BAR)) {
      pass(0.000_01);
      progress.add(52, 3.355);
    }
    assertEquals(
        "epoch 2  [####################]  100 %  52/52 photos  loss 3.355  in 0:00",
        printed().strip());
  }

  @Test
  void silenceIsSilent() {
    try (Progress progress = progress(10, Progress.Style.SILENT)) {
      pass(60);
      progress.add(10, 1);
      assertEquals(10, progress.done());
    }
    assertEquals("", printed());
  }

  @Test
  void timesReadLikeAClock() {
    assertEquals("0:05", Progress.time(5.4));
    assertEquals("12:30", Progress.time(750));
    assertEquals("1:02:03", Progress.time(3723));
    assertEquals("99:59:59", Progress.time(1e12));
  }
}
