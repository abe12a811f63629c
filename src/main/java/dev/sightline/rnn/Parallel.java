package dev.sightline.rnn;

import java.util.stream.IntStream;

/** Splits element-wise work over the processor's cores. */
final class Parallel {
  private static final int CORES = Math.min(16, Runtime.getRuntime().availableProcessors());

  /** Work below this many elements is done by the caller: handing it over would cost more. */
  private static final long WORTH_SPLITTING = 30_000;

  private Parallel() {}

  /** Work on the items {@code [from, to)}. */
  interface Range {
    void run(int from, int to);
  }

  /**
   * Runs {@code work} over {@code [0, items)}, cut into one contiguous part for each core, and
   * returns when all are done. An item stands for about {@code elements} element operations.
   */
  static void over(int items, long elements, Range work) {
    int parts = (int) Math.min(Math.min(CORES, items), items * elements / WORTH_SPLITTING);
    if (parts <= 1) {
      work.run(0, items);
      return;
    }
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            p ->
                work.run((int) ((long) items * p / parts), (int) ((long) items * (p + 1) / parts)));
  }
}
