package dev.sightline.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void ticksAreRoundNumbersAroundTheValues() {
    Scale scale = Scale.of(List.of(new double[] {0.23, Double.NaN}, new double[] {0.57}), 6);

    assertEquals(
        List.of("0.2", "0.3", "0.4", "0.5", "0.6"),
        scale.ticks().stream().map(scale::text).toList());
    assertEquals(0.5, scale.share(0.4), 1e-12);
  }

  @Test
  void epochsHaveWholeTicks() {
    Scale scale = Scale.ofWholeSteps(List.of(new double[] {1, 2, 3, 4}), 12);
    assertEquals(List.of("1", "2", "3", "4"), scale.ticks().stream().map(scale::text).toList());

    Scale many = Scale.ofWholeSteps(List.of(new double[] {1, 50}), 12);
    assertEquals(
        List.of("5", "10", "15"), many.ticks().subList(0, 3).stream().map(many::text).toList());
  }

  @Test
  void oneValueAndNoneStillHaveAnAxis() {
    assertEquals(0.5, Scale.of(List.of(new double[] {3}), 6).share(3), 0.26);
    assertEquals(0, Scale.of(List.of(new double[] {Double.NaN}), 6).low(), 1e-12);
    assertEquals(0.5, Scale.ofWholeSteps(List.of(new double[] {1}), 12).share(1), 1e-12);
  }
}
