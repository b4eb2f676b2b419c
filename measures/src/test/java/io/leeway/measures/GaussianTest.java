package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class GaussianTest {

  /** Python mpmath 1.3, 30 digits, of the closed form. */
  @Test
  void univariateDivergence() {
    // N(0, 1) and N(1, 2), reading 2 as the standard deviation
    assertThat(Gaussian.kullbackLeibler(0, 1, 1, 2)).isEqualTo(0.4431471805599453, within(1e-15));
    assertThat(Gaussian.kullbackLeibler(1, 2, 0, 1)).isEqualTo(1.3068528194400546, within(1e-15));
    // and as the variance
    assertThat(Gaussian.kullbackLeibler(0, 1, 1, Math.sqrt(2)))
        .isEqualTo(0.34657359027997264, within(1e-15));
    // nearly equal: no digits lost
    assertThat(Gaussian.kullbackLeibler(0, 1, 1e-6, 1.000001))
        .isEqualTo(1.4999973333370833E-12, within(1e-21));
    assertThat(Gaussian.kullbackLeibler(3, 0.1, 3, 0.1)).isEqualTo(0.0);
  }

  @Test
  void univariateDivergenceIsTheIntegral() {
    double mean = 0.7;
    double sd = 1.3;
    double otherMean = -0.4;
    double otherSd = 0.8;
    double sum = 0;
    double step = 1e-3;
    for (double x = mean - 12 * sd; x <= mean + 12 * sd; x += step) {
      double z = (x - mean) / sd;
      double other = (x - otherMean) / otherSd;
      double log = Math.log(otherSd / sd) + (other * other - z * z) / 2;
      sum += step * Math.exp(-z * z / 2) / (sd * Math.sqrt(2 * Math.PI)) * log;
    }
    assertThat(Gaussian.kullbackLeibler(mean, sd, otherMean, otherSd))
        .isEqualTo(sum, within(1e-10));
  }

  @Property
  void divergenceIsNotNegativeAndInvariantToShiftAndScale(
      @ForAll @DoubleRange(min = -1e3, max = 1e3) double mean,
      @ForAll @DoubleRange(min = 0.01, max = 1e3) double sd,
      @ForAll @DoubleRange(min = -1e3, max = 1e3) double otherMean,
      @ForAll @DoubleRange(min = 0.01, max = 1e3) double otherSd) {
    double divergence = Gaussian.kullbackLeibler(mean, sd, otherMean, otherSd);
    assertThat(divergence).isFinite().isGreaterThanOrEqualTo(0);
    assertThat(Gaussian.kullbackLeibler(8 * mean, 8 * sd, 8 * otherMean, 8 * otherSd))
        .isEqualTo(divergence, within(1e-12 * divergence));
    // one dimension of the general form
    assertThat(
            Gaussian.kullbackLeibler(
                new double[] {mean},
                new double[][] {{sd * sd}},
                new double[] {otherMean},
                new double[][] {{otherSd * otherSd}}))
        .isEqualTo(divergence, within(1e-12 * Math.max(1, divergence)));
  }

  @Property
  void multivariateDivergenceOfRotatedIndependentParts(
      @ForAll @DoubleRange(min = -3, max = 3) double angle,
      @ForAll @DoubleRange(min = 0.1, max = 10) double s,
      @ForAll @DoubleRange(min = 0.1, max = 10) double t,
      @ForAll @DoubleRange(min = 0.1, max = 10) double u,
      @ForAll @DoubleRange(min = 0.1, max = 10) double v,
      @ForAll @DoubleRange(min = -5, max = 5) double shift) {
    // independent coordinates add up, and a rotation of both changes nothing
    double expected =
        Gaussian.kullbackLeibler(shift, s, 0, u) + Gaussian.kullbackLeibler(-1, t, 0.5, v);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double actual =
        Gaussian.kullbackLeibler(
            new double[] {cos * shift + sin, sin * shift - cos},
            rotated(cos, sin, s * s, t * t),
            new double[] {-sin * 0.5, cos * 0.5},
            rotated(cos, sin, u * u, v * v));
    // condition numbers reach 1e4
    assertThat(actual).isEqualTo(expected, within(1e-10 * Math.max(1, expected)));
  }

  /** R diag(a, b) R^T for the rotation R = [[cos, -sin], [sin, cos]]. */
  private static double[][] rotated(double cos, double sin, double a, double b) {
    double mixed = cos * sin * (a - b);
    return new double[][] {
      {cos * cos * a + sin * sin * b, mixed}, {mixed, sin * sin * a + cos * cos * b}
    };
  }

  @Test
  void standardNormalPriorIsTheGeneralFormWithIdentity() {
    double[] mean = {0.3, -1.2, 0};
    double[] logVariance = {0.5, -2, 0.01};
    double[][] covariance = new double[3][3];
    double[][] identity = new double[3][3];
    for (int i = 0; i < 3; i++) {
      covariance[i][i] = Math.exp(logVariance[i]);
      identity[i][i] = 1;
    }
    assertThat(Gaussian.kullbackLeiblerToStandardNormal(mean, logVariance))
        .isEqualTo(
            Gaussian.kullbackLeibler(mean, covariance, new double[3], identity), within(1e-14));
    assertThat(Gaussian.kullbackLeiblerToStandardNormal(new double[4], new double[4])).isZero();
    // v^2/4 near the prior, where exp(v) - 1 - v cancels
    assertThat(Gaussian.kullbackLeiblerToStandardNormal(new double[1], new double[] {1e-8}))
        .isEqualTo(2.5e-17, within(1e-24));
    // no jump where the series ends
    assertThat(
            Gaussian.kullbackLeiblerToStandardNormal(
                new double[1], new double[] {Math.nextDown(0.2)}))
        .isEqualTo(
            Gaussian.kullbackLeiblerToStandardNormal(new double[1], new double[] {0.2}),
            within(1e-15));
  }

  @Test
  void evidenceLowerBoundIsReconstructionMinusDivergence() {
    double[] mean = {1, 0};
    double[] logVariance = {0, 0};
    assertThat(EvidenceLowerBound.ofGaussianEncoder(-12.5, mean, logVariance)).isEqualTo(-13);
    EdgeCasesTest.assertNames(
        () -> EvidenceLowerBound.ofGaussianEncoder(Double.NaN, mean, logVariance),
        "reconstructionNats",
        "NaN");
    EdgeCasesTest.assertNames(
        () -> EvidenceLowerBound.ofGaussianEncoder(0, mean, new double[3]),
        "logVariance",
        "3",
        "2");
  }

  @Test
  void evidenceLowerBoundIsBelowTheEvidence() {
    // x = z + noise, both standard normal: p(x) = N(0, 2), and q = p(z | x) = N(x/2, 1/2) is tight
    double x = 1.7;
    double evidence = -Gaussian.entropy(Math.sqrt(2)) + 0.5 - x * x / 4;
    for (double mean : new double[] {x / 2, 0, 2}) {
      for (double variance : new double[] {0.5, 0.1, 2}) {
        // E_q[ln N(x; z, 1)]
        double reconstruction =
            -Math.log(2 * Math.PI) / 2 - ((x - mean) * (x - mean) + variance) / 2;
        double bound =
            EvidenceLowerBound.ofGaussianEncoder(
                reconstruction, new double[] {mean}, new double[] {Math.log(variance)});
        assertThat(bound).isLessThanOrEqualTo(evidence + 1e-14);
        if (mean == x / 2 && variance == 0.5) {
          assertThat(bound).isEqualTo(evidence, within(1e-14));
        }
      }
    }
  }

  @Test
  void entropies() {
    // 1/2 ln(2 pi e) = 1.4189385332046727
    assertThat(Gaussian.entropy(1)).isEqualTo(1.4189385332046727, within(1e-15));
    assertThat(Gaussian.entropy(new double[][] {{4, 0}, {0, 0.25}}))
        .isEqualTo(2 * 1.4189385332046727, within(1e-15));
    assertThat(Gaussian.entropy(new double[][] {{5, 3}, {3, 4}}))
        .isEqualTo(2 * 1.4189385332046727 + Math.log(11) / 2, within(1e-14));
  }

  @Test
  void mutualInformationOfCorrelatedVariables() {
    assertThat(Gaussian.mutualInformation(0)).isEqualTo(0.0);
    assertThat(Gaussian.mutualInformation(-0.9)).isEqualTo(Gaussian.mutualInformation(0.9));
    assertThat(Gaussian.mutualInformation(1)).isInfinite();
    assertThat(Gaussian.mutualInformation(1e-9)).isEqualTo(5e-19, within(1e-30));
    double[][] covariance = {{1, 0.6, 0}, {0.6, 1, 0}, {0, 0, 1}};
    assertThat(Gaussian.mutualInformation(covariance, 1))
        .isEqualTo(Gaussian.mutualInformation(0.6), within(1e-15));
    assertThat(Gaussian.mutualInformation(covariance, 2)).isZero();
  }

  @Test
  void badArgumentsAreNamed() {
    EdgeCasesTest.assertNames(
        () -> Gaussian.kullbackLeibler(0, 0, 0, 1), "standardDeviation", "0.0");
    EdgeCasesTest.assertNames(() -> Gaussian.kullbackLeibler(Double.NaN, 1, 0, 1), "mean", "NaN");
    EdgeCasesTest.assertNames(
        () -> Gaussian.kullbackLeibler(0, 1, 0, Double.NaN), "otherStandardDeviation", "NaN");
    EdgeCasesTest.assertNames(() -> Gaussian.entropy(-1), "standardDeviation", "-1.0");
    EdgeCasesTest.assertNames(() -> Gaussian.entropy(new double[0][]), "covariance");
    EdgeCasesTest.assertNames(
        () -> Gaussian.entropy(new double[][] {{1, 2}, {2, 1}}), "not positive definite", "-3.0");
    EdgeCasesTest.assertNames(
        () -> Gaussian.entropy(new double[][] {{1, 0.5}, {0.4, 1}}), "not symmetric", "0.4", "0.5");
    EdgeCasesTest.assertNames(
        () -> Gaussian.entropy(new double[][] {{1, 0}}), "covariance[0]", "2", "1");
    EdgeCasesTest.assertNames(
        () -> Gaussian.entropy(new double[][] {{Double.NaN}}), "covariance[0][0]", "NaN");
    EdgeCasesTest.assertNames(() -> Gaussian.mutualInformation(1.5), "correlation", "1.5");
    EdgeCasesTest.assertNames(
        () -> Gaussian.mutualInformation(new double[][] {{1}}, 1), "firstDimensions", "1");
    EdgeCasesTest.assertNames(
        () -> Gaussian.kullbackLeiblerToStandardNormal(new double[0], new double[0]), "mean");
    EdgeCasesTest.assertNames(
        () ->
            Gaussian.kullbackLeibler(
                new double[2], new double[][] {{1}}, new double[1], new double[][] {{1}}),
        "mean",
        "2");
  }

  @Test
  void extremeArgumentsAreNotNaN() {
    assertThat(Gaussian.kullbackLeibler(0, 1e-200, 0, 1e200))
        .isEqualTo(400 * Math.log(10) - 0.5, within(1e-10));
    assertThat(Gaussian.kullbackLeibler(0, 1e200, 0, 1e-200)).isInfinite();
    assertThat(Gaussian.kullbackLeibler(1e308, 1, -1e308, 1)).isInfinite();
    assertThat(Gaussian.kullbackLeibler(1e308, 1, 1e308, 1e-10)).isFinite();
    assertThat(
            Gaussian.kullbackLeibler(
                new double[] {8e307, 0},
                new double[][] {{1, 0}, {0, 1}},
                new double[] {-8e307, 0},
                new double[][] {{1e-200, 0}, {0, 1}}))
        .isInfinite();
    assertThat(Gaussian.kullbackLeibler(1e308, 1e308, -1e308, 1e308)).isEqualTo(2, within(1e-14));
    assertThat(Gaussian.kullbackLeiblerToStandardNormal(new double[1], new double[] {800}))
        .isInfinite();
    assertThat(Gaussian.kullbackLeiblerToStandardNormal(new double[1], new double[] {-800}))
        .isEqualTo(399.5, within(1e-12));
  }
}
