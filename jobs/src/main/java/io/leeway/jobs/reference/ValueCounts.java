package io.leeway.jobs.reference;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts of values, in bounded memory: exact up to a number of different values, then the frequent
 * ones only (Misra and Gries 1982).
 *
 * <p>After an overflow a count is too low by at most {@code n / capacity} of n values, and every
 * value more frequent than that is still there. The decision whether it overflowed does not depend
 * on the order of the values. Not thread-safe.
 */
final class ValueCounts {
  private final int capacity;
  private final Map<Object, long[]> counts = new HashMap<>();
  private boolean overflowed;

  /**
   * @param capacity most different values that are kept
   */
  ValueCounts(int capacity) {
    this.capacity = capacity;
  }

  void add(Object value) {
    long[] count = counts.get(value);
    if (count != null) {
      count[0]++;
    } else if (counts.size() < capacity) {
      counts.put(value, new long[] {1});
    } else {
      overflowed = true;
      counts.values().removeIf(other -> --other[0] == 0);
    }
  }

  /** Whether there were more different values than are kept. */
  boolean overflowed() {
    return overflowed;
  }

  /** Whether the next value that is not among them is one too many. */
  boolean isFull() {
    return counts.size() == capacity;
  }

  /** How many different values are kept. */
  int size() {
    return counts.size();
  }

  /** The kept values with their counts, a copy in no order. */
  Map<Object, Long> counts() {
    Map<Object, Long> copy = new HashMap<>();
    counts.forEach((value, count) -> copy.put(value, count[0]));
    return copy;
  }
}
