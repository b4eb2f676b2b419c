package io.leeway.jobs.binning;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bytes of a text as words of eight, the first byte lowest. The first word, the last one and the
 * length tell texts of up to sixteen bytes apart.
 */
final class Words {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * The bytes of a word that belong to a text of so many; a table, for lengths are not foreseen.
   */
  private static final long[] KEPT = new long[Long.BYTES + 1];

  static {
    for (int length = 0; length <= Long.BYTES; length++) {
      KEPT[length] = length == Long.BYTES ? -1 : ~(-1L << (length * Byte.SIZE));
    }
  }

  private Words() {}

  /** The first eight bytes of a text, zeros after its last one. */
  static long first(byte[] text, int from, int to) {
    if (from + Long.BYTES <= text.length) {
      return (long) WORDS.get(text, from) & KEPT[Math.min(to - from, Long.BYTES)];
    }
    long word = 0;
    for (int i = to - 1; i >= from; i--) {
      word = (word << Byte.SIZE) | (text[i] & 0xFF);
    }
    return word;
  }

  /** The last eight bytes of a longer text, 0 if it has no more than eight. */
  static long last(byte[] text, int from, int to) {
    int length = to - from;
    if (from + Long.BYTES <= text.length) {
      long word = (long) WORDS.get(text, Math.max(from, to - Long.BYTES));
      return word & ((Long.BYTES - length) >> (Integer.SIZE - 1));
    }
    return 0;
  }

  /** The eight bytes from here on. */
  static long at(byte[] text, int from) {
    return (long) WORDS.get(text, from);
  }

  /** Writes the first bytes of a word. */
  static void write(long word, byte[] into, int at, int bytes) {
    for (int i = 0; i < bytes; i++) {
      into[at + i] = (byte) (word >>> (i * Byte.SIZE));
    }
  }
}
