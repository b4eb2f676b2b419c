package io.leeway.jobs.sketch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Integers without sign in groups of seven bits, the lowest first: small ones take one byte. */
final class VariableLength {
  private static final int MAX_GROUPS = 10;

  private VariableLength() {}

  /** Writes all 64 bits of the value as an integer without sign. */
  static void write(long value, DataOutput target) throws IOException {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      target.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    target.writeByte((int) rest);
  }

  static long read(DataInput source) throws IOException {
    long value = 0;
    for (int group = 0; group < MAX_GROUPS; group++) {
      int bits = source.readByte();
      value |= (long) (bits & 0x7F) << (7 * group);
      if (bits >= 0) {
        return value;
      }
    }
    throw new IOException("an integer of a sketch has more than " + MAX_GROUPS + " bytes");
  }

  /**
   * An integer that has to lie in a range.
   *
   * @param what its name in the error
   */
  static int readBetween(int least, int most, String what, DataInput source) throws IOException {
    long value = read(source);
    if (value < least || value > most) {
      throw new IOException(
          "%s of a sketch is %d, expected %d to %d".formatted(what, value, least, most));
    }
    return (int) value;
  }
}
