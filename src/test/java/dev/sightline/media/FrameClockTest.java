package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class FrameClockTest {
  private static final double NONE = Double.NaN;

  private static double[] times(double declared, double... stamps) {
    return times(new FrameClock(10, stamps[0] > 0 ? stamps[0] : 0, declared, 60), stamps);
  }

  private static double[] times(FrameClock clock, double... stamps) {
    double[] times = new double[stamps.length];
    for (int i = 0; i < stamps.length; i++) {
      times[i] = clock.next(stamps[i]);
    }
    return times;
  }

  private static void assertTimes(double[] expected, double[] times) {
    assertArrayEquals(expected, times, 1e-9);
  }

  @Test
  void theFirstFrameIsTimeZero() {
    assertTimes(new double[] {0, 0.1, 0.5}, times(0, 7.0, 7.1, 7.5));
  }

  @Test
  void missingTimeStampsAreCounted() {
    assertTimes(new double[] {0, 0.1, 0.2, 0.35}, times(0, NONE, NONE, NONE, 0.35));
    assertTimes(new double[] {0, 0.1, 0.2}, times(0, 5, NONE, 5.2));
  }

  @Test
  void aStepBackwardsIsCountedAndTimeStampsHoldAgainAfterIt() {
    assertTimes(new double[] {0, 0.2, 0.3, 0.4, 0.6}, times(0, 0, 0.2, 0.1, 0.4, 0.6));
    assertTimes(new double[] {0, 0.1, 0.2}, times(0, 3, 3, 3));
  }

  @Test
  void aStreamThatStartsAgainGoesOn() {
    assertTimes(new double[] {0, 5, 5.1, 5.4, 5.5}, times(0, 0, 5, 0, 0.3, 0.4));
  }

  @Test
  void aJumpAheadIsBelievedOnlyWithinTheDeclaredLength() {
    assertTimes(new double[] {0, 0.1, 0.2, 0.3}, times(0, 0, 0.1, 9000, 9000.1));
    assertTimes(new double[] {0, 0.1, 9000}, times(9001, 0, 0.1, 9000));
    assertTimes(new double[] {0, 50}, times(0, 0, 50));
  }

  @Test
  void aPictureThatBeginsAfterItsFilmKeepsItsDistance() {
    assertTimes(new double[] {1.5, 1.6}, times(new FrameClock(10, 1, 0, 60), 2.5, 2.6));
    assertTimes(new double[] {90, 90.1}, times(new FrameClock(10, 0, 100, 60), 90, 90.1));
    assertTimes(new double[] {0, 0.1}, times(new FrameClock(10, 0, 0, 60), 90, 90.1));
    assertTimes(new double[] {0, 0.1}, times(new FrameClock(10, 2, 0, 60), 1.5, 1.6));
  }

  @Test
  void aPictureMayStandStillForLongWhereTimeStampsAreKnownToKeepTime() {
    assertTimes(new double[] {0, 0.1, 3000}, times(new FrameClock(10, 0, 0, 3600), 0, 0.1, 3000));
  }
}
