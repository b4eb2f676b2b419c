package io.leeway.jobs.sketch;

import io.leeway.measures.Wasserstein;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * The distribution of a numeric feature: a histogram whose buckets are cut from the bits of the
 * doubles, as fine as {@value #MAX_BUCKETS} occupied buckets allow.
 *
 * <p>Doubles in their order are numbered by integers of 64 bits. A bucket of level L holds the
 * numbers that agree in all but their last L bits; so a bucket of level 0 is a single value, one of
 * level {@code 52 - m} is 2^-m of a power of two wide. The sketch's level is the lowest at which
 * its values occupy at most {@value #MAX_BUCKETS} buckets.
 *
 * <p>Unit and domain: finite values in their own unit; -0.0 is 0.0. Values that are not finite are
 * skipped.
 *
 * <p>Independence: the level is decided by the set of values and the counts by the multiset, so
 * equal multisets make equal sketches in whatever order, batches and partial sketches they came.
 *
 * <p>Accuracy: exact while there are at most {@value #MAX_BUCKETS} distinct values. After that a
 * quantile lies in the same bucket as the exact one: it is off by at most {@link #relativeError} of
 * it, or by 2^-1022 if that is more. Within a bucket values are taken as evenly spread. Minimum and
 * maximum are exact. The error in rank is only bounded by what a bucket holds; where the density is
 * smooth it is far below 1 % (docs/RATIONALE.md has figures).
 *
 * <p>Source: the histogram on a logarithmic scale with uniform collapse of I. Epicoco et al.,
 * UDDSketch: Accurate Tracking of Quantiles in Data Streams, IEEE Access 8 (2020), with buckets of
 * the floating-point format instead of powers of a base.
 *
 * <p>Cost: one probe of a hash table per value; sorting the buckets at most 63 times in a sketch's
 * life. Memory: see {@link #memoryBytes}; an empty sketch has no table.
 *
 * <p>Mutable, not thread-safe.
 */
public final class ValueSketch {
  /** At most so many buckets are occupied. */
  public static final int MAX_BUCKETS = 384;

  private static final int MANTISSA_BITS = 52;

  /** Of 64 bits, the golden ratio: runs of neighbours spread evenly over the table. */
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final int FIRST_CAPACITY = 8;

  /** The only capacity that is filled by more than half, to 3/4. */
  private static final int MAX_CAPACITY = 512;

  private static final int OBJECT_BYTES = 72;
  private static final int ARRAY_BYTES = 16;
  private static final long[] NONE = {};

  private int level;
  private long count;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  /** Open addressing; the capacity is a power of two, or 0. */
  private long[] buckets = NONE;

  /** How many values the bucket in this slot has; 0 marks a free slot. */
  private long[] counts = NONE;

  private int occupied;

  /** A hash of 64 bits becomes a slot by this shift to the right. */
  private int slotShift = Long.SIZE;

  /** A sketch of no values. */
  public ValueSketch() {}

  /**
   * Adds the finite ones among values[from] ... values[to - 1].
   *
   * @throws IndexOutOfBoundsException if the range does not lie in the array
   */
  public void addAll(double[] values, int from, int to) {
    Objects.checkFromToIndex(from, to, values.length);
    if (count == 0 && to - from > MAX_BUCKETS) {
      startAtLevelOf(values, from, to);
    }
    double low = minimum;
    double high = maximum;
    long added = 0;
    for (int i = from; i < to; i++) {
      double value = values[i] + 0.0; // -0.0 becomes 0.0
      if (!(Math.abs(value) <= Double.MAX_VALUE)) {
        continue;
      }
      low = value < low ? value : low;
      high = value > high ? value : high;
      added++;
      add(DoubleBuckets.number(value) >> level, 1);
    }
    minimum = low;
    maximum = high;
    count += added;
  }

  /**
   * Starts at the level that these values alone will need, found by one sorting of them instead of
   * one for every level on the way.
   */
  private void startAtLevelOf(double[] values, int from, int to) {
    long[] numbers = new long[to - from];
    int finite = 0;
    for (int i = from; i < to; i++) {
      if (Math.abs(values[i]) <= Double.MAX_VALUE) {
        numbers[finite++] = DoubleBuckets.number(values[i] + 0.0);
      }
    }
    Arrays.sort(numbers, 0, finite);
    int different = 0;
    for (int i = 0; i < finite; i++) {
      if (i == 0 || numbers[i] != numbers[i - 1]) {
        numbers[different++] = numbers[i];
      }
    }
    if (different > MAX_BUCKETS) {
      long[] distinct = Arrays.copyOf(numbers, different);
      level = new SortedBuckets(distinct, new long[different]).levelOfAtMost(MAX_BUCKETS, 0);
      allocate(MAX_CAPACITY);
    }
  }

  /** Adds the values of the other. */
  public void merge(ValueSketch other) {
    if (other.count == 0) {
      return;
    }
    coarsen(Math.max(level, other.level));
    for (int slot = 0; slot < other.buckets.length; slot++) {
      if (other.counts[slot] > 0) {
        // the level may rise from one bucket to the next
        add(other.buckets[slot] >> (level - other.level), other.counts[slot]);
      }
    }
    minimum = Math.min(minimum, other.minimum);
    maximum = Math.max(maximum, other.maximum);
    count += other.count;
  }

  /** How many values there are. */
  public long count() {
    return count;
  }

  /** The exact smallest value; NaN if there is none. */
  public double minimum() {
    return count == 0 ? Double.NaN : minimum;
  }

  /** The exact largest value; NaN if there is none. */
  public double maximum() {
    return count == 0 ? Double.NaN : maximum;
  }

  /**
   * Bound of a quantile's error, as a share of the exact quantile: 0 while every value is kept as
   * it is, else 2^(level - 52). Beyond level 52, which needs values in more than {@value
   * #MAX_BUCKETS} powers of two (those of either sign counted apart), a bucket spans whole powers,
   * and the bound is 2^2^(level - 52) - 1.
   */
  public double relativeError() {
    if (level == 0) {
      return 0;
    }
    return level <= MANTISSA_BITS
        ? Math.scalb(1.0, level - MANTISSA_BITS)
        : Math.pow(2, Math.scalb(1.0, level - MANTISSA_BITS)) - 1;
  }

  /**
   * The value of rank ceil(q n) of n: the smallest one that at least the share q does not exceed.
   *
   * @param q in [0, 1]
   * @return off by at most {@link #relativeError} of it; NaN if there are no values
   * @throws IllegalArgumentException if q is not in [0, 1]
   */
  public double quantile(double q) {
    return quantiles(new double[] {q})[0];
  }

  /**
   * Quantiles in the order of the shares. Cost: sorts the buckets once, then two passes.
   *
   * @param qs each in [0, 1]
   * @return as in {@link #quantile}
   * @throws IllegalArgumentException if one is not in [0, 1]
   */
  public double[] quantiles(double[] qs) {
    double[] result = new double[qs.length];
    SortedBuckets sorted = sorted();
    for (int i = 0; i < qs.length; i++) {
      if (!(qs[i] >= 0 && qs[i] <= 1)) {
        throw new IllegalArgumentException(
            "share %d of the quantiles is %s, expected 0 to 1".formatted(i, qs[i]));
      }
      result[i] = count == 0 ? Double.NaN : valueOfRank(rank(qs[i]), sorted);
    }
    return result;
  }

  /**
   * First-order Wasserstein distance of the two distributions, {@code integral |F(x) - G(x)| dx},
   * in the unit of the values. Both are first brought to the coarser level of the two, so that the
   * same values never seem apart because one sketch is coarser.
   *
   * <p>Accuracy: exact, but for rounding, while both keep every value as it is. Else off by at most
   * the larger {@link #relativeError} times the sum of both means of absolute values; the errors
   * cancel where both distributions are alike within buckets.
   *
   * @return NaN if one of the two has no values; +infinity only if the distance itself is beyond
   *     {@code Double.MAX_VALUE}
   */
  public double wasserstein(ValueSketch other) {
    if (count == 0 || other.count == 0) {
      return Double.NaN;
    }
    int common = Math.max(level, other.level);
    double least = Math.min(minimum, other.minimum);
    double most = Math.max(maximum, other.maximum);
    SortedBuckets p = atLevel(common).sorted();
    SortedBuckets q = other.atLevel(common).sorted();
    // a bin for every bucket, and one of no mass for the gap before it
    int bins = 2 * (p.numbers().length + q.numbers().length);
    long[] pCounts = new long[bins];
    long[] qCounts = new long[bins];
    double[] edges = new double[bins + 1];
    edges[0] = least;
    int bin = 0;
    int i = 0;
    int j = 0;
    while (i < p.numbers().length || j < q.numbers().length) {
      boolean inP =
          j == q.numbers().length || (i < p.numbers().length && p.numbers()[i] <= q.numbers()[j]);
      boolean inQ =
          i == p.numbers().length || (j < q.numbers().length && q.numbers()[j] <= p.numbers()[i]);
      long bucket = inP ? p.numbers()[i] : q.numbers()[j];
      edges[bin + 1] = Math.max(least, DoubleBuckets.lowerEdge(bucket, common));
      edges[bin + 2] = Math.min(most, DoubleBuckets.upperEdge(bucket, common));
      pCounts[bin + 1] = inP ? p.counts()[i++] : 0;
      qCounts[bin + 1] = inQ ? q.counts()[j++] : 0;
      bin += 2;
    }
    return Wasserstein.ofBins(
        Arrays.copyOf(pCounts, bin), Arrays.copyOf(qCounts, bin), Arrays.copyOf(edges, bin + 1));
  }

  /** A copy that shares nothing. */
  public ValueSketch copy() {
    ValueSketch copy = new ValueSketch();
    copy.level = level;
    copy.count = count;
    copy.minimum = minimum;
    copy.maximum = maximum;
    copy.buckets = buckets.length == 0 ? NONE : buckets.clone();
    copy.counts = counts.length == 0 ? NONE : counts.clone();
    copy.occupied = occupied;
    copy.slotShift = slotShift;
    return copy;
  }

  /**
   * The heap that this sketch takes, about: 16 bytes per slot of a table of two to four slots per
   * bucket, 8.3 kB at most.
   */
  public int memoryBytes() {
    return OBJECT_BYTES + (buckets.length == 0 ? 0 : 2 * (ARRAY_BYTES + 8 * buckets.length));
  }

  /** How many bytes {@link #writeTo} writes. Cost: that of writing. */
  public int serializedBytes() {
    DataOutputStream target = new DataOutputStream(OutputStream.nullOutputStream());
    try {
      writeTo(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target.size();
  }

  /**
   * Writes the sketch; equal ones to equal bytes, laid out as {@link ValueSketchFormat} says.
   *
   * @throws IOException if the target does
   */
  public void writeTo(DataOutput target) throws IOException {
    ValueSketchFormat.write(this, target);
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if the bytes end early, are of another version, or are no sketch
   */
  public static ValueSketch readFrom(DataInput source) throws IOException {
    return ValueSketchFormat.read(source);
  }

  /** A sketch of these buckets of a level, whose counts are positive. */
  static ValueSketch of(int level, double minimum, double maximum, SortedBuckets sorted) {
    ValueSketch sketch = new ValueSketch();
    sketch.level = level;
    sketch.minimum = minimum;
    sketch.maximum = maximum;
    for (int i = 0; i < sorted.numbers().length; i++) {
      sketch.add(sorted.numbers()[i], sorted.counts()[i]);
      sketch.count += sorted.counts()[i];
    }
    return sketch;
  }

  int level() {
    return level;
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof ValueSketch other
        && level == other.level
        && count == other.count
        && occupied == other.occupied
        && minimum == other.minimum
        && maximum == other.maximum
        && sameBuckets(other);
  }

  @Override
  public int hashCode() {
    long hash = level;
    for (int slot = 0; slot < buckets.length; slot++) {
      if (counts[slot] > 0) {
        // a sum, because the order of slots is no part of the state
        hash += (buckets[slot] * GOLDEN) ^ ((counts[slot] * GOLDEN) >>> Integer.SIZE);
      }
    }
    return Long.hashCode(hash);
  }

  @Override
  public String toString() {
    return "ValueSketch[count=%d, minimum=%s, maximum=%s, level=%d, buckets=%d]"
        .formatted(count, minimum(), maximum(), level, occupied);
  }

  private int slot(long bucket) {
    return (int) ((bucket * GOLDEN) >>> slotShift);
  }

  private void add(long bucket, long more) {
    if (buckets.length == 0) {
      allocate(FIRST_CAPACITY);
    }
    int mask = buckets.length - 1;
    int slot = slot(bucket);
    while (buckets[slot] != bucket || counts[slot] == 0) {
      if (counts[slot] == 0) {
        occupy(slot, bucket, more);
        return;
      }
      slot = (slot + 1) & mask;
    }
    counts[slot] += more;
  }

  /** Puts a new bucket into a free slot, then grows or coarsens. */
  private void occupy(int slot, long bucket, long more) {
    buckets[slot] = bucket;
    counts[slot] = more;
    occupied++;
    if (occupied > MAX_BUCKETS) {
      coarsen(sorted().levelOfAtMost(MAX_BUCKETS, level));
    } else if (occupied > buckets.length / 2 && buckets.length < MAX_CAPACITY) {
      rebuild(2 * buckets.length, 0);
    }
  }

  private void coarsen(int coarserLevel) {
    if (coarserLevel > level) {
      int drop = coarserLevel - level;
      level = coarserLevel;
      rebuild(buckets.length, drop);
    }
  }

  /** Moves all buckets to a new table, without their lowest bits. */
  private void rebuild(int capacity, int dropBits) {
    long[] oldBuckets = buckets;
    long[] oldCounts = counts;
    if (capacity == 0) {
      return;
    }
    allocate(capacity);
    for (int slot = 0; slot < oldBuckets.length; slot++) {
      if (oldCounts[slot] > 0) {
        add(oldBuckets[slot] >> dropBits, oldCounts[slot]);
      }
    }
  }

  private void allocate(int capacity) {
    buckets = new long[capacity];
    counts = new long[capacity];
    occupied = 0;
    slotShift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
  }

  /** The occupied buckets in their order. */
  SortedBuckets sorted() {
    long[] numbers = new long[occupied];
    int next = 0;
    for (int slot = 0; slot < buckets.length; slot++) {
      if (counts[slot] > 0) {
        numbers[next++] = buckets[slot];
      }
    }
    Arrays.sort(numbers);
    long[] sortedCounts = new long[occupied];
    for (int i = 0; i < occupied; i++) {
      sortedCounts[i] = counts[find(numbers[i])];
    }
    return new SortedBuckets(numbers, sortedCounts);
  }

  /** The slot of a bucket, or the free one where the search ends. */
  private int find(long bucket) {
    int mask = buckets.length - 1;
    int slot = slot(bucket);
    while (buckets[slot] != bucket && counts[slot] > 0) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private long rank(double q) {
    return Math.min(count, Math.max(1, (long) Math.ceil(q * count)));
  }

  private double valueOfRank(long rank, SortedBuckets sorted) {
    if (rank == 1) {
      return minimum;
    }
    if (rank == count) {
      return maximum;
    }
    long below = 0;
    int i = 0;
    while (below + sorted.counts()[i] < rank) {
      below += sorted.counts()[i++];
    }
    long bucket = sorted.numbers()[i];
    double lower = Math.max(minimum, DoubleBuckets.lowerEdge(bucket, level));
    double upper = Math.min(maximum, DoubleBuckets.upperEdge(bucket, level));
    if (lower == upper || bucket == 0) {
      return lower; // so that many zeros are 0, not something below 2^-1022
    }
    if (bucket == -1) {
      return upper + 0.0; // the same from below
    }
    double share = (rank - below - 0.5) / sorted.counts()[i];
    // no difference of the two, because that overflows for a bucket of huge values
    return Math.min(upper, Math.max(lower, lower * (1 - share) + upper * share));
  }

  private ValueSketch atLevel(int coarserLevel) {
    if (coarserLevel == level) {
      return this;
    }
    ValueSketch copy = copy();
    copy.coarsen(coarserLevel);
    return copy;
  }

  private boolean sameBuckets(ValueSketch other) {
    for (int slot = 0; slot < buckets.length; slot++) {
      if (counts[slot] > 0 && other.counts[other.find(buckets[slot])] != counts[slot]) {
        return false;
      }
    }
    return true;
  }
}
