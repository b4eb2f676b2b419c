package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankSumTestTest {

  /** By the definition: every choice of {@code n} of the ranks is equally likely. */
  private static double[] momentsByEnumeration(double[] ranks, int n) {
    double[] sums = new double[4];
    for (int chosen = 0; chosen < 1 << ranks.length; chosen++) {
      if (Integer.bitCount(chosen) == n) {
        double sum = 0;
        for (int i = 0; i < ranks.length; i++) {
          sum += (chosen >> i & 1) * ranks[i];
        }
        for (int power = 0; power < 4; power++) {
          sums[power] += Math.pow(sum, power);
        }
      }
    }
    double mean = sums[1] / sums[0];
    double variance = sums[2] / sums[0] - mean * mean;
    double third = sums[3] / sums[0] - 3 * mean * variance - mean * mean * mean;
    return new double[] {mean, variance, third / Math.pow(variance, 1.5)};
  }

  @Test
  void theTailIsThatOfTheGammaLawWithTheExactMoments() {
    // 1 + 5 + 3 + 1 + 2 records in bins of middle ranks 1, 4, 8, 10, 11.5
    double[] ranks = {1, 4, 4, 4, 4, 4, 8, 8, 8, 10, 11.5, 11.5};
    long[] a = {0, 0, 1, 1, 2};
    long[] b = {1, 5, 2, 0, 0};
    double[] moments = momentsByEnumeration(ranks, 4);
    double z = (8 + 10 + 23 - moments[0]) / Math.sqrt(moments[1]);
    double shape = 4 / (moments[2] * moments[2]);
    double toTheRight = moments[2] > 0 ? 1 : -1;
    var law = org.apache.commons.statistics.distribution.GammaDistribution.of(shape, 1);
    double x = shape + toTheRight * z * Math.sqrt(shape);
    double tail = Math.min(law.survivalProbability(x), law.cumulativeProbability(x));
    assertThat(RankSumTest.pValue(a, b)).isEqualTo(2 * tail, within(1e-9 * tail));
  }

  @Test
  void sidesOfEqualSizeHaveTheNormalTail() {
    // ranks 1.5, 1.5, 3.5, 3.5: R = 3, E R = 5, Var R = 4 / 3
    assertThat(RankSumTest.pValue(new long[] {2, 0}, new long[] {0, 2}))
        .isEqualTo(ChiSquareTail.survival(4 / (4.0 / 3), 1), within(1e-14));
  }

  @Test
  void oneRareRecordIsNotImpossible() {
    // its true probability is 1 %, and the normal law would say 1e-23
    double p = RankSumTest.pValue(new long[] {99, 1, 0}, new long[] {9_899, 0, 1});
    assertThat(p).isBetween(1e-3, 0.1);
  }

  @Test
  void itDoesNotMatterWhichSideIsFirst() {
    long[] a = {1, 1, 0, 1, 0, 0, 0};
    long[] b = {0, 0, 1, 0, 1, 1, 1};
    assertThat(RankSumTest.pValue(a, b)).isEqualTo(RankSumTest.pValue(b, a), within(1e-12));
  }

  @Test
  void emptyBinsAndEqualSharesDoNotMatter() {
    assertThat(RankSumTest.pValue(new long[] {0, 3, 0, 5}, new long[] {0, 6, 0, 10}))
        .isGreaterThan(0.9);
    assertThat(RankSumTest.pValue(new long[] {0, 3}, new long[] {0, 6})).isEqualTo(1);
    assertThat(RankSumTest.pValue(new long[] {4, 0, 1}, new long[] {7, 0, 9}))
        .isEqualTo(RankSumTest.pValue(new long[] {4, 1}, new long[] {7, 9}), within(1e-12));
  }

  @Test
  void badCountsAreNamed() {
    EdgeCasesTest.assertNames(
        () -> RankSumTest.pValue(new long[] {1}, new long[] {1, 2}), "a has 1", "2");
    EdgeCasesTest.assertNames(
        () -> RankSumTest.pValue(new long[] {1, 1}, new long[] {0, -2}), "b[1]", "-2");
  }
}
