package io.leeway.measures;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Random histograms for the property tests. */
final class Bins {
  private static final int MAX_BINS = 40;

  private Bins() {}

  /** Histograms on the same bins, each with at least one record. */
  static Arbitrary<List<long[]>> histograms(int number) {
    return Arbitraries.integers()
        .between(1, MAX_BINS)
        .flatMap(bins -> histogram(bins).list().ofSize(number));
  }

  /** One histogram of so many bins: many of them empty, some nearly so, some huge. */
  static Arbitrary<long[]> histogram(int bins) {
    Arbitrary<Long> count =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.just(0L)),
            Tuple.of(5, Arbitraries.longs().between(0, 20)),
            Tuple.of(3, Arbitraries.longs().between(0, 100_000)),
            Tuple.of(1, Arbitraries.longs().between(0, 1L << 36)));
    return count.array(long[].class).ofSize(bins).filter(counts -> sum(counts) > 0);
  }

  static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  static double[] shares(long[] counts) {
    double[] shares = new double[counts.length];
    double total = sum(counts);
    for (int i = 0; i < counts.length; i++) {
      shares[i] = counts[i] / total;
    }
    return shares;
  }

  static double sum(double[] terms) {
    double sum = 0;
    for (double term : terms) {
      sum += term;
    }
    return sum;
  }
}
