package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DifferentialEntropyTest {

  @Test
  void nearestNeighboursFindTheEntropyOfKnownDistributions() {
    Random random = new Random(2);
    double[] uniform = random.doubles(5000).toArray();
    double[] normal = new double[5000];
    double[] exponential = new double[5000];
    for (int i = 0; i < 5000; i++) {
      normal[i] = 3 * random.nextGaussian();
      exponential[i] = -Math.log1p(-random.nextDouble());
    }
    // standard errors at this size are 0.015
    assertThat(DifferentialEntropy.nearestNeighbour(uniform, 4)).isEqualTo(0, within(0.05));
    assertThat(DifferentialEntropy.nearestNeighbour(normal, 4))
        .isEqualTo(Gaussian.entropy(3), within(0.05));
    assertThat(DifferentialEntropy.nearestNeighbour(exponential, 4)).isEqualTo(1, within(0.05));
    assertThat(DifferentialEntropy.gaussian(normal)).isEqualTo(Gaussian.entropy(3), within(0.04));
    // the normal distribution has the largest entropy for its variance: 0 against ln sqrt(2 pi e /
    // 12)
    assertThat(DifferentialEntropy.gaussian(uniform)).isEqualTo(0.1765, within(0.03));
  }

  @Test
  void nearestNeighboursOfVectors() {
    Random random = new Random(3);
    double[][] columns = new double[3][4000];
    for (int i = 0; i < 4000; i++) {
      columns[0][i] = random.nextGaussian();
      columns[1][i] = 0.8 * columns[0][i] + 0.6 * random.nextGaussian();
      columns[2][i] = random.nextGaussian();
    }
    double[][] covariance = {{1, 0.8, 0}, {0.8, 1, 0}, {0, 0, 1}};
    assertThat(DifferentialEntropy.nearestNeighbour(columns, 4))
        .isEqualTo(Gaussian.entropy(covariance), within(0.1));
  }

  @Test
  void aSmallSampleByHand() {
    // neighbours at 1, 1, 2: psi(3) - psi(1) + ln 2 + (ln 1 + ln 1 + ln 2) / 3, psi(3) - psi(1) =
    // 3/2
    assertThat(DifferentialEntropy.nearestNeighbour(new double[] {0, 1, 3}, 1))
        .isEqualTo(1.5 + Math.log(2) * 4 / 3, within(1e-15));
    // variance 7/3
    assertThat(DifferentialEntropy.gaussian(new double[] {0, 1, 3}))
        .isEqualTo(Gaussian.entropy(Math.sqrt(7.0 / 3)), within(1e-15));
  }

  @Test
  void scalingAddsItsLogarithm() {
    Random random = new Random(4);
    double[] sample = random.doubles(300).toArray();
    double[] scaled = new double[300];
    for (int i = 0; i < 300; i++) {
      scaled[i] = sample[i] * 1024 - 5;
    }
    double added = Math.log(1024);
    assertThat(DifferentialEntropy.gaussian(scaled))
        .isEqualTo(DifferentialEntropy.gaussian(sample) + added, within(1e-12));
    assertThat(DifferentialEntropy.nearestNeighbour(scaled, 3))
        .isEqualTo(DifferentialEntropy.nearestNeighbour(sample, 3) + added, within(1e-9));
  }

  @Test
  void anOffsetDoesNotSpoilTheVariance() {
    double[] sample = {1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16};
    // variance 30, the example of every text on two-pass algorithms
    assertThat(DifferentialEntropy.gaussian(sample))
        .isEqualTo(Gaussian.entropy(Math.sqrt(30)), within(1e-14));
  }

  @Test
  void atomsHaveNoDensity() {
    assertThat(DifferentialEntropy.gaussian(new double[] {2, 2, 2}))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(DifferentialEntropy.gaussian(new double[] {0, -0.0}))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(DifferentialEntropy.nearestNeighbour(new double[] {1, 1, 2, 3}, 1))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(DifferentialEntropy.nearestNeighbour(new double[] {1, 1, 2, 3}, 2)).isFinite();
  }

  @Test
  void extremeValuesDoNotOverflow() {
    assertThat(DifferentialEntropy.gaussian(new double[] {-1e308, 1e308}))
        .isEqualTo(Gaussian.entropy(1) + Math.log(2) / 2 + 308 * Math.log(10), within(1e-11));
    assertThat(DifferentialEntropy.gaussian(new double[] {0, Double.MIN_VALUE})).isFinite();
    assertThat(DifferentialEntropy.nearestNeighbour(new double[] {-8e307, 8e307}, 1)).isFinite();
  }

  @Test
  void badArgumentsAreNamed() {
    EdgeCasesTest.assertNames(() -> DifferentialEntropy.gaussian(new double[] {1}), "sample", "1");
    EdgeCasesTest.assertNames(
        () -> DifferentialEntropy.gaussian(new double[] {1, Double.NaN}), "sample[1]", "NaN");
    EdgeCasesTest.assertNames(
        () -> DifferentialEntropy.nearestNeighbour(new double[] {1, 2}, 2), "k", "2");
    EdgeCasesTest.assertNames(
        () -> DifferentialEntropy.nearestNeighbour(new double[][] {{1, 2}, {1}}, 1), "columns[1]");
    EdgeCasesTest.assertNames(
        () -> DifferentialEntropy.nearestNeighbour(new double[0][], 1), "no dimensions");
    EdgeCasesTest.assertNames(
        () -> DifferentialEntropy.nearestNeighbour(new double[] {1, Double.POSITIVE_INFINITY}, 1),
        "columns[0][1]",
        "Infinity");
  }
}
