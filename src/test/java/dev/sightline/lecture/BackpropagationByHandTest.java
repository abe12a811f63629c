package dev.sightline.lecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sightline.rnn64.Activation;
import dev.sightline.rnn64.Clipping;
import dev.sightline.rnn64.Dropout;
import dev.sightline.rnn64.Elman;
import dev.sightline.rnn64.Jordan;
import dev.sightline.rnn64.Matrix;
import dev.sightline.rnn64.Packing;
import dev.sightline.rnn64.Parameters;
import dev.sightline.rnn64.RecurrentCell;
import dev.sightline.rnn64.RecurrentRun;
import dev.sightline.rnn64.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Back-propagation through time with pencil and paper: one neuron that sees its own last output,
 * two steps.
 *
 * <pre>
 * y(t) = logistic(w x(t-1) + g y(t-1))      w = .3   g = .4   x(0) = .05   x(1) = .1   y(0) = 0
 * e(t) = target(t) - y(t)                   target(1) = .6    target(2) = .75    rate = .5
 *
 * forward    y(1) = .5037                   y(2) = .5576
 * backward   delta(2) = e(2) y(2) (1 - y(2)) = .0475
 *            delta(1) = (e(1) + g delta(2)) y(1) (1 - y(1)) = .0288
 * change     dw = rate (delta(2) x(1) + delta(1) x(0)) = .00237 + .00072
 *            dg = rate (delta(2) y(1) + delta(1) y(0)) = .0120
 * after      w = .3031                      g = .4120
 * </pre>
 *
 * The slides cut some figures off where they are rounded here (dg = .0119), and print the new w as
 * 0.300307. That is a slip of the pen: a zero too many, as .3 + .00237 + .00072 shows.
 */
class BackpropagationByHandTest {
  private static final double W = 0.3;
  private static final double G = 0.4;
  private static final double[] X = {0.05, 0.1};
  private static final double[] TARGET = {0.6, 0.75};
  private static final double RATE = 0.5;

  /** Four places are printed. */
  private static final double PRINTED = 0.5e-4;

  @Test
  void withPencilAndPaper() {
    double y1 = logistic(W * X[0] + G * 0);
    double y2 = logistic(W * X[1] + G * y1);
    assertEquals(0.5037, y1, PRINTED);
    assertEquals(0.5576, y2, PRINTED);

    double delta2 = (TARGET[1] - y2) * y2 * (1 - y2);
    double delta1 = (TARGET[0] - y1 + G * delta2) * y1 * (1 - y1);
    assertEquals(0.0475, delta2, PRINTED);
    assertEquals(0.0288, delta1, PRINTED);

    double dw = RATE * (delta2 * X[1] + delta1 * X[0]);
    double dg = RATE * (delta2 * y1 + delta1 * 0);
    assertEquals(0.00237, RATE * delta2 * X[1], PRINTED / 10);
    assertEquals(0.00072, RATE * delta1 * X[0], PRINTED / 10);
    assertEquals(0.0120, dg, PRINTED);
    assertEquals(0.0119, Math.floor(dg * 1e4) / 1e4, 1e-12, "as the slides cut it off");

    assertEquals(0.3031, W + dw, PRINTED);
    assertEquals(0.4120, G + dg, PRINTED);
    assertEquals(0.30309, W + dw, PRINTED / 10);
    assertNotEquals(0.300307, W + dw, 0.002, "the slip");
  }

  /**
   * Downhill in half the squared error is what the rule says: the slope, measured by small steps.
   */
  @Test
  void theRuleFollowsTheSlopeOfTheError() {
    double step = 1e-6;
    double slopeByW = (error(W + step, G) - error(W - step, G)) / (2 * step);
    double slopeByG = (error(W, G + step) - error(W, G - step)) / (2 * step);
    Learned learned = new Learned(Cell.ELMAN);
    assertEquals(W - RATE * slopeByW, learned.w, 1e-9);
    assertEquals(G - RATE * slopeByG, learned.g, 1e-9);
  }

  private static double error(double w, double g) {
    double y1 = logistic(w * X[0] + g * 0);
    double y2 = logistic(w * X[1] + g * y1);
    return (Math.pow(TARGET[0] - y1, 2) + Math.pow(TARGET[1] - y2, 2)) / 2;
  }

  private static double logistic(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  /**
   * The neuron's state is its output, so that it is an Elman net with a state of 1, and a Jordan
   * net too: one whose hidden layer passes on what comes in and whose output layer is the neuron.
   */
  enum Cell {
    ELMAN,
    JORDAN;

    RecurrentCell in(Parameters parameters) {
      return this == ELMAN
          ? new Elman(parameters, "neuron", 1, 0, 1, Activation.LOGISTIC)
          : new Jordan(parameters, "neuron", 1, 0, 1, Activation.IDENTITY, Activation.LOGISTIC);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withTheCellsAndTheOptimiserOfThisProject(Cell cell) {
    Learned learned = new Learned(cell);

    assertEquals(0.5037, learned.y[0], PRINTED);
    assertEquals(0.5576, learned.y[1], PRINTED);
    assertEquals(0.0475, learned.delta[1], PRINTED);
    assertEquals(0.0288, learned.delta[0], PRINTED);
    assertEquals(0.3031, learned.w, PRINTED);
    assertEquals(0.4120, learned.g, PRINTED);
  }

  /** One step of plain gradient descent from the numbers above. */
  private static final class Learned {
    final double[] y;
    final double[] delta = new double[2];
    final double w;
    final double g;

    Learned(Cell kind) {
      Parameters parameters = new Parameters();
      RecurrentCell cell = kind.in(parameters);
      parameters.allocate(Parameters.ZEROS);
      weight(parameters, "neuron.input").put(0, 1, new double[] {W}, 0);
      weight(parameters, "neuron.recurrent").put(0, 1, new double[] {G}, 0);
      if (kind == Cell.JORDAN) {
        weight(parameters, "neuron.output").put(0, 1, new double[] {1}, 0);
      }
      Matrix x = Matrix.of(2, 1, X);
      Matrix dx = new Matrix(2, 1);
      Packing twoSteps = new Packing(new int[] {2});
      try (RecurrentRun run = cell.run(twoSteps, x, null, null, Dropout.OFF)) {
        run.forwardAll();
        y = run.outputs().toArray();
        // The gradient of (target - y)^2 / 2 by y is -e.
        Matrix dy = Matrix.of(2, 1, new double[] {y[0] - TARGET[0], y[1] - TARGET[1]});
        run.backward(1, dy);
        run.backward(0, dy);
        run.backwardWeights(dx);
      }
      for (int t = 0; t < 2; t++) {
        delta[t] = -dx.toArray()[t] / W; // dx = -delta w
      }
      new Sgd(parameters, 0).step(RATE, Clipping.NONE);
      w = weight(parameters, "neuron.input").toArray()[0];
      g = weight(parameters, "neuron.recurrent").toArray()[0];
    }

    private static Matrix weight(Parameters parameters, String name) {
      return parameters.entries().stream()
          .filter(entry -> entry.name().equals(name))
          .findFirst()
          .orElseThrow()
          .value();
    }
  }
}
