package io.leeway.jobs.sketch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Texts with a count each, at most {@value #MAX_ENTRIES}. Entries are numbered in the order in
 * which they came; their bytes lie one after the other in one array, so that nothing is allocated
 * once it has its size. Not thread-safe.
 */
final class CategoryTable {
  static final int MAX_ENTRIES = 128;

  private static final int FIRST_CAPACITY = 8;
  private static final int FIRST_TEXT_BYTES = 64;
  private static final byte FREE = -1;

  /** Entry numbers by hash, open addressing, at most half full. */
  private byte[] slots = freeSlots(2 * FIRST_CAPACITY);

  private long[] hashes = new long[FIRST_CAPACITY];
  private long[] counts = new long[FIRST_CAPACITY];

  /** Where the text of each entry ends; it starts where the one before ends. */
  private int[] ends = new int[FIRST_CAPACITY];

  private byte[] text = new byte[FIRST_TEXT_BYTES];
  private int size;

  int size() {
    return size;
  }

  boolean isFull() {
    return size == MAX_ENTRIES;
  }

  long hash(int entry) {
    return hashes[entry];
  }

  long count(int entry) {
    return counts[entry];
  }

  int start(int entry) {
    return entry == 0 ? 0 : ends[entry - 1];
  }

  int end(int entry) {
    return ends[entry];
  }

  /** The bytes of all texts; not to be changed. */
  byte[] text() {
    return text;
  }

  String string(int entry) {
    return new String(text, start(entry), end(entry) - start(entry), StandardCharsets.UTF_8);
  }

  /** The entry of this text, or -1. */
  int find(long hash, byte[] bytes, int from, int to) {
    int mask = slots.length - 1;
    for (int slot = (int) (hash >>> Integer.SIZE) & mask; ; slot = (slot + 1) & mask) {
      int entry = slots[slot];
      if (entry == FREE) {
        return -1;
      }
      if (hashes[entry] == hash && Arrays.equals(text, start(entry), end(entry), bytes, from, to)) {
        return entry;
      }
    }
  }

  void add(int entry, long more) {
    counts[entry] += more;
  }

  /** Adds a text that is not there; the table must not be full. */
  void insert(long hash, byte[] bytes, int from, int to, long count) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      slots = freeSlots(4 * size);
      fillSlots();
    }
    int start = size == 0 ? 0 : ends[size - 1];
    int end = start + to - from;
    if (end > text.length) {
      text = Arrays.copyOf(text, Math.max(end, 2 * text.length));
    }
    System.arraycopy(bytes, from, text, start, to - from);
    hashes[size] = hash;
    counts[size] = count;
    ends[size] = end;
    putSlot(size++);
  }

  long leastCount() {
    long least = Long.MAX_VALUE;
    for (int entry = 0; entry < size; entry++) {
      least = Math.min(least, counts[entry]);
    }
    return least;
  }

  /** Lowers all counts by this, which is at most the least one, and drops entries that reach 0. */
  void subtract(long less) {
    int kept = 0;
    int start = 0;
    int keptEnd = 0;
    for (int entry = 0; entry < size; entry++) {
      int end = ends[entry];
      if (counts[entry] > less) {
        System.arraycopy(text, start, text, keptEnd, end - start);
        keptEnd += end - start;
        hashes[kept] = hashes[entry];
        counts[kept] = counts[entry] - less;
        ends[kept] = keptEnd;
        kept++;
      }
      start = end;
    }
    if (kept < size) {
      size = kept;
      Arrays.fill(slots, FREE);
      fillSlots();
    }
  }

  /** All entries in the order of their bytes. */
  int[] inTextOrder() {
    return IntStream.range(0, size).boxed().sorted(byText()).mapToInt(Integer::intValue).toArray();
  }

  /** Entries by their bytes without sign. */
  Comparator<Integer> byText() {
    return (a, b) -> Arrays.compareUnsigned(text, start(a), end(a), text, start(b), end(b));
  }

  /** Whether the other has the same texts with the same counts. */
  boolean sameEntries(CategoryTable other) {
    if (size != other.size) {
      return false;
    }
    for (int entry = 0; entry < size; entry++) {
      int match = other.find(hashes[entry], text, start(entry), end(entry));
      if (match < 0 || other.counts[match] != counts[entry]) {
        return false;
      }
    }
    return true;
  }

  CategoryTable copy() {
    CategoryTable copy = new CategoryTable();
    copy.slots = slots.clone();
    copy.hashes = hashes.clone();
    copy.counts = counts.clone();
    copy.ends = ends.clone();
    copy.text = text.clone();
    copy.size = size;
    return copy;
  }

  int memoryBytes() {
    int arrayHeaders = 5 * 16 + 48;
    return arrayHeaders + slots.length + 20 * hashes.length + text.length;
  }

  private void fillSlots() {
    for (int entry = 0; entry < size; entry++) {
      putSlot(entry);
    }
  }

  private void putSlot(int entry) {
    int mask = slots.length - 1;
    int slot = (int) (hashes[entry] >>> Integer.SIZE) & mask;
    while (slots[slot] != FREE) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = (byte) entry;
  }

  private static byte[] freeSlots(int capacity) {
    byte[] slots = new byte[capacity];
    Arrays.fill(slots, FREE);
    return slots;
  }
}
