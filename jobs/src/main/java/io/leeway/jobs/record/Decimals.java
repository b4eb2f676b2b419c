package io.leeway.jobs.record;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Avro decimals as doubles: big-endian two's complement, times a power of ten. */
final class Decimals {
  /** About 308 digits, where doubles end; bounds the cost of the exact path. */
  static final int MAX_BYTES = 128;

  /** The largest power of ten that is a double, and so keeps a division correctly rounded. */
  private static final int MAX_EXACT_SCALE = 22;

  private static final long MAX_EXACT_LONG = 1L << 53;
  private static final double[] POWERS_OF_TEN = new double[MAX_EXACT_SCALE + 1];

  static {
    for (int power = 0; power <= MAX_EXACT_SCALE; power++) {
      POWERS_OF_TEN[power] = Double.parseDouble("1e" + power);
    }
  }

  private Decimals() {}

  /**
   * The double nearest to the decimal. Allocates only for more than 53 bits or a scale over 22.
   *
   * @throws BadRecord if it has no bytes, or more than {@value #MAX_BYTES}
   */
  static double toDouble(byte[] bytes, int from, int to, int scale) throws BadRecord {
    if (to == from) {
      throw BadRecord.malformed("a decimal without digits");
    }
    if (to - from > MAX_BYTES) {
      throw BadRecord.malformed("a decimal of more than " + MAX_BYTES + " bytes");
    }
    int first = from;
    byte sign = (byte) (bytes[from] >> 7);
    while (to - first >= Long.BYTES && bytes[first] == sign) {
      first++;
    }
    if (to - first < Long.BYTES) {
      long unscaled = sign;
      for (int i = first; i < to; i++) {
        unscaled = unscaled << 8 | (bytes[i] & 0xFF);
      }
      if (Math.abs(unscaled) <= MAX_EXACT_LONG && scale <= MAX_EXACT_SCALE) {
        return unscaled / POWERS_OF_TEN[scale];
      }
    }
    return new BigDecimal(new BigInteger(bytes, from, to - from), scale).doubleValue();
  }
}
