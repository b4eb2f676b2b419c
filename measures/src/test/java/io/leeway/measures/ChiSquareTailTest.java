package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChiSquareTailTest {

  /** Python mpmath 1.3, 40 digits: gammainc(df/2, x/2, inf, regularized=True). */
  @ParameterizedTest
  @CsvSource({
    "0.001, 1, 0.97477287936996038828",
    "3.841458820694124, 1, 0.050000000000000057435",
    "10, 1, 0.0015654022580025496775",
    "1400, 1, 2.101014516264217495e-306",
    "0.5, 2, 0.77880078307140486825",
    "16.918977604620448, 9, 0.050000000000000031508",
    "21.7, 9, 0.0098799702540155195417",
    "100, 9, 1.5735176303753944211e-17",
    "1300, 9, 3.0937161204682913437e-274",
    "59.7, 30, 0.0010008516228805486988",
    "31, 31, 0.46621250621750834459",
    "10, 31, 0.9998741184772127623",
    "200, 31, 1.296916789468596283e-26",
    "0.3, 0.5, 0.33317180231535664078",
    "7.5, 3.7, 0.093277710767039050429",
    "10000, 9999, 0.49529839453868350252",
    "10500, 9999, 0.00024153011422255335127",
    "9000, 9999, 0.99999999999986603466",
    "99.5, 100, 0.49530530555427134637",
    "1e-10, 5, 1.0",
  })
  void survivalMatchesFortyDigitArithmetic(double x, double degreesOfFreedom, double expected) {
    assertThat(ChiSquareTail.survival(x, degreesOfFreedom))
        .isEqualTo(expected, within(1e-13 * expected));
  }

  /** Python mpmath 1.3, 40 digits: bisection on the same function. */
  @ParameterizedTest
  @CsvSource({
    "0.05, 1, 3.8414588206941258653",
    "0.01, 9, 21.665994333461925759",
    "0.001, 30, 59.703064304429930778",
    "1e-10, 9, 65.817793357025160898",
    "1e-100, 5, 476.3794370641627508",
    "0.5, 4, 3.3566939800333213068",
    "0.999, 20, 5.9210407454875198524",
    "0.05, 2.5, 6.9280761134524250224",
    "1e-300, 3, 1388.3367738546857732",
  })
  void criticalMatchesFortyDigitArithmetic(double alpha, double degreesOfFreedom, double expected) {
    assertThat(ChiSquareTail.critical(alpha, degreesOfFreedom))
        .isEqualTo(expected, within(1e-13 * expected));
  }

  @Property
  void criticalInvertsSurvival(
      @ForAll @DoubleRange(min = -30, max = -0.01) double log10Alpha,
      @ForAll @DoubleRange(min = 0.5, max = 2000) double degreesOfFreedom) {
    double alpha = Math.pow(10, log10Alpha);
    double critical = ChiSquareTail.critical(alpha, degreesOfFreedom);
    assertThat(ChiSquareTail.survival(critical, degreesOfFreedom))
        .isEqualTo(alpha, within(1e-12 * alpha));
  }

  @Test
  void withoutDegreesOfFreedomTheStatisticIsZeroAndItsPValueOne() {
    assertThat(ChiSquareTail.survival(0, 0)).isEqualTo(1);
    assertThat(ChiSquareTail.survival(1e-300, 0)).isEqualTo(0);
    assertThat(ChiSquareTail.critical(0.01, 0)).isZero();
    assertThat(ChiSquareTail.critical(0, 0)).isZero();
  }

  @Test
  void endsOfTheRange() {
    assertThat(ChiSquareTail.survival(-5, 3)).isEqualTo(1);
    assertThat(ChiSquareTail.survival(Double.NEGATIVE_INFINITY, 3)).isEqualTo(1);
    assertThat(ChiSquareTail.survival(Double.POSITIVE_INFINITY, 3)).isZero();
    assertThat(ChiSquareTail.survival(1e10, 3)).isZero();
    assertThat(ChiSquareTail.critical(1, 3)).isZero();
    assertThat(ChiSquareTail.critical(0, 3)).isInfinite();
    assertThat(ChiSquareTail.critical(Double.MIN_VALUE, 3)).isFinite();
    assertThat(ChiSquareTail.critical(1e-320, 300)).isFinite();
    assertThat(ChiSquareTail.critical(Math.nextDown(1.0), 1)).isBetween(0.0, 1e-30);
    assertThat(ChiSquareTail.critical(0.05, 1e9)).isEqualTo(1_000_073_561, within(10.0));
    assertThat(ChiSquareTail.critical(0.05, 1e-3)).isNotNaN().isGreaterThanOrEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void badDegreesOfFreedomAreNamed(double bad) {
    EdgeCasesTest.assertNames(() -> ChiSquareTail.survival(1, bad), "degreesOfFreedom", "" + bad);
    EdgeCasesTest.assertNames(() -> ChiSquareTail.critical(0.1, bad), "degreesOfFreedom", "" + bad);
  }

  @Test
  void badProbabilitiesAreNamed() {
    EdgeCasesTest.assertNames(() -> ChiSquareTail.survival(Double.NaN, 1), "x", "NaN");
    EdgeCasesTest.assertNames(() -> ChiSquareTail.critical(Double.NaN, 1), "alpha", "NaN");
    EdgeCasesTest.assertNames(() -> ChiSquareTail.critical(1.5, 1), "alpha", "1.5");
    EdgeCasesTest.assertNames(() -> ChiSquareTail.critical(-0.1, 1), "alpha", "-0.1");
  }
}
