package dev.sightline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntConsumer;

/**
 * Whether work grows with the size of its input hardly faster than the input does, in processor
 * time of the thread that does it: what else the machine is busy with does not count.
 */
public final class Growth {
  private static final int LARGER = 8;

  /** n log n takes about 10 times as long for 8 times the input, n squared 64 times. */
  private static final int MOST = 28;

  private Growth() {}

  /**
   * Compares the times of two sizes within one run, the best of some turns each.
   *
   * @param size of the smaller input; the other one is 8 times as large
   * @param work for an input of the size that it is given
   */
  public static void assertAtMostLogLinear(int size, IntConsumer work) {
    work.accept(size);
    double small = Double.MAX_VALUE;
    double large = Double.MAX_VALUE;
    for (int turn = 0; turn < 2 || (turn < 9 && large > MOST * small); turn++) {
      small = Math.min(small, nanos(size, work));
      large = Math.min(large, nanos(LARGER * size, work));
    }
    assertTrue(
        large <= MOST * small + 1e6,
        "%d times the input took %.1f times as long".formatted(LARGER, large / small));
  }

  private static double nanos(int size, IntConsumer work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    work.accept(size);
    return (double) (threads.getCurrentThreadCpuTime() - start);
  }
}
