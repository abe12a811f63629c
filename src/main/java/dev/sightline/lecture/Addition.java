package dev.sightline.lecture;

import dev.sightline.eval.Board;
import dev.sightline.eval.TextTable;
import dev.sightline.rnn.CellKind;
import dev.sightline.rnn.Clipping;
import dev.sightline.rnn.Matrix;
import dev.sightline.rnn.OptimizerKind;
import dev.sightline.rnn.Packing;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Addition as it is done on paper. Two numbers come in bit by bit, the least significant first; the
 * net names the bits of the sum. What it has to keep in its state is the carry. It is trained on
 * 8-bit numbers only: if it has learned the rule, not the numbers, it is right in every bit of
 * longer ones.
 *
 * <p>In the notes the net has three hidden units, and its output comes two steps late, because
 * there a unit needs a step to hear another. Here the layers of a step work one after the other
 * within it: the same net, with nothing late.
 */
final class Addition {
  private static final int BITS = 8;
  private static final int BATCH = 32;
  private static final double LEARNED = 0.005;
  private static final int TRIED = 500;
  private static final int SEEDS = 10;

  private Addition() {}

  /** A net and its training. */
  record Setting(String name, int hidden, double rate, int mostBatches) {}

  static final Setting NOTES = new Setting("three units, as in the notes", 3, 0.03, 6000);
  static final Setting LARGER = new Setting("sixteen units", 16, 0.02, 600);

  static void on(Board board, long seed) {
    Sums example = new Sums(new long[] {3}, new long[] {1}, 2);
    board.say(
        "3 + 1 from the right: a 1 1 0, b 1 0 0, sum "
            + Arrays.toString(example.targets).replaceAll("[\\[\\],]", "")
            + ". Elman nets are trained on sums of 8-bit numbers until their loss is below .005, and"
            + " then add 500 pairs of 8, 16 and 32 bits. The net of the notes has three hidden units"
            + ". There its output comes two steps late, because a unit needs a step to hear another; here"
            + " all units of a step work within it, which makes it the same net.");
    TextTable table =
        new TextTable("net", "seed", "batches", "loss", "8 bits, wrong", "16 bits", "32 bits");
    StringBuilder exact = new StringBuilder();
    for (Setting setting : new Setting[] {NOTES, LARGER}) {
      int right = 0;
      for (long s = seed; s < seed + SEEDS; s++) {
        Result result = learn(setting, s);
        right += result.wrong[2] == 0 ? 1 : 0;
        table.add(
            setting.name,
            "" + s,
            "" + result.batches,
            String.format(Locale.ROOT, "%.4f", result.loss),
            "" + result.wrong[0],
            "" + result.wrong[1],
            "" + result.wrong[2]);
      }
      exact.append(
          "%s: exact on 32 bits with %s of %s seeds.%n".formatted(setting.name, right, SEEDS));
    }
    board.show(table);
    board.say(exact.toString().strip());
  }

  /**
   * What came of a training.
   *
   * @param wrong sums of 500 with a wrong bit, at 8, 16 and 32 bits
   */
  @SuppressWarnings("ArrayRecordComponent") // not compared
  record Result(int batches, double loss, int[] wrong) {}

  static Result learn(Setting setting, long seed) {
    try (StepNet net =
        new StepNet(CellKind.ELMAN, 2, setting.hidden, 2, OptimizerKind.ADAM, seed)) {
      Random numbers = new Random(seed);
      double loss = Double.MAX_VALUE;
      int batches = 0;
      for (; loss > LEARNED && batches < setting.mostBatches; batches++) {
        Sums sums = Sums.random(numbers, BATCH, BITS);
        try (Matrix x = sums.x()) {
          loss = net.train(sums.packing(), x, sums.targets, setting.rate, Clipping.byNorm(1));
        }
      }
      int[] wrong = {wrong(net, BITS, 99), wrong(net, 2 * BITS, 98), wrong(net, 4 * BITS, 97)};
      return new Result(batches, loss, wrong);
    }
  }

  private static int wrong(StepNet net, int bits, long seed) {
    Sums sums = Sums.random(new Random(seed), TRIED, bits);
    try (Matrix x = sums.x()) {
      int[] named = net.name(sums.packing(), x);
      int wrong = 0;
      for (int i = 0; i < TRIED; i++) {
        wrong += sums.sum(i, named) == sums.sum(i, sums.targets) ? 0 : 1;
      }
      return wrong;
    }
  }

  /**
   * Pairs of numbers and their sums, as bits: the rows of step t are bit t of all of them. After
   * the last bits come zeros, so that the last carry can come out.
   */
  static final class Sums {
    final int[] targets;
    private final int count;
    private final int steps;
    private final float[] pairs;

    Sums(long[] a, long[] b, int width) {
      count = a.length;
      steps = width + 1;
      pairs = new float[steps * count * 2];
      targets = new int[steps * count];
      for (int t = 0; t < steps; t++) {
        for (int i = 0; i < count; i++) {
          int row = t * count + i;
          pairs[2 * row] = a[i] >> t & 1;
          pairs[2 * row + 1] = b[i] >> t & 1;
          targets[row] = (int) (a[i] + b[i] >> t & 1);
        }
      }
    }

    static Sums random(Random random, int count, int width) {
      long[] a = random.longs(count, 0, 1L << width).toArray();
      long[] b = random.longs(count, 0, 1L << width).toArray();
      return new Sums(a, b, width);
    }

    Packing packing() {
      int[] lengths = new int[count];
      Arrays.fill(lengths, steps);
      return new Packing(lengths);
    }

    Matrix x() {
      return Matrix.of(steps * count, 2, pairs);
    }

    /** The number that bits say, of pair i. */
    long sum(int i, int[] bits) {
      long sum = 0;
      for (int t = 0; t < steps; t++) {
        sum |= (long) bits[t * count + i] << t;
      }
      return sum;
    }
  }
}
