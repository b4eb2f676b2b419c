package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TwoSampleTestTest {

  @Test
  void statisticsOfASmallTableByHand() {
    long[] a = {10, 20};
    long[] b = {20, 10};
    // every cell expects 15: 4 * 25 / 15, and 2 * (20 ln(2/3) + 40 ln(4/3))
    assertThat(TwoSampleTest.chiSquareStatistic(a, b)).isEqualTo(100.0 / 15, within(1e-14));
    assertThat(TwoSampleTest.gStatistic(a, b))
        .isEqualTo(40 * Math.log(2.0 / 3) + 80 * Math.log(4.0 / 3), within(1e-13));
  }

  @Test
  void degreesOfFreedomCountTheBinsInUse() {
    assertThat(TwoSampleTest.degreesOfFreedom(new long[] {1, 0, 0, 2}, new long[] {0, 3, 0, 1}))
        .isEqualTo(2);
    assertThat(TwoSampleTest.degreesOfFreedom(new long[] {4}, new long[] {1})).isZero();
    assertThat(TwoSampleTest.degreesOfFreedom(new long[] {0, 0}, new long[] {0, 0})).isZero();
    assertThat(TwoSampleTest.degreesOfFreedom(new long[0], new long[0])).isZero();
    EdgeCasesTest.assertNames(
        () -> TwoSampleTest.degreesOfFreedom(new long[] {1}, new long[] {1, 2}), "a has 1", "2");
    EdgeCasesTest.assertNames(
        () -> TwoSampleTest.degreesOfFreedom(new long[] {1}, new long[] {-2}), "b[0]", "-2");
  }

  @Test
  void pValuesOfUnchangedDataAreUniform() {
    // 12 bins, 500 against 2,000 records: the level is within 1 % + 3 standard errors of 5 %
    SplittableRandom random = new SplittableRandom(5);
    int runs = 4000;
    int byG = 0;
    int byChiSquare = 0;
    for (int run = 0; run < runs; run++) {
      long[] a = new long[12];
      long[] b = new long[12];
      for (int i = 0; i < 500; i++) {
        a[random.nextInt(12)]++;
      }
      for (int i = 0; i < 2000; i++) {
        b[random.nextInt(12)]++;
      }
      double degreesOfFreedom = TwoSampleTest.degreesOfFreedom(a, b);
      if (ChiSquareTail.survival(TwoSampleTest.gStatistic(a, b), degreesOfFreedom) < 0.05) {
        byG++;
      }
      if (ChiSquareTail.survival(TwoSampleTest.chiSquareStatistic(a, b), degreesOfFreedom) < 0.05) {
        byChiSquare++;
      }
    }
    assertThat((double) byG / runs).isEqualTo(0.05, within(0.02));
    assertThat((double) byChiSquare / runs).isEqualTo(0.05, within(0.02));
  }
}
