package dev.sightline.encoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.encoder.Head.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {
  private static final int CHANNELS = 3;
  private static final int OUTPUTS = 4;
  private static final float WEIGHT = 0.5f;

  private final Random random = new Random(1);
  private final float[] parameters = draw((CHANNELS + 1) * OUTPUTS);
  private final List<float[]> pooled = List.of(draw(CHANNELS), draw(CHANNELS));

  private float[] draw(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static List<Target> targets() {
    return List.of(
        new Target(new float[] {0.2f, 0, 0.8f, 0}, 0.3f), new Target(new float[] {0, 1, 0, 0}, 1));
  }

  private Head head(boolean exclusive) {
    return new Head(CHANNELS, OUTPUTS, exclusive, new FineTuningState(parameters));
  }

  private static List<float[]> zeros() {
    return List.of(new float[CHANNELS], new float[CHANNELS]);
  }

  private double loss(boolean exclusive) {
    return head(exclusive).learn(pooled, targets(), WEIGHT, zeros());
  }

  private double slope(boolean exclusive, float[] values, int at) {
    float step = 1e-2f;
    float value = values[at];
    values[at] = value + step;
    double above = loss(exclusive);
    values[at] = value - step;
    double below = loss(exclusive);
    values[at] = value;
    return (above - below) / (2 * step);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientsAreTheSlopesOfTheLoss(boolean exclusive) {
    Head head = head(exclusive);
    List<float[]> byPooled = zeros();
    double unused = head.learn(pooled, targets(), WEIGHT, byPooled);

    for (int i = 0; i < parameters.length; i++) {
      assertEquals(slope(exclusive, parameters, i), head.gradient()[i], 1e-3, "parameter " + i);
    }
    for (int n = 0; n < 2; n++) {
      for (int c = 0; c < CHANNELS; c++) {
        double slope = slope(exclusive, pooled.get(n), c);
        assertEquals(slope, byPooled.get(n)[c], 1e-3, "photo " + n + ", channel " + c);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void stepsLeadToTheTargets(boolean exclusive) {
    Head head = head(exclusive);
    List<Target> wanted = new ArrayList<>();
    wanted.add(new Target(new float[] {1, 0, 0, 0}, 1));
    wanted.add(new Target(new float[] {0, 1, 0, 0}, 1));
    for (int i = 0; i < 300; i++) {
      double unused = head.learn(pooled, wanted, 1, zeros());
      head.step(0.05, 0.5, 10);
    }
    float[] p = head.outputs(pooled);
    assertTrue(p[0] > 0.9 && p[OUTPUTS + 1] > 0.9, "the targets");
    assertTrue(p[1] < 0.1 && p[OUTPUTS] < 0.1, "the others");
  }
}
