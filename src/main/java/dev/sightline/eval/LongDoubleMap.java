package dev.sightline.eval;

import java.util.function.DoubleUnaryOperator;

/**
 * A map from hash to number that never boxes: open addressing, linear probing, at most half full.
 * Keys must be well mixed. Not thread-safe while {@link #add} runs; safe to read afterwards.
 */
final class LongDoubleMap {
  private long[] keys = new long[1024];
  private double[] values = new double[1024];
  private boolean[] used = new boolean[1024];
  private int size;

  /** Adds {@code amount} to the value of {@code key}, which begins at 0. */
  void add(long key, double amount) {
    int slot = slot(key);
    if (!used[slot]) {
      if (2 * (size + 1) > keys.length) {
        grow();
        slot = slot(key);
      }
      used[slot] = true;
      keys[slot] = key;
      size++;
    }
    values[slot] += amount;
  }

  double get(long key, double otherwise) {
    int slot = slot(key);
    return used[slot] ? values[slot] : otherwise;
  }

  /** Replaces every value v by f(v). */
  void replaceAll(DoubleUnaryOperator f) {
    for (int slot = 0; slot < keys.length; slot++) {
      if (used[slot]) {
        values[slot] = f.applyAsDouble(values[slot]);
      }
    }
  }

  int size() {
    return size;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) (key >>> 32) & mask;
    while (used[slot] && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    double[] oldValues = values;
    boolean[] oldUsed = used;
    keys = new long[2 * oldKeys.length];
    values = new double[keys.length];
    used = new boolean[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldUsed[i]) {
        int slot = slot(oldKeys[i]);
        used[slot] = true;
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }
}
