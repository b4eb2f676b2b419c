package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectableEffectTest {
  private static final double LN_2 = Math.log(2);

  /** The documented accuracy, to its two digits. */
  @ParameterizedTest
  @CsvSource({"0.5, 0.39, 0.5", "0.8, 0.789, 0.8", "0.9, 0.9, 0.932", "0.95, 0.95, 0.982"})
  void powerOfTheNoncentralLawAtTheEffectIsNearTheRequestedOne(
      double power, double least, double most) {
    for (double alpha : new double[] {0.05, 0.01, 0.001, 1e-4, 1e-6}) {
      for (double degreesOfFreedom : new double[] {1, 2, 5, 9, 19, 31, 100, 1000}) {
        double harmonicSize = 1e6;
        double js = DetectableEffect.jsDivergenceNats(harmonicSize, degreesOfFreedom, alpha, power);
        double reached =
            NoncentralChiSquare.survival(
                ChiSquareTail.critical(alpha, degreesOfFreedom),
                degreesOfFreedom,
                8 * harmonicSize * js);
        assertThat(reached).isBetween(least, most);
      }
    }
  }

  /** Even bins gain what odd bins lose, by as much as gives the divergence asked for. */
  @ParameterizedTest
  @CsvSource({
    "10, 1000, 10000, 0.01, 0.9",
    "10, 500, 500, 0.001, 0.8",
    "20, 2000, 20000, 0.01, 0.8",
    "32, 5000, 50000, 0.001, 0.9",
    "2, 1000, 1000, 0.05, 0.8",
  })
  void simulatedPowerAtTheEffectIsNearTheRequestedOne(
      int bins, int n, int m, double alpha, double power) {
    double harmonicSize = 1 / (1.0 / n + 1.0 / m);
    double js = DetectableEffect.jsDivergenceNats(harmonicSize, bins - 1, alpha, power);
    double[] reference = new double[bins];
    double[] live = new double[bins];
    // find by bisection the tilt that has this divergence
    double low = 0;
    double high = 1;
    for (int step = 0; step < 60; step++) {
      double tilt = (low + high) / 2;
      for (int i = 0; i < bins; i++) {
        reference[i] = 1.0 / bins;
        live[i] = (1 + (i % 2 == 0 ? tilt : -tilt)) / bins;
      }
      if (JensenShannon.divergenceOfProbabilities(live, reference) < js) {
        low = tilt;
      } else {
        high = tilt;
      }
    }
    double critical = ChiSquareTail.critical(alpha, bins - 1);
    SplittableRandom random = new SplittableRandom(31);
    int runs = 2000;
    int detected = 0;
    for (int run = 0; run < runs; run++) {
      if (TwoSampleTest.gStatistic(draw(live, n, random), draw(reference, m, random)) > critical) {
        detected++;
      }
    }
    // 0.04 of the approximation plus three standard errors of 2,000 runs
    assertThat((double) detected / runs).isEqualTo(power, within(0.04 + 0.027));
  }

  /** A multinomial sample; the distributions are near uniform, so the search is short. */
  private static long[] draw(double[] probabilities, int records, SplittableRandom random) {
    double[] cumulated = new double[probabilities.length];
    double sum = 0;
    for (int i = 0; i < cumulated.length; i++) {
      sum += probabilities[i];
      cumulated[i] = sum;
    }
    long[] counts = new long[probabilities.length];
    for (int record = 0; record < records; record++) {
      double u = random.nextDouble() * sum;
      int bin = (int) (u * probabilities.length);
      while (bin > 0 && u < cumulated[bin - 1]) {
        bin--;
      }
      while (u >= cumulated[bin]) {
        bin++;
      }
      counts[bin]++;
    }
    return counts;
  }

  @Test
  void theConditionThatDefinesItHolds() {
    double lambda = 8 * 500 * DetectableEffect.jsDivergenceNats(500, 9, 0.001, 0.9);
    // z of 0.9 is 1.2815515655446004
    assertThat(9 + lambda - 1.2815515655446004 * Math.sqrt(2 * (9 + 2 * lambda)))
        .isEqualTo(ChiSquareTail.critical(0.001, 9), within(1e-9));
  }

  @Test
  void theExampleOfTheGuide() {
    // docs/measures.md: 500 records against a large reference, 10 bins
    double js = DetectableEffect.jsDivergenceNats(500, 9, 0.001, 0.9);
    assertThat(js).isEqualTo(0.0087, within(5e-5));
    assertThat(Math.sqrt(js)).isEqualTo(0.094, within(5e-4));
  }

  @Test
  void fallsWithTheSizeAndGrowsWithBinsPowerAndStrictness() {
    double base = DetectableEffect.jsDivergenceNats(1000, 9, 0.01, 0.8);
    assertThat(DetectableEffect.jsDivergenceNats(2000, 9, 0.01, 0.8))
        .isEqualTo(base / 2, within(1e-12));
    assertThat(DetectableEffect.jsDivergenceNats(1000, 19, 0.01, 0.8)).isGreaterThan(base);
    assertThat(DetectableEffect.jsDivergenceNats(1000, 9, 0.001, 0.8)).isGreaterThan(base);
    assertThat(DetectableEffect.jsDivergenceNats(1000, 9, 0.01, 0.9)).isGreaterThan(base);
  }

  @Test
  void endsOfTheRange() {
    assertThat(DetectableEffect.jsDivergenceNats(0.5, 9, 0.001, 0.8)).isEqualTo(LN_2);
    assertThat(DetectableEffect.jsDivergenceNats(1e6, 0, 0.001, 0.8)).isEqualTo(LN_2);
    // a test at level 0.99 fires half of the time anyway
    assertThat(DetectableEffect.jsDivergenceNats(1000, 9, 0.99, 0.5)).isZero();
    assertThat(DetectableEffect.jsDivergenceNats(1000, 9, 0.99, 0.01)).isZero();
  }

  @Test
  void badArgumentsAreNamed() {
    EdgeCasesTest.assertNames(
        () -> DetectableEffect.jsDivergenceNats(0, 9, 0.01, 0.8), "harmonicSize", "0.0");
    EdgeCasesTest.assertNames(
        () -> DetectableEffect.jsDivergenceNats(Double.NaN, 9, 0.01, 0.8), "harmonicSize", "NaN");
    EdgeCasesTest.assertNames(
        () -> DetectableEffect.jsDivergenceNats(10, -1, 0.01, 0.8), "degreesOfFreedom", "-1.0");
    EdgeCasesTest.assertNames(
        () -> DetectableEffect.jsDivergenceNats(10, 9, 0, 0.8), "alpha", "0.0");
    EdgeCasesTest.assertNames(
        () -> DetectableEffect.jsDivergenceNats(10, 9, 0.01, 1), "power", "1.0");
  }
}
