package dev.sightline.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  /** Drawn from a known curve, which is found again. */
  @Test
  void theCurveThatMadeTheExamplesIsFound() {
    Calibration truth = new Calibration(1.5, 2);
    Random random = new Random(1);
    double[] x = random.doubles(20_000, -3, 1).toArray();
    boolean[] right = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      right[i] = random.nextDouble() < truth.probability(x[i]);
    }

    Calibration found = Calibration.fit(x, right);
    List<Calibration.Bin> curve = found.reliability(x, right);

    assertEquals(1.5, found.offset(), 0.1);
    assertEquals(2, found.slope(), 0.1);
    assertEquals(20_000, curve.stream().mapToInt(Calibration.Bin::examples).sum());
    assertTrue(Calibration.error(curve) < 0.02);
  }

  /** Of two scores, right 3 of 4 times and 1 of 4 times: the logits are log 3 and -log 3. */
  @Test
  void twoScoresGetTheirShares() {
    double[] x = {1, 1, 1, 1, 0, 0, 0, 0};
    boolean[] right = {true, true, true, false, true, false, false, false};

    Calibration found = Calibration.fit(x, right);

    assertEquals(0.75, found.probability(1), 1e-3);
    assertEquals(0.25, found.probability(0), 1e-3);
  }

  @Test
  void scoresThatPartAllExamplesStayFinite() {
    Calibration found =
        Calibration.fit(new double[] {0, 1, 2, 3}, new boolean[] {false, false, true, true});

    assertTrue(Double.isFinite(found.slope()) && found.probability(3) > 0.95);
  }

  @Test
  void examplesOfOneKindAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Calibration.fit(new double[] {0, 1}, new boolean[] {true, true}));
  }
}
