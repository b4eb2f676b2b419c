package io.leeway.jobs.sketch;

/**
 * Doubles numbered in their order, and buckets of those whose numbers agree in all but their last
 * bits; how many these are is a bucket's level.
 */
final class DoubleBuckets {
  /** The number of the largest double. */
  static final long MAX_NUMBER = number(Double.MAX_VALUE);

  private DoubleBuckets() {}

  /** Doubles by their order: the numbers of -x and x are each other's complement. */
  static long number(double value) {
    long bits = Double.doubleToRawLongBits(value);
    return bits ^ ((bits >> (Long.SIZE - 1)) >>> 1);
  }

  static double value(long number) {
    return Double.longBitsToDouble(number ^ ((number >> (Long.SIZE - 1)) >>> 1));
  }

  /** The end of a bucket that is nearer to 0, which belongs to it. */
  static double innerEdge(long bucket, int level) {
    return bucket < 0 ? -value(~bucket << level) : value(bucket << level);
  }

  /** The end that is farther from 0; beyond the largest double it is infinite. */
  static double outerEdge(long bucket, int level) {
    if (level == 0) {
      return innerEdge(bucket, 0);
    }
    long magnitude = bucket < 0 ? ~bucket : bucket;
    double edge = Double.POSITIVE_INFINITY;
    if (magnitude + 1 <= MAX_NUMBER >> level) {
      edge = value((magnitude + 1) << level);
    }
    return bucket < 0 ? -edge : edge;
  }

  static double lowerEdge(long bucket, int level) {
    return bucket < 0 ? outerEdge(bucket, level) : innerEdge(bucket, level);
  }

  static double upperEdge(long bucket, int level) {
    return bucket < 0 ? innerEdge(bucket, level) : outerEdge(bucket, level);
  }
}
