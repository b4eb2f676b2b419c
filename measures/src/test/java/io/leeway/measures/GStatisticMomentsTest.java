package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GStatisticMomentsTest {
  private static final double[] LOG_FACTORIALS = new double[200];

  static {
    for (int i = 1; i < LOG_FACTORIALS.length; i++) {
      LOG_FACTORIALS[i] = LOG_FACTORIALS[i - 1] + Math.log(i);
    }
  }

  private static double logChoose(long n, long k) {
    return LOG_FACTORIALS[(int) n] - LOG_FACTORIALS[(int) k] - LOG_FACTORIALS[(int) (n - k)];
  }

  /** Mean and variance of G over all tables with these margins, by enumeration. */
  private static double[] enumerated(long[] both, long size) {
    double[] sums = new double[3];
    enumerate(both, size, 0, new long[both.length], 0, sums);
    double mean = sums[1] / sums[0];
    return new double[] {mean, sums[2] / sums[0] - mean * mean};
  }

  private static void enumerate(
      long[] both, long left, int bin, long[] one, double logWeight, double[] sums) {
    if (bin == both.length) {
      if (left == 0) {
        long[] other = new long[both.length];
        Arrays.setAll(other, i -> both[i] - one[i]);
        double g = TwoSampleTest.gStatistic(one, other);
        double weight = Math.exp(logWeight);
        sums[0] += weight;
        sums[1] += weight * g;
        sums[2] += weight * g * g;
      }
      return;
    }
    for (long k = 0; k <= Math.min(left, both[bin]); k++) {
      one[bin] = k;
      enumerate(both, left - k, bin + 1, one, logWeight + logChoose(both[bin], k), sums);
    }
    one[bin] = 0;
  }

  private static GStatisticMoments moments(long[] both, long size) {
    long[] one = new long[both.length];
    long left = size;
    for (int i = 0; i < both.length; i++) {
      one[i] = Math.min(left, both[i]);
      left -= one[i];
    }
    long[] other = new long[both.length];
    Arrays.setAll(other, i -> both[i] - one[i]);
    return GStatisticMoments.of(one, other);
  }

  @Test
  void momentsAreThoseOfAllTablesWithTheseMargins() {
    // the condition on the size is put in by regression: a few percent for so few records
    for (long[] both :
        new long[][] {{30, 30, 30, 30}, {60, 20, 5, 2, 1}, {40, 3, 3, 3, 3}, {50, 50, 1, 1}}) {
      for (long size : new long[] {15, 30}) {
        double[] exact = enumerated(both, size);
        GStatisticMoments approximate = moments(both, size);
        assertThat(approximate.mean())
            .as("mean for %s, size %d", Arrays.toString(both), size)
            .isEqualTo(exact[0], within(0.03 * exact[0]));
        assertThat(approximate.variance())
            .as("variance for %s, size %d", Arrays.toString(both), size)
            .isEqualTo(exact[1], within(0.08 * exact[1]));
      }
    }
  }

  @Test
  void wellFilledBinsHaveTheMomentsOfChiSquare() {
    long[] window = new long[20];
    long[] reference = new long[20];
    Arrays.fill(window, 5_000);
    Arrays.fill(reference, 100_000);
    GStatisticMoments moments = GStatisticMoments.of(window, reference);
    assertThat(moments.mean()).isEqualTo(19, within(0.01));
    assertThat(moments.variance()).isEqualTo(38, within(0.05));
    assertThat(moments.shape()).isEqualTo(9.5, within(0.01));
  }

  @Test
  void theExpansionMeetsTheSumWhereItTakesOver() {
    // 16.1 and 15.9 records expected per bin: one side of the limit each
    GStatisticMoments above = moments(uniform(10, 1_610), 161);
    GStatisticMoments below = moments(uniform(10, 1_590), 159);
    assertThat(above.mean()).isEqualTo(below.mean(), within(2e-3 * below.mean()));
    assertThat(above.variance()).isEqualTo(below.variance(), within(1e-2 * below.variance()));
  }

  private static long[] uniform(int bins, long total) {
    long[] both = new long[bins];
    Arrays.fill(both, total / bins);
    return both;
  }

  @Test
  void oneBinHasNothingToVary() {
    GStatisticMoments moments = GStatisticMoments.of(new long[] {0, 7}, new long[] {0, 9});
    assertThat(moments).isEqualTo(new GStatisticMoments(0, 0));
    assertThat(moments.shape()).isZero();
  }

  @Test
  void hugeCountsStayFinite() {
    GStatisticMoments moments =
        GStatisticMoments.of(
            new long[] {Long.MAX_VALUE, 1, 0}, new long[] {Long.MAX_VALUE, Long.MAX_VALUE, 1});
    assertThat(moments.mean()).isFinite().isPositive();
    assertThat(moments.variance()).isFinite().isPositive();
  }

  @Test
  void badCountsAreNamed() {
    EdgeCasesTest.assertNames(
        () -> GStatisticMoments.of(new long[] {1}, new long[] {1, 2}), "a has 1", "2");
    EdgeCasesTest.assertNames(
        () -> GStatisticMoments.of(new long[] {1, 1}, new long[] {-2, 1}), "b[0]", "-2");
    EdgeCasesTest.assertNames(() -> GStatisticMoments.of(new long[2], new long[] {2, 1}), "a has");
  }
}
