package dev.sightline.lecture;

import dev.sightline.eval.Board;
import dev.sightline.eval.TextTable;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * A linear net that sees the last two numbers and is to name the next one, {@code y_t = a y_{t-1} +
 * b y_{t-2}}. From the first six Fibonacci numbers, scaled to at most 1, gradient descent finds a =
 * b = 1; then the net goes on by its own numbers.
 */
final class Fibonacci {
  private static final int SEEN = 6;
  private static final int PASSES = 10_000;
  private static final double RATE = 0.5;

  private Fibonacci() {}

  /** The two weights. */
  record Weights(double a, double b) {}

  static void on(Board board, long unused) {
    board.say(
        "The net sees the last two numbers and names the next: y(t) = a y(t-1) + b y(t-2). It learns"
            + " from the first six Fibonacci numbers, scaled to at most 1, by gradient descent from"
            + " a = b = 0.");
    TextTable table = new TextTable("passes", "a", "b", "mean squared error");
    Weights w = new Weights(0, 0);
    int next = 0;
    for (int pass = 0; pass <= PASSES; pass++) {
      if (pass == next) {
        table.add(
            "" + pass,
            String.format(Locale.ROOT, "%.6f", w.a),
            String.format(Locale.ROOT, "%.6f", w.b),
            String.format(Locale.ROOT, "%.2e", error(w)));
        next = pass == 0 ? 1 : pass < 1000 ? pass * 10 : PASSES;
      }
      w = pass < PASSES ? descended(w) : w;
    }
    board.show(table);
    StringJoiner goesOn = new StringJoiner(", ");
    double before = 5;
    double last = 8;
    for (int i = 0; i < 10; i++) {
      double y = w.a * last + w.b * before;
      before = last;
      last = y;
      goesOn.add(String.format(Locale.ROOT, "%.0f", y));
    }
    board.say("After 5 and 8 it goes on by its own numbers: " + goesOn + ".");
  }

  /** What gradient descent comes to. */
  static Weights learned() {
    Weights w = new Weights(0, 0);
    for (int pass = 0; pass < PASSES; pass++) {
      w = descended(w);
    }
    return w;
  }

  private static double[] numbers() {
    double[] f = new double[SEEN];
    f[0] = 1;
    f[1] = 1;
    for (int i = 2; i < SEEN; i++) {
      f[i] = f[i - 1] + f[i - 2];
    }
    for (int i = 0; i < SEEN; i++) {
      f[i] /= 8;
    }
    return f;
  }

  private static Weights descended(Weights w) {
    double[] f = numbers();
    double da = 0;
    double db = 0;
    for (int t = 2; t < SEEN; t++) {
      double e = f[t] - w.a * f[t - 1] - w.b * f[t - 2];
      da += e * f[t - 1];
      db += e * f[t - 2];
    }
    return new Weights(w.a + RATE * da, w.b + RATE * db);
  }

  private static double error(Weights w) {
    double[] f = numbers();
    double sum = 0;
    for (int t = 2; t < SEEN; t++) {
      double e = f[t] - w.a * f[t - 1] - w.b * f[t - 2];
      sum += e * e;
    }
    return sum / (SEEN - 2);
  }
}
