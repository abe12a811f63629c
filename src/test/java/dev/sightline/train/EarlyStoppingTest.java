package dev.sightline.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  @Test
  void stopsAfterPatienceEpochsWithoutARise() {
    EarlyStopping stopping = new EarlyStopping(2, 0);

    assertTrue(stopping.isBest(1, 0.3));
    assertTrue(stopping.isBest(2, 0.4));
    assertFalse(stopping.isBest(3, 0.4));
    assertFalse(stopping.shouldStop());
    assertFalse(stopping.isBest(4, 0.39));
    assertTrue(stopping.shouldStop());
    assertEquals(0.4, stopping.best());
    assertEquals(2, stopping.bestEpoch());
  }

  @Test
  void aRiseStartsTheCountAnew() {
    EarlyStopping stopping = new EarlyStopping(2, 0.01);
    stopping.isBest(1, 0.30);
    assertFalse(stopping.isBest(2, 0.305));
    assertTrue(stopping.isBest(3, 0.32));
    assertFalse(stopping.isBest(4, Double.NaN));
    assertFalse(stopping.shouldStop());
    stopping.beginPhase();
    assertFalse(stopping.isBest(5, 0.1));
    assertFalse(stopping.shouldStop());
  }

  @Test
  void resumesWhereItWas() {
    EarlyStopping before = new EarlyStopping(2, 0);
    before.isBest(1, 0.3);
    before.isBest(2, 0.2);
    EarlyStopping after = new EarlyStopping(2, 0);
    after.resume(before.state());

    assertFalse(after.isBest(3, 0.3));
    assertTrue(after.shouldStop());
    assertEquals(1, after.bestEpoch());
  }

  @Test
  void resumesBeforeTheFirstScore() {
    EarlyStopping after = new EarlyStopping(1, 0);
    after.resume(new EarlyStopping(1, 0).state());

    assertTrue(after.isBest(1, -5));
  }
}
