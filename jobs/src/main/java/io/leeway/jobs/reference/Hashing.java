package io.leeway.jobs.reference;

/**
 * Fixed hash functions: what they decide must be the same on every machine and in every version.
 */
final class Hashing {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Hashing() {}

  /** A bijection of 64 bits without visible pattern (the finalizer of SplitMix64). */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static long of(Object value) {
    if (value instanceof Long number) {
      return mix(number);
    }
    if (value instanceof Double number) {
      return mix(Double.doubleToLongBits(number));
    }
    if (value instanceof Float number) {
      return mix(Float.floatToIntBits(number));
    }
    String text = (String) value;
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mix(hash);
  }
}
