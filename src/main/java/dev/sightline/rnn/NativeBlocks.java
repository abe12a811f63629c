package dev.sightline.rnn;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Native memory that closed matrices leave behind for the next ones. A training step asks for the
 * same few dozen blocks each time; fresh ones would be given back to the operating system and
 * fetched again, page by page, at a tenth of a step's time. Safe for several threads.
 */
final class NativeBlocks {
  /** Elements kept at most, over all sizes; what is closed beyond them is freed. */
  private static final long MOST_KEPT = 128L << 20;

  private static final Map<Long, ArrayDeque<FloatPointer>> KEPT = new HashMap<>();
  private static long kept;
  private static long inUse;

  private NativeBlocks() {}

  /** A block of at least this many elements, with whatever stands in it. */
  static FloatPointer take(long elements) {
    long size = rounded(elements);
    synchronized (NativeBlocks.class) {
      inUse += size;
      ArrayDeque<FloatPointer> ofSize = KEPT.get(size);
      if (ofSize != null && !ofSize.isEmpty()) {
        kept -= size;
        return ofSize.pop();
      }
    }
    return new FloatPointer(size);
  }

  /** Takes a block of {@link #take} back; nobody may look at it any more. */
  static void give(FloatPointer block) {
    long size = block.capacity();
    synchronized (NativeBlocks.class) {
      inUse -= size;
      if (kept + size <= MOST_KEPT) {
        kept += size;
        KEPT.computeIfAbsent(size, any -> new ArrayDeque<>()).push(block);
        return;
      }
    }
    block.close();
  }

  /** Elements taken and not given back. */
  static synchronized long inUse() {
    return inUse;
  }

  /** Frees what is kept for later. */
  static synchronized void freeKept() {
    KEPT.values().forEach(blocks -> blocks.forEach(FloatPointer::close));
    KEPT.clear();
    kept = 0;
  }

  /** Up to an eighth more, so that batches of slightly different length share their blocks. */
  static long rounded(long elements) {
    long step = Math.max(64, Long.highestOneBit(Math.max(1, elements)) / 8);
    return (elements + step - 1) / step * step;
  }
}
