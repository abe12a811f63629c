package dev.sightline.lecture;

import dev.sightline.eval.Board;
import dev.sightline.eval.TextTable;
import java.util.Locale;

/**
 * Back-propagation through time with pencil and paper: one neuron that sees its own last output,
 * two steps.
 *
 * <pre>
 * y(t) = logistic(w x(t-1) + g y(t-1))      e(t) = target(t) - y(t)
 * delta(2) = e(2) y(2) (1 - y(2))           delta(1) = (e(1) + g delta(2)) y(1) (1 - y(1))
 * dw = rate (delta(2) x(1) + delta(1) x(0)) dg = rate (delta(2) y(1) + delta(1) y(0))
 * </pre>
 */
final class Backprop {
  private static final double W = 0.3;
  private static final double G = 0.4;
  private static final double[] X = {0.05, 0.1};
  private static final double[] TARGET = {0.6, 0.75};
  private static final double RATE = 0.5;

  private Backprop() {}

  static void on(Board board, long unused) {
    double y1 = logistic(W * X[0] + G * 0);
    double y2 = logistic(W * X[1] + G * y1);
    double e1 = TARGET[0] - y1;
    double e2 = TARGET[1] - y2;
    double delta2 = e2 * y2 * (1 - y2);
    double delta1 = (e1 + G * delta2) * y1 * (1 - y1);
    double dw = RATE * (delta2 * X[1] + delta1 * X[0]);
    double dg = RATE * (delta2 * y1 + delta1 * 0);
    board.say(
        """
        One neuron sees an input and its own last output: y(t) = logistic(w x(t-1) + g y(t-1)).
        w = .3, g = .4, x = .05 then .1, y(0) = 0; it should say .6, then .75; the rate is .5.""");
    board.say(
        "The five steps: forward, errors, deltas from the last step back, changes, new weights.");
    TextTable table = new TextTable("step", "number", "how", "here", "in the notes");
    row(table, "1 forward", "y(1)", "logistic(.3 x .05 + .4 x 0)", y1, ".5037");
    row(table, "", "y(2)", "logistic(.3 x .1 + .4 y(1))", y2, ".5576");
    row(table, "2 errors", "e(1)", ".6 - y(1)", e1, ".0963");
    row(table, "", "e(2)", ".75 - y(2)", e2, ".1924");
    row(table, "3 deltas", "delta(2)", "e(2) y(2) (1 - y(2))", delta2, ".0475");
    row(table, "", "delta(1)", "(e(1) + g delta(2)) y(1) (1 - y(1))", delta1, ".0288");
    row(table, "4 changes", "dw", ".5 (delta(2) x(1) + delta(1) x(0))", dw, ".00237 + .00072");
    row(table, "", "dg", ".5 (delta(2) y(1) + delta(1) y(0))", dg, ".0119 (cut off)");
    row(table, "5 weights", "w", ".3 + dw", W + dw, ".300307 (a slip)");
    row(table, "", "g", ".4 + dg", G + dg, ".4119 (cut off)");
    board.show(table);
    board.say(
        "The notes print the new w as .300307: a zero too many. .3 + .00237 + .00072 is .30309.");
  }

  private static void row(
      TextTable table, String step, String what, String how, double x, String notes) {
    table.add(step, what, how, String.format(Locale.ROOT, "%.5f", x), notes);
  }

  private static double logistic(double a) {
    return 1 / (1 + Math.exp(-a));
  }
}
