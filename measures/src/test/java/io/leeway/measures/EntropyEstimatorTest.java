package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EntropyEstimatorTest {
  private static final double LN_2 = Math.log(2);

  /** Python mpmath 1.3, 30 digits: the integrals of the paper as sums over ln beta, step 1/16. */
  @Test
  void nemenmanShafeeBialekMatchesDirectIntegration() {
    long[] counts = {4, 12, 4, 5, 3, 1, 5, 1, 2, 2, 2, 2, 11, 3, 4, 12, 12, 1, 2};
    assertNsb(Arrays.copyOf(counts, 100), 2.806096916054329);
    assertNsb(new long[] {1, 1, 2}, 0.9776853280894695);
    assertNsb(new long[] {10, 0, 0, 0}, 0.1013646832630947);
    assertNsb(new long[] {25, 25, 25, 25}, 1.377721339857203);
    assertNsb(Arrays.copyOf(new long[] {1000, 2000, 3000, 500}, 10), 1.205101838062914);
  }

  private static void assertNsb(long[] counts, double expected) {
    assertThat(Entropy.nemenmanShafeeBialek(counts)).isEqualTo(expected, within(1e-9));
  }

  @Test
  void nemenmanShafeeBialekStandsExtremes() {
    assertThat(Entropy.nemenmanShafeeBialek(new long[] {7})).isZero();
    // so many records that the data decide: the plug-in value
    long million = 1_000_000;
    long[] many = {3 * million, 2 * million, 5 * million};
    assertThat(Entropy.nemenmanShafeeBialek(many)).isEqualTo(Entropy.ofCounts(many), within(1e-5));
    long[] huge = {1L << 62, 1L << 62, 0, 1L << 61};
    assertThat(Entropy.nemenmanShafeeBialek(huge)).isEqualTo(Entropy.ofCounts(huge), within(1e-6));
    // a peak far narrower than the coarse grid
    long[] filled = new long[20_000];
    Arrays.fill(filled, 50);
    assertThat(Entropy.nemenmanShafeeBialek(filled))
        .isEqualTo(Math.log(20_000), within(1e-2))
        .isLessThanOrEqualTo(Math.log(20_000));
    assertThat(Entropy.nemenmanShafeeBialek(new long[] {1, 0, 0, 0, 0, 0})).isBetween(0.0, 1.8);
  }

  @Test
  void grassbergerMayBeNegative() {
    assertThat(Entropy.grassberger(new long[] {4})).isNegative();
  }

  @Test
  void chaoShenOfRecordsThatAreAllDifferentIsLargeButFinite() {
    long[] singles = new long[50];
    Arrays.fill(singles, 1);
    assertThat(Entropy.chaoShen(singles)).isFinite().isGreaterThan(Math.log(50));
    assertThat(Entropy.chaoShen(new long[] {1})).isEqualTo(0.0);
    assertThat(Entropy.chaoShen(new long[] {0, 9})).isEqualTo(0.0);
  }

  @Test
  void correctionsLowerTheBiasWhereRecordsAreFew() {
    // Zipf over 200 bins, 150 records, 300 samples: each step of sophistication is nearer to the
    // truth
    double[] probabilities = new double[200];
    for (int i = 0; i < 200; i++) {
      probabilities[i] = 1.0 / (i + 1);
    }
    double sum = Bins.sum(probabilities);
    for (int i = 0; i < 200; i++) {
      probabilities[i] /= sum;
    }
    double truth = Entropy.ofProbabilities(probabilities);
    double plugIn = meanError(probabilities, 150, Entropy::ofCounts, truth);
    double millerMadow = meanError(probabilities, 150, Entropy::millerMadow, truth);
    double grassberger = meanError(probabilities, 150, Entropy::grassberger, truth);
    double chaoShen = meanError(probabilities, 150, Entropy::chaoShen, truth);
    double nsb = meanError(probabilities, 150, Entropy::nemenmanShafeeBialek, truth);
    assertThat(plugIn).isLessThan(-0.4);
    assertThat(millerMadow).isBetween(plugIn + 0.2, -0.1);
    assertThat(Math.abs(grassberger)).isLessThan(Math.abs(millerMadow));
    assertThat(Math.abs(chaoShen)).isLessThan(0.2);
    assertThat(Math.abs(nsb)).isLessThan(0.2);
  }

  private static double meanError(
      double[] probabilities, int records, ToDoubleFunction<long[]> estimator, double truth) {
    SplittableRandom random = new SplittableRandom(11);
    double sum = 0;
    for (int run = 0; run < 300; run++) {
      long[] counts = new long[probabilities.length];
      for (int record = 0; record < records; record++) {
        double u = random.nextDouble();
        int bin = 0;
        while (bin < probabilities.length - 1 && u >= probabilities[bin]) {
          u -= probabilities[bin];
          bin++;
        }
        counts[bin]++;
      }
      sum += estimator.applyAsDouble(counts) - truth;
    }
    return sum / 300;
  }

  @Provide
  Arbitrary<long[]> histograms() {
    return Arbitraries.integers().between(1, 40).flatMap(Bins::histogram);
  }

  @Property
  void estimatesOfAnyHistogramAreFinite(@ForAll("histograms") long[] counts) {
    assertThat(Entropy.ofCounts(counts)).isBetween(0.0, Math.log(counts.length) * (1 + 1e-15));
    assertThat(Entropy.millerMadow(counts)).isFinite().isGreaterThanOrEqualTo(0);
    assertThat(Entropy.grassberger(counts)).isFinite();
    assertThat(Entropy.chaoShen(counts)).isFinite().isGreaterThanOrEqualTo(0);
    assertThat(Perplexity.ofCounts(counts)).isBetween(1.0, counts.length * (1 + 1e-13));
  }

  @Property(tries = 1000)
  void nemenmanShafeeBialekStaysWithinBounds(@ForAll("histograms") long[] counts) {
    assertThat(Entropy.nemenmanShafeeBialek(counts)).isBetween(0.0, Math.log(counts.length));
  }

  @Property
  void emptyBinsDoNotMatterToTheOthers(@ForAll("histograms") long[] counts) {
    long[] wider = Arrays.copyOf(counts, counts.length + 3);
    assertThat(Entropy.millerMadow(wider)).isEqualTo(Entropy.millerMadow(counts));
    assertThat(Entropy.grassberger(wider)).isEqualTo(Entropy.grassberger(counts));
    assertThat(Entropy.chaoShen(wider)).isEqualTo(Entropy.chaoShen(counts));
  }

  @Test
  void hugeCountsGiveFiniteEstimates() {
    long[] huge = {1L << 62, 1L << 62, 1L << 62, 1L << 62};
    assertThat(Entropy.millerMadow(huge)).isEqualTo(2 * LN_2, within(1e-15));
    assertThat(Entropy.grassberger(huge)).isEqualTo(2 * LN_2, within(1e-13));
    assertThat(Entropy.chaoShen(huge)).isEqualTo(2 * LN_2, within(1e-15));
  }

  @Test
  void surprisal() {
    assertThat(Surprisal.ofProbability(0.5)).isEqualTo(LN_2);
    assertThat(Surprisal.ofProbability(1)).isEqualTo(0.0);
    assertThat(Surprisal.ofProbability(0)).isInfinite();
    assertThat(Surprisal.ofProbability(Double.MIN_VALUE))
        .isEqualTo(744.4400719213812, within(1e-12));
    for (double bad : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      EdgeCasesTest.assertNames(() -> Surprisal.ofProbability(bad), "probability", "" + bad);
    }
  }

  @Test
  void perplexityOfEquallyLikelyOutcomesIsTheirNumber() {
    assertThat(Perplexity.ofCounts(new long[] {3, 3, 3, 0})).isEqualTo(3, within(1e-14));
    assertThat(Perplexity.ofProbabilities(new double[] {0.25, 0.25, 0.25, 0.25})).isEqualTo(4);
    assertThat(Perplexity.ofCrossEntropy(Math.log(20))).isEqualTo(20, within(1e-13));
    assertThat(Perplexity.ofCrossEntropy(Double.POSITIVE_INFINITY)).isInfinite();
    EdgeCasesTest.assertNames(() -> Perplexity.ofCrossEntropy(Double.NaN), "nats", "NaN");
    EdgeCasesTest.assertNames(() -> Perplexity.ofCrossEntropy(-1), "nats", "-1.0");
  }

  @Test
  void badCountsAreNamedByEveryEstimator() {
    for (ToDoubleFunction<long[]> estimator :
        List.<ToDoubleFunction<long[]>>of(
            Entropy::millerMadow,
            Entropy::grassberger,
            Entropy::chaoShen,
            Entropy::nemenmanShafeeBialek,
            Perplexity::ofCounts)) {
      EdgeCasesTest.assertNames(() -> run(estimator, new long[] {1, -3}), "counts[1]", "-3");
      EdgeCasesTest.assertNames(() -> run(estimator, new long[0]), "no counts");
      EdgeCasesTest.assertNames(() -> run(estimator, new long[5]), "no counts");
    }
  }

  private static double run(ToDoubleFunction<long[]> estimator, long[] counts) {
    return estimator.applyAsDouble(counts);
  }
}
