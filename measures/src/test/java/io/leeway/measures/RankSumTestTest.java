package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankSumTestTest {

  @Test
  void aSmallTableByHand() {
    // ranks 1.5, 1.5, 3.5, 3.5 with a = {1.5, 1.5}: R = 3, E R = 5,
    // Var R = 2 * 2 / 12 * (5 - (6 + 6) / (4 * 3)) = 4 / 3
    assertThat(RankSumTest.chiSquare(new long[] {2, 0}, new long[] {0, 2}))
        .isEqualTo(4 / (4.0 / 3), within(1e-14));
  }

  @Test
  void withoutTiesItIsWilcoxonsStatistic() {
    // a has the ranks 1, 2, 4 of 1..7: R = 7, E R = 12, Var R = 3 * 4 * 8 / 12 = 8
    long[] a = {1, 1, 0, 1, 0, 0, 0};
    long[] b = {0, 0, 1, 0, 1, 1, 1};
    assertThat(RankSumTest.chiSquare(a, b)).isEqualTo(25.0 / 8, within(1e-13));
    assertThat(RankSumTest.chiSquare(b, a)).isEqualTo(25.0 / 8, within(1e-13));
  }

  @Test
  void emptyBinsAndEqualSharesDoNotMatter() {
    assertThat(RankSumTest.chiSquare(new long[] {0, 3, 0, 5}, new long[] {0, 6, 0, 10})).isZero();
    assertThat(RankSumTest.chiSquare(new long[] {0, 3}, new long[] {0, 6})).isZero();
    assertThat(RankSumTest.chiSquare(new long[] {4, 0, 1}, new long[] {7, 0, 9}))
        .isEqualTo(RankSumTest.chiSquare(new long[] {4, 1}, new long[] {7, 9}), within(1e-14));
  }

  @Test
  void badCountsAreNamed() {
    EdgeCasesTest.assertNames(
        () -> RankSumTest.chiSquare(new long[] {1}, new long[] {1, 2}), "a has 1", "2");
    EdgeCasesTest.assertNames(
        () -> RankSumTest.chiSquare(new long[] {1, 1}, new long[] {0, -2}), "b[1]", "-2");
  }
}
