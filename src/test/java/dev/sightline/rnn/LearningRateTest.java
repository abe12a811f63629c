package dev.sightline.rnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Test
  void constantNeverMoves() {
    assertEquals(0.1, LearningRate.constant(0.1).at(0));
    assertEquals(0.1, LearningRate.constant(0.1).at(1_000_000));
  }

  @Test
  void warmUpIsAStraightLineAndTheRestHalfACosine() {
    LearningRate rate = LearningRate.warmUpThenCosine(2, 4, 104, 0.1);

    assertEquals(0.5, rate.at(0), 1e-12);
    assertEquals(2, rate.at(3), 1e-12);
    assertEquals(2, rate.at(4), 1e-12);
    assertEquals(2 * (0.1 + 0.9 * 0.5), rate.at(54), 1e-12);
    assertEquals(0.2, rate.at(104), 1e-12);
    assertEquals(0.2, rate.at(5_000), 1e-12);
  }

  @Test
  void withoutWarmUpTheFirstStepIsThePeak() {
    assertEquals(3, LearningRate.warmUpThenCosine(3, 0, 10, 0).at(0), 1e-12);
    assertEquals(0, LearningRate.warmUpThenCosine(3, 0, 10, 0).at(10), 1e-12);
  }

  @Test
  void aTrainingThatIsShorterThanItsWarmUpOnlyRises() {
    LearningRate rate = LearningRate.warmUpThenCosine(3, 300, 10, 0.05);

    assertEquals(0.01, rate.at(0), 1e-12);
    assertEquals(0.1, rate.at(9), 1e-12);
  }

  @Test
  void stepDecayHalvesAtEachStep() {
    LearningRate rate = LearningRate.stepDecay(8, 0.5, 10);

    assertEquals(8, rate.at(9), 1e-12);
    assertEquals(4, rate.at(10), 1e-12);
    assertEquals(1, rate.at(39), 1e-12);
  }

  @Test
  void senselessSettingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> LearningRate.constant(0));
    assertThrows(IllegalArgumentException.class, () -> LearningRate.constant(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> LearningRate.stepDecay(1, 0.5, 0));
    assertThrows(IllegalArgumentException.class, () -> LearningRate.warmUpThenCosine(1, -1, 10, 0));
    assertThrows(IllegalArgumentException.class, () -> LearningRate.warmUpThenCosine(1, 0, 10, 2));
  }
}
