package dev.sightline.eval;

/**
 * Counts hashed n-grams without boxing: open addressing, linear probing, at most three quarters
 * full; 12 bytes a slot. Keys must be well mixed. Not thread-safe while {@link #increment} runs;
 * safe to read afterwards.
 */
final class DocumentFrequencies {
  private long[] keys = new long[1024];
  private int[] counts = new int[1024];
  private int size;

  void increment(long key) {
    int slot = slot(key);
    if (counts[slot] == 0) {
      if (4 * (size + 1) > 3 * keys.length) {
        grow();
        slot = slot(key);
      }
      keys[slot] = key;
      size++;
    }
    counts[slot]++;
  }

  /** How often {@code key} was counted, 0 if never. */
  int get(long key) {
    return counts[slot(key)];
  }

  /** The slot of {@code key}, or the free one where it belongs; a free slot has count 0. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (key >>> 32) & mask;
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[2 * oldKeys.length];
    counts = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
      }
    }
  }
}
