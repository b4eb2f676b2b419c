package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class KolmogorovSmirnovTest {

  @Test
  void isTheLargestDifferenceOfCumulatedShares() {
    // cumulated (1, 3, 3, 8)/8 and (3, 7, 7, 9)/9
    assertThat(KolmogorovSmirnov.ofCounts(new long[] {1, 2, 0, 5}, new long[] {3, 4, 0, 2}))
        .isEqualTo(7.0 / 9 - 3.0 / 8, within(1e-15));
    assertThat(KolmogorovSmirnov.ofCounts(new long[] {1, 0}, new long[] {0, 1})).isEqualTo(1);
  }

  @Test
  void tiesAreCountedOnceOnBothSides() {
    assertThat(KolmogorovSmirnov.ofSamples(new double[] {1, 1, 2, 3}, new double[] {1, 1, 2, 3}))
        .isZero();
    assertThat(KolmogorovSmirnov.ofSamples(new double[] {1, 1, 1, 2}, new double[] {2, 2}))
        .isEqualTo(0.75);
    assertThat(KolmogorovSmirnov.ofSamples(new double[] {-0.0}, new double[] {0.0})).isZero();
  }

  @Test
  void samplesOfDifferentSizes() {
    // F jumps by a third at 0.5, 1.5, 2.5, G by a half at 1, 2: the gap at 0.5 and at 2 is 1/3
    assertThat(KolmogorovSmirnov.ofSamples(new double[] {2.5, 0.5, 1.5}, new double[] {2, 1}))
        .isEqualTo(1.0 / 3, within(1e-15));
    assertThat(KolmogorovSmirnov.ofSamples(new double[] {1, 2}, new double[] {3})).isEqualTo(1);
  }

  @Test
  void badSamplesAreNamed() {
    EdgeCasesTest.assertNames(
        () -> KolmogorovSmirnov.ofSamples(new double[] {1}, new double[0]), "q has no values");
    EdgeCasesTest.assertNames(
        () -> KolmogorovSmirnov.ofSamples(new double[] {Double.NaN}, new double[] {1}), "p[0]");
  }
}
