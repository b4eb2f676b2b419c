package io.leeway.jobs.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The counts of a histogram without its small groups: bins with fewer than k records, but some, are
 * told together, as one sum.
 *
 * <p>That sum must not give them away either, not even to somebody who knows this rule and which of
 * the bins are the small ones: with P small bins and C others that were joined to them, the sum S
 * is told only if
 *
 * <ul>
 *   <li>S - (P + C k) is at least k - 1, so that any one of the small bins may have k - 1 records,
 *       all others having as few as they can have;
 *   <li>P (k - 1) + C t - S is at least k - 1, so that it may have a single one, all others having
 *       as many as they can have; t is the smallest count that is told, which no joined bin
 *       exceeds.
 * </ul>
 *
 * <p>While this does not hold, the smallest of the other bins is joined; if there is none left,
 * nothing is told. Empty bins are told as such.
 *
 * <p>Source: primary and complementary cell suppression of statistical disclosure control
 * (Willenborg and de Waal 2001). Immutable.
 */
final class ToldCounts {
  /** Stands for a count that is not told. */
  static final long WITHHELD = -1;

  private final long[] told;
  private final long merged;

  private ToldCounts(long[] told, long merged) {
    this.told = told;
    this.merged = merged;
  }

  /** What may be told of the counts, which are by bin code. */
  static ToldCounts of(long[] counts, Disclosure disclosure) {
    long k = disclosure.minimumCount();
    int[] small = codes(counts, code -> disclosure.isSmall(counts[code]));
    int[] others = codes(counts, code -> counts[code] >= k);
    long[] told = new long[counts.length];
    for (int code : others) {
      told[code] = disclosure.count(counts[code]);
    }
    if (small.length == 0) {
      return new ToldCounts(told, 0);
    }
    List<Integer> smallestFirst =
        IntStream.of(others)
            .boxed()
            .sorted(Comparator.comparingLong((Integer code) -> counts[code]))
            .toList();
    long sum = 0;
    for (int code : small) {
      sum += counts[code];
      told[code] = WITHHELD;
    }
    for (int joined = 0; joined <= others.length; joined++) {
      if (joined > 0) {
        int code = smallestFirst.get(joined - 1);
        sum += counts[code];
        told[code] = WITHHELD;
      }
      boolean all = joined == others.length;
      long atLeast = small.length + joined * k;
      boolean mayBeMany = sum - atLeast >= k - 1;
      boolean mayBeOne =
          (all && joined > 0)
              || small.length * (k - 1)
                      + (all ? 0 : joined * counts[smallestFirst.get(joined)])
                      - sum
                  >= k - 1;
      if (mayBeMany && mayBeOne) {
        return new ToldCounts(told, disclosure.count(sum));
      }
    }
    Arrays.fill(told, WITHHELD);
    return new ToldCounts(told, WITHHELD);
  }

  private static int[] codes(long[] counts, IntPredicate which) {
    return IntStream.range(0, counts.length).filter(which).toArray();
  }

  /** Nothing is told, not even which bins are empty. */
  boolean isWithheld() {
    return merged == WITHHELD;
  }

  /** Whether some bins are told together. */
  boolean hasMerged() {
    return merged > 0;
  }

  boolean isTold(int code) {
    return told[code] != WITHHELD;
  }

  /** By bin code, {@link #WITHHELD} for bins that are told together or not at all. */
  List<Long> counts() {
    return Arrays.stream(told).boxed().toList();
  }

  long count(int code) {
    return told[code];
  }

  /** Records of the bins that are told together. */
  long merged() {
    return merged;
  }

  /** The codes of the bins that are told apart. */
  int[] codes() {
    return IntStream.range(0, told.length).filter(this::isTold).toArray();
  }

  /** The counts of the bins that are told apart, and at the end that of the others together. */
  long[] grouped() {
    long[] grouped = Arrays.stream(told).filter(count -> count != WITHHELD).toArray();
    return hasMerged() ? with(grouped, merged) : grouped;
  }

  /** Other counts of the same bins in the same groups. */
  long[] grouped(long[] others) {
    List<Long> apart = new ArrayList<>();
    long together = 0;
    for (int code = 0; code < told.length; code++) {
      if (isTold(code)) {
        apart.add(others[code]);
      } else {
        together += others[code];
      }
    }
    long[] grouped = apart.stream().mapToLong(Long::longValue).toArray();
    return hasMerged() ? with(grouped, together) : grouped;
  }

  private static long[] with(long[] counts, long last) {
    long[] longer = Arrays.copyOf(counts, counts.length + 1);
    longer[counts.length] = last;
    return longer;
  }
}
