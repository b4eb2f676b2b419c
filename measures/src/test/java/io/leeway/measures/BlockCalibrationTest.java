package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class BlockCalibrationTest {
  private static double[] filled(int length, double value) {
    double[] values = new double[length];
    Arrays.fill(values, value);
    return values;
  }

  private static BlockCalibration of(double[] ratios, double size, double shape) {
    return BlockCalibration.of(ratios, filled(ratios.length, size), filled(ratios.length, shape));
  }

  @Test
  void fewBlocksTeachNothing() {
    BlockCalibration four = of(new double[] {9, 8, 7, 6}, 100, 5);
    assertThat(four.isCalibrated()).isFalse();
    assertThat(four.overdispersion(100)).isEqualTo(1);
    assertThat(four.pValue(2, 5, 100)).isEqualTo(ChiSquareTail.survival(20, 10), within(1e-15));
  }

  @Test
  void theIntraCorrelationIsTheOneWithWhichBlocksAreAsFarAwayAsTheyAre() {
    // 1 + (h - 1) rho with rho = 0.02, exactly, for blocks of different sizes
    double[] sizes = {51, 101, 151, 201, 251, 301};
    double[] ratios = new double[sizes.length];
    Arrays.setAll(ratios, i -> 1 + (sizes[i] - 1) * 0.02);
    BlockCalibration calibration = BlockCalibration.of(ratios, sizes, filled(sizes.length, 10));
    assertThat(calibration.intraCorrelation()).isEqualTo(0.02, within(1e-14));
    assertThat(calibration.spread()).isEqualTo(0, within(1e-20));
    assertThat(calibration.independentWeight()).isLessThan(1e-20);
    assertThat(calibration.overdispersion(401)).isEqualTo(9, within(1e-10));
  }

  @Test
  void calmBlocksDoNotMakeTheTestSharper() {
    BlockCalibration calm = of(filled(50, 0.2), 100, 5);
    assertThat(calm.intraCorrelation()).isZero();
    assertThat(calm.overdispersion(1000)).isEqualTo(1);
    assertThat(calm.pValue(2, 5, 100))
        .isGreaterThanOrEqualTo(ChiSquareTail.survival(20, 10) * 0.999);
  }

  @Test
  void withOneDegreeOfFreedomItIsStudentsTest() {
    double[] ratios = {5, 9, 2, 30, 14, 8, 25, 3, 12, 22};
    BlockCalibration calibration = of(ratios, 200, 0.5);
    double mean = Arrays.stream(ratios).average().orElseThrow();
    double student =
        2 * TDistribution.of(ratios.length - 1).survivalProbability(Math.sqrt(90 / mean));
    assertThat(calibration.independentWeight()).isLessThan(1e-6);
    assertThat(calibration.pValue(90, 0.5, 200)).isEqualTo(student, within(1e-5 * student));
  }

  @Test
  void criticalInvertsThePValue() {
    BlockCalibration calibration = of(new double[] {2, 5, 3, 4, 1, 6, 2.5}, 100, 4);
    for (double alpha : new double[] {0.05, 1e-3, 1e-7}) {
      double critical = calibration.critical(alpha, 4, 150);
      assertThat(calibration.pValue(critical, 4, 150))
          .isEqualTo(alpha, within(1e-9 * alpha + 1e-18));
    }
  }

  @Test
  void thePValueFallsWithTheStatisticAndRisesWithTheWindow() {
    BlockCalibration calibration = of(new double[] {2, 5, 3, 4, 1, 6, 2.5}, 100, 4);
    double before = 1;
    for (double ratio = 0; ratio < 50; ratio += 0.5) {
      double p = calibration.pValue(ratio, 4, 100);
      assertThat(p).isBetween(0.0, before);
      before = p;
    }
    assertThat(calibration.pValue(5, 4, 200)).isGreaterThan(calibration.pValue(5, 4, 100));
  }

  @Test
  void otherLengthsAreScaledToTheCautiousSide() {
    BlockCalibration hour = of(new double[] {2, 5, 3, 4, 1, 6, 2.5}, 101, 4);
    double c = hour.overdispersion(101);
    assertThat(hour.scaledTo(24).overdispersion(2_401)).isGreaterThan(15 * c);
    assertThat(hour.scaledTo(0.5).overdispersion(51)).isEqualTo(c, within(0.05));
    assertThat(hour.scaledTo(1)).isEqualTo(hour);
    assertThat(BlockCalibration.NONE.scaledTo(7)).isEqualTo(BlockCalibration.NONE);
  }

  @Test
  void badNumbersAreNamed() {
    assertThatThrownBy(() -> of(new double[] {1, 1, 1, 1, Double.NaN}, 10, 1))
        .hasMessageContaining("block 4 has ratio NaN");
    assertThatThrownBy(() -> BlockCalibration.of(new double[3], new double[2], new double[3]))
        .hasMessageContaining("3 ratios, 2 sizes");
    assertThatThrownBy(() -> new BlockCalibration(3, 1.5, 1, 1)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> BlockCalibration.NONE.critical(0, 1, 1)).hasMessageContaining("alpha");
    assertThatThrownBy(() -> BlockCalibration.NONE.scaledTo(0)).hasMessageContaining("lengthRatio");
  }
}
