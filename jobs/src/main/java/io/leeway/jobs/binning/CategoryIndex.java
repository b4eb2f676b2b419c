package io.leeway.jobs.binning;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers categories by their place in a list, found by their UTF-8 bytes without making a string.
 *
 * <p>Cost: one hash over the bytes, eight at a time, and, but for collisions, one comparison. The
 * hash is keyed, so that strings made to collide under a public hash function do not. Immutable and
 * thread-safe.
 */
final class CategoryIndex {
  static final int ABSENT = -1;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Much fewer slots than this per category, and probes meet; many more, and the cache is left. */
  private static final int SLOTS_PER_CATEGORY = 8;

  private static final int SLOTS_PER_CATEGORY_OF_MANY = 4;
  private static final int MANY = 1024;

  /** In slots with open addressing; a power of two. Only of texts longer than a word. */
  private final byte[][] keys;

  /**
   * Two for each slot, so that a probe reads one line of the cache: the first word of the key, then
   * one more than its length in the high half, 0 in a free slot, and its place in the low one.
   */
  private final long[] slots;

  private final int mask;
  private final long seed;

  /** A table of categories that differ. */
  CategoryIndex(List<String> categories, long seed) {
    int perCategory = categories.size() > MANY ? SLOTS_PER_CATEGORY_OF_MANY : SLOTS_PER_CATEGORY;
    int capacity = Integer.highestOneBit(Math.max(8, categories.size() * perCategory - 1));
    this.keys = new byte[capacity][];
    this.slots = new long[2 * capacity];
    this.mask = capacity - 1;
    this.seed = seed;
    for (int place = 0; place < categories.size(); place++) {
      put(categories.get(place).getBytes(StandardCharsets.UTF_8), place);
    }
  }

  /** The hash of a text, whose first word this is, for all tables of the same seed. */
  static long hash(long firstWord, byte[] text, int from, int to, long seed) {
    long hash = mixed(seed ^ firstWord ^ ((to - from) * 0x9E3779B97F4A7C15L));
    for (int at = from + Long.BYTES; at < to; at += Long.BYTES) {
      hash = mixed(hash ^ word(text, at, to));
    }
    return hash;
  }

  /** The place of the category with these bytes, first word and hash, or {@link #ABSENT}. */
  int find(long firstWord, byte[] text, int from, int to, long hash) {
    int length = to - from;
    int slot = (int) hash & mask;
    long lengthAndPlace = slots[2 * slot + 1];
    while (lengthAndPlace != 0) {
      if (slots[2 * slot] == firstWord
          && lengthAndPlace >>> Integer.SIZE == length + 1
          && (length <= Long.BYTES || Arrays.equals(keys[slot], 0, length, text, from, to))) {
        return (int) lengthAndPlace;
      }
      slot = (slot + 1) & mask;
      lengthAndPlace = slots[2 * slot + 1];
    }
    return ABSENT;
  }

  private void put(byte[] key, int place) {
    long firstWord = word(key, 0, key.length);
    int slot = (int) hash(firstWord, key, 0, key.length, seed) & mask;
    while (slots[2 * slot + 1] != 0) {
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    slots[2 * slot] = firstWord;
    slots[2 * slot + 1] = ((key.length + 1L) << Integer.SIZE) | place;
  }

  private static long mixed(long word) {
    long product = (word ^ (word >>> 32)) * 0xFF51AFD7ED558CCDL;
    return product ^ (product >>> 29);
  }

  /** Up to eight bytes from here on, the first one lowest, zeros after the last. */
  static long word(byte[] text, int from, int to) {
    int length = to - from;
    if (length >= Long.BYTES) {
      return (long) WORDS.get(text, from);
    }
    if (from + Long.BYTES <= text.length) {
      return (long) WORDS.get(text, from) & ~(-1L << (length * Byte.SIZE));
    }
    long word = 0;
    for (int i = length - 1; i >= 0; i--) {
      word = (word << Byte.SIZE) | (text[from + i] & 0xFF);
    }
    return word;
  }
}
