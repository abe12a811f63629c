package dev.sightline.lecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sightline.rnn64.Activation;
import dev.sightline.rnn64.CellKind;
import dev.sightline.rnn64.GradientFlow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Why long memories are hard to learn: on its way back a gradient is multiplied once at every step.
 * In an Elman net what is left of it after T - t steps is bounded,
 *
 * <pre>|dh_T/dh_t| &lt;= (|W| max|f'|)^(T-t)</pre>
 *
 * <p>With |W| = .9 and tanh that is .9^100 = 2.7e-5 at most after 100 steps: vanished. With |W| =
 * 1.5 nothing forbids the gradient to explode, and it does. Only tanh' keeps it far from the bound
 * 1.5^100 = 4e17, where f(a) = a, which has no such brake, stands exactly on its bound. Here |W| is
 * the spectral norm, and W a rotation times that number, so that all its eigenvalues are as large.
 *
 * <p>An LSTM's gradient goes along its memory, where the factor is the forget gate. Set up as a
 * training begins, with a forget bias of 1, an LSTM has 100,000 times as much left after 50 steps
 * as an Elman net. It vanishes all the same, for the gate stands at sigma(1) = .73. With a bias of
 * 3 it stands at .95, and what is left after 100 steps is of the size of what was left after one.
 */
class VanishingGradientsTest {
  private static final int STEPS = 100;

  private final GradientFlow flow = new GradientFlow(32, STEPS, 1);

  @ParameterizedTest
  @CsvSource({"0.5", "0.9", "1", "1.2"})
  void withoutASlopeTheBoundIsReached(double radius) {
    double[] logs = flow.ofElman(Activation.IDENTITY, radius);
    for (int distance = 0; distance <= STEPS; distance++) {
      assertEquals(distance * Math.log10(radius), logs[distance], 1e-9, "distance " + distance);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TANH, 0.5, 1",
    "TANH, 0.9, 1",
    "TANH, 1.5, 1",
    "RELU, 0.9, 1",
    "RELU, 1.2, 1",
    "LOGISTIC, 0.9, 0.25",
    "LOGISTIC, 6, 0.25"
  })
  void theBoundHolds(Activation f, double radius, double steepest) {
    double[] logs = flow.ofElman(f, radius);
    for (int distance = 0; distance <= STEPS; distance++) {
      double bound = distance * Math.log10(radius * steepest);
      assertTrue(logs[distance] <= bound + 1e-9, "distance " + distance + ": 10^" + logs[distance]);
    }
  }

  @Test
  void smallWeightsLetItVanishAndLargeOnesLetItExplode() {
    assertTrue(flow.ofElman(Activation.TANH, 0.9)[STEPS] < Math.log10(2.7e-5));
    assertTrue(flow.ofElman(Activation.TANH, 1.5)[STEPS] > 2);
    assertTrue(flow.ofElman(Activation.IDENTITY, 1.5)[STEPS] > 17);
  }

  @Test
  void anLstmKeepsFarMoreOfIt() {
    double elman = flow.of(CellKind.ELMAN)[50];
    double lstm = flow.of(CellKind.LSTM)[50];
    assertTrue(lstm > elman + 5, "Elman 10^" + elman + ", LSTM 10^" + lstm);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 2", "2, 3"})
  void theHigherTheForgetBiasTheMoreIsKept(double bias, double higher) {
    assertTrue(flow.ofLstm(bias)[STEPS] < flow.ofLstm(higher)[STEPS]);
  }

  @Test
  void withAForgetBiasOfThreeNextToNothingIsLost() {
    double[] logs = flow.ofLstm(3);
    assertEquals(logs[1], logs[STEPS], 1, "within a factor of ten");
  }
}
