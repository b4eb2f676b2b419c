package io.leeway.jobs.registry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values by schema id. Finding one allocates nothing.
 *
 * <p>Forgets everything when it is full: that takes a thousand schemas on one topic.
 */
final class KnownSchemas<T> {
  static final int MOST = 1024;

  private static final int SLOTS = 2 * MOST;

  private final int[] ids = new int[SLOTS];
  private final @Nullable Object[] values = new Object[SLOTS];
  private int size;

  @Nullable T get(int id) {
    int slot = slot(id);
    return value(slot);
  }

  @SuppressWarnings("unchecked") // only put fills the slots
  private @Nullable T value(int slot) {
    return (T) values[slot];
  }

  void put(int id, T value) {
    if (size == MOST) {
      Arrays.fill(values, null);
      size = 0;
    }
    int slot = slot(id);
    if (values[slot] == null) {
      size++;
    }
    ids[slot] = id;
    values[slot] = value;
  }

  /** Where this id is, or would be; half of the slots are free. */
  private int slot(int id) {
    int slot = (id * 0x9E3779B9) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS));
    while (values[slot] != null && ids[slot] != id) {
      slot = (slot + 1) % SLOTS;
    }
    return slot;
  }
}
