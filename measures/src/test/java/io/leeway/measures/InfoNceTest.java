package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class InfoNceTest {

  @Test
  void aCriticThatSeesNothingBoundsByZero() {
    assertThat(InfoNce.lowerBound(new double[5][5])).isEqualTo(0, within(1e-15));
    assertThat(InfoNce.lowerBound(new double[][] {{3}})).isZero();
  }

  @Test
  void aPerfectCriticBoundsByTheLogarithmOfTheBatch() {
    double[][] scores = new double[8][8];
    for (int i = 0; i < 8; i++) {
      scores[i][i] = 1e4;
    }
    assertThat(InfoNce.lowerBound(scores)).isEqualTo(Math.log(8));
  }

  @Test
  void twoRecordsByHand() {
    // rows (1, 0) and (2, 3): ln 2 + (ln(e/(e+1)) + ln(e^3/(e^2+e^3))) / 2, both e/(e+1)
    assertThat(InfoNce.lowerBound(new double[][] {{1, 0}, {2, 3}}))
        .isEqualTo(Math.log(2) + Math.log(Math.E / (Math.E + 1)), within(1e-15));
  }

  @Test
  void theBestCriticOfANormalPairComesNearItsInformation() {
    // ln p(y|x)/p(y) as the critic, rho 0.8: 0.51 nats; with 256 records the bound is nearly tight
    double rho = 0.8;
    Random random = new Random(6);
    double sum = 0;
    for (int run = 0; run < 20; run++) {
      double[] x = new double[256];
      double[] y = new double[256];
      for (int i = 0; i < 256; i++) {
        x[i] = random.nextGaussian();
        y[i] = rho * x[i] + Math.sqrt(1 - rho * rho) * random.nextGaussian();
      }
      double[][] scores = new double[256][256];
      for (int i = 0; i < 256; i++) {
        for (int j = 0; j < 256; j++) {
          double residual = y[j] - rho * x[i];
          scores[i][j] = y[j] * y[j] / 2 - residual * residual / (2 * (1 - rho * rho));
        }
      }
      sum += InfoNce.lowerBound(scores) / 20;
    }
    // the spread of the mean is 0.012
    assertThat(sum).isEqualTo(Gaussian.mutualInformation(rho), within(0.05));
  }

  @Property
  void neverAboveTheLogarithmOfTheBatchAndBlindToShiftsOfARow(
      @ForAll @IntRange(min = 1, max = 12) int size,
      @ForAll @DoubleRange(min = -1e3, max = 1e3) double shift,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[][] scores = new double[size][size];
    double[][] shifted = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        scores[i][j] = 20 * random.nextGaussian();
        shifted[i][j] = scores[i][j] + shift * i;
      }
    }
    double bound = InfoNce.lowerBound(scores);
    assertThat(bound).isLessThanOrEqualTo(Math.log(size) + 1e-15);
    // scores of up to 1e4 are known to 1e-12
    assertThat(InfoNce.lowerBound(shifted)).isEqualTo(bound, within(1e-11));
  }

  @Test
  void badScoresAreNamed() {
    EdgeCasesTest.assertNames(() -> InfoNce.lowerBound(new double[0][]), "scores");
    EdgeCasesTest.assertNames(
        () -> InfoNce.lowerBound(new double[][] {{1, 2}}), "scores[0]", "2", "1");
    EdgeCasesTest.assertNames(
        () -> InfoNce.lowerBound(new double[][] {{Double.NaN}}), "scores[0][0]", "NaN");
  }
}
