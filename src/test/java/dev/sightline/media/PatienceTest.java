package dev.sightline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PatienceTest {
  @Test
  void whoComputesAllTheTimeIsLateWhenItHasPassed() throws Exception {
    CountDownLatch over = new CountDownLatch(1);

    try (Patience patience = new Patience(0.2, () -> 4 * System.nanoTime(), over::countDown)) {
      assertFalse(patience.isOver());
      assertTrue(over.await(30, TimeUnit.SECONDS));
      assertTrue(patience.isOver());
      patience.renew();
      assertFalse(patience.isOver());
    }
  }

  /** On a busy computer, or where a disk is slow. */
  @Test
  void whoGetsNoProcessorIsWaitedForLongerButNotForEver() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    long begun = System.nanoTime();

    try (Patience patience = new Patience(0.1, () -> 0, over::countDown)) {
      assertTrue(over.await(30, TimeUnit.SECONDS));
      double seconds = (System.nanoTime() - begun) / 1e9;
      assertTrue(seconds > 0.5, "over after " + seconds + " s");
    }
  }

  @Test
  void aProgramThatStoodStillIsNotLate() {
    try (Patience patience = new Patience(10, System::nanoTime, () -> {})) {
      Patience.tick(System.nanoTime() + 900_000_000_000L); // the computer slept for a quarter hour
      assertFalse(patience.isOver());
    }
  }

  @Test
  void whatAnotherThreadEndsStaysEnded() {
    try (Patience patience = new Patience(60)) {
      assertEquals(60, patience.seconds());
      patience.end();
      patience.renew();
      assertTrue(patience.isOver());
    }
  }
}
