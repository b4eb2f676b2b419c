package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WassersteinTest {

  @Test
  void movingAllMassByOneBinCostsTheWidth() {
    double[] edges = {0, 2, 4, 6};
    assertThat(Wasserstein.ofBins(new long[] {7, 0, 0}, new long[] {0, 3, 0}, edges)).isEqualTo(2);
    assertThat(Wasserstein.ofBins(new long[] {7, 0, 0}, new long[] {0, 0, 9}, edges)).isEqualTo(4);
  }

  @Test
  void binsWithoutWidthArePointMasses() {
    // points at 1 and 4 against points at 1 and 4 with other shares: a quarter moves by 3
    double[] edges = {1, 1, 4, 4};
    assertThat(Wasserstein.ofBins(new long[] {2, 0, 2}, new long[] {3, 0, 1}, edges))
        .isEqualTo(0.75);
    assertThat(Wasserstein.ofBins(new long[] {5}, new long[] {1}, new double[] {3, 3})).isZero();
    // a point at 0 against uniform on [0, 1]
    assertThat(Wasserstein.ofBins(new long[] {1, 0}, new long[] {0, 1}, new double[] {0, 0, 1}))
        .isEqualTo(0.5);
  }

  @Test
  void distributionFunctionsThatCrossWithinABinAreIntegratedExactly() {
    // F - G: 0 at 0, 1/2 at 1, then a line to -1/4 at 2 (zero at 5/3), then to 0 at 3:
    // 1/4 + 1/2 * 2/3 * 1/2 + 1/2 * 1/3 * 1/4 + 1/2 * 1/4
    double expected = 0.25 + 1.0 / 6 + 1.0 / 24 + 0.125;
    assertThat(
            Wasserstein.ofBins(
                new long[] {3, 0, 1}, new long[] {1, 3, 0}, new double[] {0, 1, 2, 3}))
        .isEqualTo(expected, within(1e-15));
  }

  @Test
  void binsAgreeWithSamplesSpreadUniformlyInThem() {
    long[] p = {5, 1, 0, 7, 2};
    long[] q = {1, 4, 3, 2, 5};
    double[] edges = {-3, -1, 0, 0.5, 2, 7};
    // 2,000 equidistant points per record: off by less than the largest gap between points
    assertThat(Wasserstein.ofBins(p, q, edges))
        .isEqualTo(Wasserstein.ofSamples(spread(p, edges), spread(q, edges)), within(1e-3));
  }

  private static double[] spread(long[] counts, double[] edges) {
    int perRecord = 2000;
    double[] values = new double[(int) Bins.sum(counts) * perRecord];
    int next = 0;
    for (int i = 0; i < counts.length; i++) {
      int points = (int) counts[i] * perRecord;
      for (int j = 0; j < points; j++) {
        values[next++] = edges[i] + (edges[i + 1] - edges[i]) * (j + 0.5) / points;
      }
    }
    return values;
  }

  @Test
  void samplesOfOneSizeCostTheMeanDistanceOfOrderStatistics() {
    assertThat(Wasserstein.ofSamples(new double[] {5, 1, 2}, new double[] {2, 9, 3}))
        .isEqualTo((1 + 1 + 4) / 3.0, within(1e-15));
    // sizes 1 and 2: |0 - 1| and |0 - 3| for half a unit each
    assertThat(Wasserstein.ofSamples(new double[] {0}, new double[] {1, 3})).isEqualTo(2);
  }

  @Test
  void shiftingASampleCostsTheShift() {
    Random random = new Random(7);
    double[] sample = random.doubles(500).toArray();
    double[] shifted = new double[500];
    for (int i = 0; i < 500; i++) {
      shifted[i] = sample[i] + 0.25;
    }
    assertThat(Wasserstein.ofSamples(sample, shifted)).isEqualTo(0.25, within(1e-15));
  }

  @Test
  void extremeValuesDoNotOverflow() {
    double huge = 1e308;
    assertThat(Wasserstein.ofSamples(new double[] {-huge, huge}, new double[] {huge, huge}))
        .isEqualTo(huge);
    assertThat(
            Wasserstein.ofBins(new long[] {2, 2}, new long[] {2, 2}, new double[] {-huge, 0, huge}))
        .isZero();
    assertThat(Wasserstein.ofBins(new long[] {1}, new long[] {2}, new double[] {-huge, huge}))
        .isZero();
  }

  @Test
  void badArgumentsAreNamed() {
    long[] p = {1, 1};
    EdgeCasesTest.assertNames(
        () -> Wasserstein.ofBins(p, p, new double[] {0, 1}), "edges has 2", "expected 3");
    EdgeCasesTest.assertNames(
        () -> Wasserstein.ofBins(p, p, new double[] {0, 1, 0.5}), "edges[2]", "0.5 < 1.0");
    EdgeCasesTest.assertNames(
        () -> Wasserstein.ofBins(p, p, new double[] {0, Double.NaN, 1}), "edges[1]", "NaN");
    EdgeCasesTest.assertNames(
        () -> Wasserstein.ofBins(p, p, new double[] {Double.NEGATIVE_INFINITY, 0, 1}),
        "edges[0]",
        "-Infinity");
    EdgeCasesTest.assertNames(
        () -> Wasserstein.ofSamples(new double[0], new double[] {1}), "p has no values");
    EdgeCasesTest.assertNames(
        () -> Wasserstein.ofSamples(new double[] {1}, new double[] {1, Double.NaN}), "q[1]", "NaN");
  }
}
