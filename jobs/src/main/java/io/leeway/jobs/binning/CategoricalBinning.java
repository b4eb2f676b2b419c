package io.leeway.jobs.binning;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.schema.FeatureProfile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Bins of categories: missing, one bin each for the most frequent ones, <i>other</i> for those that
 * the reference had but rarely, <i>unseen</i> for those that it never had.
 *
 * <p>Codes: 0 missing, 1 ... the categories, then <i>other</i>, last <i>unseen</i>. A category is
 * looked up by its UTF-8 bytes, without making a string.
 *
 * <p>Cost: one hash over the bytes, eight at a time, and, but for collisions, one comparison. The
 * hash is keyed by the table's own seed, so that strings made to collide under a public hash
 * function do not; no result depends on the seed.
 */
public final class CategoricalBinning implements Binning {
  private static final int FIRST = 1;

  /** A code takes so many bits. */
  private static final int CODE_BITS = 8;

  private static final int CODE_MASK = 0xFF;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final List<String> categories;
  private final boolean complete;
  private final int other;
  private final int unseen;

  /** Open addressing; a power of two, at most a quarter full. */
  private final byte[][] keys;

  /** The first word of each key: most texts have no more. */
  private final long[] firstWords;

  /** Of each key its length plus one, shifted by {@link #CODE_BITS}, and its code; 0 if free. */
  private final int[] lengthsAndCodes;

  private final int mask;
  private final long seed;

  private CategoricalBinning(
      List<String> categories, List<String> rareCategories, boolean complete) {
    this.categories = List.copyOf(categories);
    this.complete = complete;
    this.other = FIRST + categories.size();
    this.unseen = other + 1;
    if (bins() > MAX_BINS) {
      throw new IllegalArgumentException(
          "%d categories make %d bins, at most %d are possible"
              .formatted(categories.size(), bins(), MAX_BINS));
    }
    int size = categories.size() + rareCategories.size();
    int capacity = Integer.highestOneBit(Math.max(8, size * 8 - 1));
    this.keys = new byte[capacity][];
    this.firstWords = new long[capacity];
    this.lengthsAndCodes = new int[capacity];
    this.mask = capacity - 1;
    this.seed = System.identityHashCode(this) * 0x9E3779B97F4A7C15L;
    int code = FIRST;
    for (String category : categories) {
      put(category, code++);
    }
    for (String category : rareCategories) {
      put(category, other);
    }
  }

  /**
   * Bins for these categories.
   *
   * @param categories those with a bin of their own, in the order of their codes
   * @param rareCategories those that share <i>other</i>
   * @param complete whether the lists hold every category of the reference; if not, one that is in
   *     neither list is <i>other</i>, because nobody can say that it is new
   * @throws IllegalArgumentException if a category is listed twice or there are too many
   */
  public static CategoricalBinning ofCategories(
      List<String> categories, List<String> rareCategories, boolean complete) {
    return new CategoricalBinning(categories, rareCategories, complete);
  }

  static CategoricalBinning of(FeatureProfile profile) {
    return ofCategories(
        profile.getCategories(), profile.getRareCategories(), profile.getCategoriesComplete());
  }

  /** The code of the category with these bytes. */
  public int code(byte[] text, int from, int to) {
    int length = to - from;
    long firstWord = word(text, from, to);
    int slot = (int) hash(firstWord, text, from, to) & mask;
    int lengthAndCode = lengthsAndCodes[slot];
    while (lengthAndCode != 0) {
      if (firstWords[slot] == firstWord
          && lengthAndCode >> CODE_BITS == length + 1
          && (length <= Long.BYTES || Arrays.equals(keys[slot], 0, length, text, from, to))) {
        return lengthAndCode & CODE_MASK;
      }
      slot = (slot + 1) & mask;
      lengthAndCode = lengthsAndCodes[slot];
    }
    return complete ? unseen : other;
  }

  /** The code of a category given as a string. */
  public int code(String category) {
    byte[] bytes = category.getBytes(StandardCharsets.UTF_8);
    return code(bytes, 0, bytes.length);
  }

  @Override
  public int code(FeatureRow row, int feature) {
    return row.hasText(feature)
        ? code(row.text(feature), row.textStart(feature), row.textEnd(feature))
        : MISSING;
  }

  @Override
  public int bins() {
    return unseen + 1;
  }

  @Override
  public boolean isUnseen(int code) {
    return code == unseen;
  }

  /** Whether the code is that of a single category. */
  public boolean isOwn(int code) {
    return code >= FIRST && code < other;
  }

  /** The categories with a bin of their own, in the order of their codes. */
  public List<String> categories() {
    return categories;
  }

  @Override
  public String label(String feature, int code) {
    Objects.checkIndex(code, bins());
    if (code == MISSING) {
      return feature + " missing";
    }
    if (code == other) {
      return feature + " other";
    }
    return code == unseen
        ? feature + " unseen"
        : feature + " = " + quoted(categories.get(code - FIRST));
  }

  private static String quoted(String category) {
    StringBuilder text = new StringBuilder(category.length() + 2).append('"');
    for (int i = 0; i < category.length(); i++) {
      char c = category.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"').toString();
  }

  private void put(String category, int code) {
    byte[] bytes = category.getBytes(StandardCharsets.UTF_8);
    long firstWord = word(bytes, 0, bytes.length);
    int slot = (int) hash(firstWord, bytes, 0, bytes.length) & mask;
    while (keys[slot] != null) {
      if (Arrays.equals(keys[slot], bytes)) {
        throw new IllegalArgumentException(
            "category " + quoted(category) + " is listed twice, expected it once");
      }
      slot = (slot + 1) & mask;
    }
    keys[slot] = bytes;
    firstWords[slot] = firstWord;
    lengthsAndCodes[slot] = ((bytes.length + 1) << CODE_BITS) | code;
  }

  private long hash(long firstWord, byte[] text, int from, int to) {
    long hash = mixed(seed ^ firstWord ^ (to - from) * 0x9E3779B97F4A7C15L);
    for (int at = from + Long.BYTES; at < to; at += Long.BYTES) {
      hash = mixed(hash ^ word(text, at, to));
    }
    return hash;
  }

  private static long mixed(long word) {
    long product = (word ^ word >>> 32) * 0xFF51AFD7ED558CCDL;
    return product ^ product >>> 29;
  }

  /** Up to eight bytes from here on, the first one lowest, zeros after the last. */
  private static long word(byte[] text, int from, int to) {
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
