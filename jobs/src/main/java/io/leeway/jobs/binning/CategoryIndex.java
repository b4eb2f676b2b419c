package io.leeway.jobs.binning;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The codes of categories, found by their UTF-8 bytes without making a string.
 *
 * <p>Cost: one hash over the bytes, eight at a time, and, but for collisions, one comparison with
 * three words that lie side by side. A column of texts is looked up in blocks, first all hashes,
 * then all slots, so that slots of a table that has left the cache are fetched at the same time.
 * The hash is keyed, so that strings made to collide under a public hash function do not. Immutable
 * and thread-safe.
 */
final class CategoryIndex {
  /** Much fewer slots than this per category, and probes meet; many more, and the cache is left. */
  private static final int SLOTS_PER_CATEGORY = 4;

  private static final int WORDS_PER_SLOT = 3;

  /** In slots with open addressing; a power of two. Only of texts longer than two words. */
  private final byte[][] keys;

  /**
   * Of each slot the first word of the key, the last one, then one more than its length in the high
   * half, 0 in a free slot, and its code in the low one.
   */
  private final long[] slots;

  private final int mask;
  private final long seed;
  private final byte absent;

  /** A table with room for so many categories; all others have the code {@code absent}. */
  CategoryIndex(int categories, int absent, long seed) {
    int capacity = Integer.highestOneBit(Math.max(8, categories * SLOTS_PER_CATEGORY - 1));
    this.keys = new byte[capacity][];
    this.slots = new long[WORDS_PER_SLOT * capacity];
    this.mask = capacity - 1;
    this.seed = seed;
    this.absent = (byte) absent;
  }

  /** Adds categories that it does not have: the first has this code, the next one a step more. */
  void put(List<String> categories, int firstCode, int step) {
    int code = firstCode;
    for (String category : categories) {
      put(category.getBytes(StandardCharsets.UTF_8), code);
      code += step;
    }
  }

  private void put(byte[] key, int code) {
    long firstWord = Words.first(key, 0, key.length);
    long lastWord = Words.last(key, 0, key.length);
    int slot = slot(hash(firstWord, lastWord, key, 0, key.length));
    while (slots[slot + 2] != 0) {
      slot = next(slot);
    }
    keys[slot / WORDS_PER_SLOT] = key;
    slots[slot] = firstWord;
    slots[slot + 1] = lastWord;
    slots[slot + 2] = ((key.length + 1L) << Integer.SIZE) | code;
  }

  /** The code of the category with these bytes. */
  int code(byte[] text, int from, int to) {
    long firstWord = Words.first(text, from, to);
    long lastWord = Words.last(text, from, to);
    int slot = slot(hash(firstWord, lastWord, text, from, to));
    for (long found = slots[slot + 2]; found != 0; found = slots[slot + 2]) {
      if (slots[slot] == firstWord
          && slots[slot + 1] == lastWord
          && length(found) == to - from
          && (to - from <= TextColumn.MAX_TEXT_BYTES
              || Arrays.equals(keys[slot / WORDS_PER_SLOT], 0, to - from, text, from, to))) {
        return (int) found;
      }
      slot = next(slot);
    }
    return absent & 0xFF;
  }

  /** Writes the code of each text of the column; where there is none the code stays as it is. */
  void encode(TextColumn texts, int size, byte[] codes, LookupBlock block) {
    for (int from = 0; from < size; from += LookupBlock.RECORDS) {
      int records = Math.min(LookupBlock.RECORDS, size - from);
      for (int i = 0; i < records; i++) {
        int at = from + i;
        block.slots[i] = slot(hash(texts.firstWords[at], texts.lastWords[at], texts.lengths[at]));
      }
      for (int i = 0; i < records; i++) {
        int slot = block.slots[i];
        block.firstWords[i] = slots[slot];
        block.lastWords[i] = slots[slot + 1];
        block.lengthsAndCodes[i] = slots[slot + 2];
      }
      for (int i = 0; i < records; i++) {
        int at = from + i;
        long found = block.lengthsAndCodes[i];
        if (texts.lengths[at] >= 0) {
          codes[at] =
              block.firstWords[i] == texts.firstWords[at]
                      && block.lastWords[i] == texts.lastWords[at]
                      && length(found) == texts.lengths[at]
                  ? (byte) found
                  : code(block.slots[i], texts, at);
        }
      }
    }
  }

  private byte code(int firstSlot, TextColumn texts, int record) {
    int slot = firstSlot;
    for (long found = slots[slot + 2]; found != 0; found = slots[slot + 2]) {
      if (slots[slot] == texts.firstWords[record]
          && slots[slot + 1] == texts.lastWords[record]
          && length(found) == texts.lengths[record]) {
        return (byte) found;
      }
      slot = next(slot);
    }
    return absent;
  }

  private static int length(long lengthAndCode) {
    return (int) (lengthAndCode >>> Integer.SIZE) - 1;
  }

  private int slot(long hash) {
    return ((int) hash & mask) * WORDS_PER_SLOT;
  }

  private int next(int slot) {
    int next = slot + WORDS_PER_SLOT;
    return next == slots.length ? 0 : next;
  }

  private long hash(long firstWord, long lastWord, byte[] text, int from, int to) {
    long hash = hash(firstWord, lastWord, to - from);
    for (int at = from + Long.BYTES; at < to - Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ Words.at(text, at));
    }
    return hash;
  }

  private long hash(long firstWord, long lastWord, int length) {
    return mixed(mixed(seed ^ firstWord ^ (length * 0x9E3779B97F4A7C15L)) ^ lastWord);
  }

  private static long mixed(long word) {
    long product = (word ^ (word >>> 32)) * 0xFF51AFD7ED558CCDL;
    return product ^ (product >>> 29);
  }
}
