package dev.sightline.lecture;

import dev.sightline.draw.CurveChart;
import dev.sightline.eval.Board;
import dev.sightline.eval.TextTable;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.OptimizerKind;
import dev.sightline.rnn.Packing;
import java.util.List;
import java.util.Locale;

/**
 * "hello", the smallest character model. Its vocabulary is h, e, l, o; it reads h, e, l, l and is
 * to name the letter that follows each: e, l, l, o. After the first l comes another l, after the
 * second an o: who looks at the last letter alone must guess there, and two guesses between two
 * letters cost 2 log 2 = 1.386 nats at least, .347 for each of the four letters. A loss below that
 * is memory.
 */
final class Hello {
  static final double BEST_WITHOUT_MEMORY = 2 * Math.log(2) / 4;

  private static final String VOCABULARY = "helo";
  private static final int TIMES = 50;
  private static final int[] READ = letters("hell");
  private static final int[] NEXT = letters("ello");

  private Hello() {}

  static void on(Board board, long seed) {
    Learned with = learn(true, seed, TIMES);
    Learned without = learn(false, seed, TIMES);
    board.say(
        "The net reads h, e, l, l and is to name the letter that follows each: e, l, l, o. An Elman"
            + " net of 100 with Adagrad at .1, as in the notes; beside it the same net that forgets"
            + " everything after each letter.");
    TextTable table = new TextTable("times seen", "loss with memory", "without");
    for (int i : new int[] {0, 1, 2, 4, 9, 24, 49}) {
      table.add(
          "" + (i + 1),
          String.format(Locale.ROOT, "%.4f", with.losses[i]),
          String.format(Locale.ROOT, "%.4f", without.losses[i]));
    }
    board.show(table);
    board.say(
        String.format(
            Locale.ROOT,
            "Without memory the two letters after l cannot be told apart: the loss cannot fall below"
                + " 2 log 2 / 4 = %.4f.%nWith memory hell is followed by '%s', and h alone goes on"
                + " as '%s'. Without, hell is followed by '%s'.",
            BEST_WITHOUT_MEMORY,
            with.named,
            with.written,
            without.named));
    board.draw(
        new CurveChart(
            "hello: the loss, with and without memory",
            "times seen",
            new CurveChart.Axis(
                "nats per letter", List.of(with.series("with memory"), without.series("without"))),
            new CurveChart.Axis("", List.of()),
            List.of()));
  }

  /**
   * A net that has learned.
   *
   * @param losses before each step
   * @param named what it says follows h, e, l, l
   * @param written what it writes by itself after h
   */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  record Learned(double[] losses, String named, String written) {
    private CurveChart.Series series(String name) {
      double[] x = new double[losses.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = i + 1;
      }
      return new CurveChart.Series(name, x, losses);
    }
  }

  /**
   * Trains.
   *
   * @param memory whether the letters are one sequence, or each a sequence of its own
   */
  static Learned learn(boolean memory, long seed, int times) {
    Packing packing = new Packing(memory ? new int[] {4} : new int[] {1, 1, 1, 1});
    try (StepNet net = new StepNet(CellKind.ELMAN, 4, 100, 4, OptimizerKind.ADAGRAD, seed);
        Matrix x = Matrix.of(4, 4, oneHot(READ))) {
      double[] losses = new double[times];
      for (int i = 0; i < times; i++) {
        losses[i] = net.train(packing, x, NEXT, 0.1, Clipping.byValue(5));
      }
      return new Learned(losses, text(net.name(packing, x)), text(net.generate(0, 4)));
    }
  }

  private static int[] letters(String word) {
    return word.chars().map(VOCABULARY::indexOf).toArray();
  }

  private static String text(int[] letters) {
    StringBuilder word = new StringBuilder();
    for (int letter : letters) {
      word.append(VOCABULARY.charAt(letter));
    }
    return word.toString();
  }

  private static float[] oneHot(int[] letters) {
    float[] rows = new float[letters.length * VOCABULARY.length()];
    for (int t = 0; t < letters.length; t++) {
      rows[t * VOCABULARY.length() + letters[t]] = 1;
    }
    return rows;
  }
}
