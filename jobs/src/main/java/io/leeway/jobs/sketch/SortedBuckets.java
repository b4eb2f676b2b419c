package io.leeway.jobs.sketch;

/**
 * Occupied buckets in rising order.
 *
 * @param numbers their numbers; that of a negative bucket is the complement of its magnitude
 * @param counts how many values each has
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the package
record SortedBuckets(long[] numbers, long[] counts) {

  /** How many buckets are negative. */
  int negative() {
    int negative = 0;
    while (negative < numbers.length && numbers[negative] < 0) {
      negative++;
    }
    return negative;
  }

  /** How many of the lowest bits are 0 in all magnitudes. */
  int commonZeroBits() {
    long bits = 0;
    for (long number : numbers) {
      bits |= number < 0 ? ~number : number;
    }
    return bits == 0 ? 0 : Long.numberOfTrailingZeros(bits);
  }

  /**
   * The lowest level at which at most so many buckets are left. Two neighbours become one as soon
   * as the highest bit in which they differ is dropped.
   *
   * @param most at least 2
   * @param level the level of these buckets
   */
  int levelOfAtMost(int most, int level) {
    int[] joinedAt = new int[Long.SIZE + 1];
    for (int i = 1; i < numbers.length; i++) {
      joinedAt[Long.SIZE - Long.numberOfLeadingZeros(numbers[i] ^ numbers[i - 1])]++;
    }
    int left = numbers.length;
    int drop = 0;
    while (left > most) {
      left -= joinedAt[++drop];
    }
    return level + drop;
  }
}
