package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The edge table: for each odd input the documented value, or an error that names it. */
class EdgeCasesTest {
  private static final double LN_2 = Math.log(2);

  record OnCounts(String name, ToDoubleBiFunction<long[], long[]> function) {
    double on(long[] p, long[] q) {
      return function.applyAsDouble(p, q);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  record OnProbabilities(String name, ToDoubleBiFunction<double[], double[]> function) {
    double on(double[] p, double[] q) {
      return function.applyAsDouble(p, q);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<OnCounts> measuresOfTwoHistograms() {
    List<OnCounts> measures = new ArrayList<>();
    for (ZeroPolicy policy : List.of(ZeroPolicy.INFINITE, ZeroPolicy.KRICHEVSKY_TROFIMOV)) {
      measures.add(
          new OnCounts("cross-entropy " + policy, (p, q) -> CrossEntropy.ofCounts(p, q, policy)));
      measures.add(new OnCounts("kl " + policy, (p, q) -> KullbackLeibler.ofCounts(p, q, policy)));
      measures.add(
          new OnCounts("psi " + policy, (p, q) -> PopulationStability.ofCounts(p, q, policy)));
      measures.add(
          new OnCounts(
              "contributions " + policy,
              (p, q) -> {
                double[] out = new double[p.length];
                KullbackLeibler.contributions(p, q, policy, out);
                return Bins.sum(out);
              }));
    }
    measures.add(new OnCounts("js", JensenShannon::divergenceOfCounts));
    measures.add(new OnCounts("js-distance", JensenShannon::distanceOfCounts));
    measures.add(new OnCounts("weighted-js", JensenShannon::weightedDivergenceOfCounts));
    measures.add(new OnCounts("hellinger", Hellinger::ofCounts));
    measures.add(new OnCounts("total-variation", TotalVariation::ofCounts));
    measures.add(new OnCounts("l-infinity", ChebyshevDistance::ofCounts));
    measures.add(new OnCounts("ks", KolmogorovSmirnov::ofCounts));
    measures.add(
        new OnCounts(
            "wasserstein",
            (p, q) -> {
              double[] edges = new double[p.length + 1];
              for (int i = 0; i < edges.length; i++) {
                edges[i] = i;
              }
              return Wasserstein.ofBins(p, q, edges);
            }));
    measures.add(new OnCounts("g", TwoSampleTest::gStatistic));
    measures.add(new OnCounts("chi-square", TwoSampleTest::chiSquareStatistic));
    return measures;
  }

  static List<OnProbabilities> measuresOfTwoDistributions() {
    List<OnProbabilities> measures = new ArrayList<>();
    for (ZeroPolicy policy : List.of(ZeroPolicy.INFINITE, ZeroPolicy.KRICHEVSKY_TROFIMOV)) {
      measures.add(
          new OnProbabilities(
              "cross-entropy " + policy, (p, q) -> CrossEntropy.ofProbabilities(p, q, policy)));
      measures.add(
          new OnProbabilities(
              "kl " + policy, (p, q) -> KullbackLeibler.ofProbabilities(p, q, policy)));
      measures.add(
          new OnProbabilities(
              "psi " + policy, (p, q) -> PopulationStability.ofProbabilities(p, q, policy)));
    }
    measures.add(new OnProbabilities("js", JensenShannon::divergenceOfProbabilities));
    measures.add(new OnProbabilities("js-distance", JensenShannon::distanceOfProbabilities));
    measures.add(
        new OnProbabilities(
            "weighted-js",
            (p, q) -> JensenShannon.weightedDivergenceOfProbabilities(p, q, 0.3, 0.7)));
    measures.add(new OnProbabilities("hellinger", Hellinger::ofProbabilities));
    measures.add(new OnProbabilities("total-variation", TotalVariation::ofProbabilities));
    measures.add(new OnProbabilities("l-infinity", ChebyshevDistance::ofProbabilities));
    measures.add(new OnProbabilities("ks", KolmogorovSmirnov::ofProbabilities));
    return measures;
  }

  @ParameterizedTest
  @MethodSource("measuresOfTwoHistograms")
  void countsOutsideTheDomainAreNamed(OnCounts measure) {
    long[] good = {1, 2};
    assertNames(() -> measure.on(new long[0], new long[0]), "no counts", "0 bins");
    assertNames(() -> measure.on(new long[2], good), "no counts", "total 0");
    assertNames(() -> measure.on(good, new long[2]), "no counts", "total 0");
    assertNames(() -> measure.on(good, new long[] {1, 2, 3}), "2 bins", "has 3");
    assertNames(() -> measure.on(new long[] {1, -7}, good), "[1]", "-7");
    assertNames(
        () -> measure.on(good, new long[] {Long.MIN_VALUE, 1}), "[0]", "-9223372036854775808");
  }

  @ParameterizedTest
  @MethodSource("measuresOfTwoHistograms")
  void oneBinAndEqualSidesDifferInNothing(OnCounts measure) {
    // cross-entropy is the entropy then
    double entropy = measure.name.startsWith("cross-entropy") ? LN_2 : 0;
    assertThat(measure.on(new long[] {5}, new long[] {70})).isZero();
    assertThat(measure.on(new long[] {4, 4}, new long[] {4, 4})).isEqualTo(entropy, within(1e-15));
    long huge = 1L << 62;
    assertThat(measure.on(new long[] {huge, huge}, new long[] {huge, huge}))
        .isEqualTo(entropy, within(1e-15));
  }

  @ParameterizedTest
  @MethodSource("measuresOfTwoHistograms")
  void hugeCountsAndEmptyBinsNeverGiveNaN(OnCounts measure) {
    long[][] odd = {
      {1, 0, 0},
      {0, 0, 1},
      {0, Long.MAX_VALUE, 0},
      {1L << 62, 1L << 62, 1L << 62},
      {1, Long.MAX_VALUE, 1},
      {Long.MAX_VALUE, Long.MAX_VALUE, 0},
      {0, 3, 5},
    };
    for (long[] p : odd) {
      for (long[] q : odd) {
        // signed contributions add up to the divergence only within their rounding
        double least = measure.name.startsWith("contributions") ? -1e-15 : 0;
        assertThat(measure.on(p, q)).isNotNaN().isGreaterThanOrEqualTo(least);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("measuresOfTwoDistributions")
  void probabilitiesOutsideTheDomainAreNamed(OnProbabilities measure) {
    double[] good = {0.25, 0.75};
    assertNames(() -> measure.on(new double[0], new double[0]), "0 bins");
    assertNames(() -> measure.on(good, new double[] {1, 0, 0}), "2 bins", "q has 3");
    assertNames(() -> measure.on(new double[] {0.2, 0.7}, good), "p sums to 0.8");
    assertNames(() -> measure.on(good, new double[] {0.2, 0.9}), "q sums to 1.1");
    for (double bad :
        new double[] {
          Double.NaN, -1e-9, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -Double.MIN_VALUE
        }) {
      assertNames(() -> measure.on(good, new double[] {1, bad}), "q[1]", "" + bad);
      assertNames(() -> measure.on(new double[] {bad, 1}, good), "p[0]", "" + bad);
    }
  }

  @ParameterizedTest
  @MethodSource("measuresOfTwoDistributions")
  void denormalProbabilitiesNeverGiveNaN(OnProbabilities measure) {
    double[][] odd = {
      {1, 0},
      {-0.0, 1},
      {1, Double.MIN_VALUE},
      {Double.MIN_VALUE, 1},
      {1 - 0x1p-53, 0x1p-53},
      {1e-310, 1},
      {0.5, 0.5},
      {1 + 5e-7, 0},
    };
    for (double[] p : odd) {
      for (double[] q : odd) {
        assertThat(measure.on(p, q)).isNotNaN().isGreaterThanOrEqualTo(0);
      }
      double same = measure.on(p, p.clone());
      if (!measure.name.startsWith("cross-entropy")) {
        assertThat(same).isZero();
      }
    }
  }

  @Test
  void klToADenormalProbabilityIsItsLogarithm() {
    // ln(1/4.94e-324) = 744.44; p/q overflows
    assertThat(
            KullbackLeibler.ofProbabilities(
                new double[] {1, 0}, new double[] {Double.MIN_VALUE, 1}, ZeroPolicy.INFINITE))
        .isEqualTo(744.4400719213812, within(1e-12));
  }

  @Test
  void disjointSidesGiveTheUpperBound() {
    long[] p = {3, 4, 0, 0, 0};
    long[] q = {0, 0, 1, 1, 7};
    assertThat(JensenShannon.divergenceOfCounts(p, q)).isEqualTo(LN_2, within(1e-16));
    assertThat(Hellinger.ofCounts(p, q)).isEqualTo(1);
    assertThat(TotalVariation.ofCounts(p, q)).isEqualTo(1);
    assertThat(KullbackLeibler.ofCounts(p, q, ZeroPolicy.INFINITE)).isInfinite();
    assertThat(CrossEntropy.ofCounts(p, q, ZeroPolicy.INFINITE)).isInfinite();
    assertThat(PopulationStability.ofCounts(p, q, ZeroPolicy.INFINITE)).isInfinite();
    // chi-square of a table without overlap is the number of records
    assertThat(TwoSampleTest.chiSquareStatistic(p, q)).isEqualTo(16, within(1e-13));
  }

  @Test
  void zerosOnTheSideOfPAreHarmlessAndOnTheSideOfQInfinite() {
    long[] p = {2, 2, 0};
    long[] q = {1, 1, 2};
    assertThat(KullbackLeibler.ofCounts(p, q, ZeroPolicy.INFINITE)).isEqualTo(LN_2, within(1e-15));
    assertThat(KullbackLeibler.ofCounts(q, p, ZeroPolicy.INFINITE)).isInfinite();
    double[] out = new double[3];
    KullbackLeibler.contributions(q, p, ZeroPolicy.INFINITE, out);
    assertThat(out[2]).isInfinite();
    KullbackLeibler.contributions(p, q, ZeroPolicy.INFINITE, out);
    assertThat(out[2]).isZero();
    assertNames(
        () -> KullbackLeibler.contributions(p, q, ZeroPolicy.INFINITE, new double[4]), "out has 4");
  }

  @Test
  void krichevskyTrofimovAddsAHalfToEveryBinOfBothSides() {
    // (3.5, 1.5, 0.5)/5.5 against (0.5, 1.5, 2.5)/4.5, by hand
    double expected =
        3.5 / 5.5 * Math.log((3.5 / 5.5) / (0.5 / 4.5))
            + 1.5 / 5.5 * Math.log((1.5 / 5.5) / (1.5 / 4.5))
            + 0.5 / 5.5 * Math.log((0.5 / 5.5) / (2.5 / 4.5));
    assertThat(
            KullbackLeibler.ofCounts(
                new long[] {3, 1, 0}, new long[] {0, 1, 2}, ZeroPolicy.KRICHEVSKY_TROFIMOV))
        .isEqualTo(expected, within(1e-14));
    assertThat(ZeroPolicy.additive(0.5)).isEqualTo(ZeroPolicy.KRICHEVSKY_TROFIMOV);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.5, Double.NaN, Double.POSITIVE_INFINITY})
  void pseudoCountsArePositiveAndFinite(double pseudoCount) {
    assertNames(() -> ZeroPolicy.additive(pseudoCount), "pseudoCount", "" + pseudoCount);
  }

  @Test
  void weightsOfTheMixtureAreADistribution() {
    double[] p = {1, 0};
    double[] q = {0, 1};
    assertThat(JensenShannon.weightedDivergenceOfProbabilities(p, q, 0, 1)).isZero();
    assertThat(JensenShannon.weightedDivergenceOfProbabilities(p, q, 1, 0)).isZero();
    for (double weight : new double[] {Double.MIN_VALUE, 1e-310, 1e-299, 1e-200, 1e-17}) {
      assertThat(JensenShannon.weightedDivergenceOfProbabilities(p, q, weight, 1))
          .isBetween(0.0, 1e-15);
      assertThat(JensenShannon.weightedDivergenceOfProbabilities(p, q, 1, weight))
          .isBetween(0.0, 1e-15);
    }
    // disjoint sides: the entropy of the weights
    assertThat(JensenShannon.weightedDivergenceOfProbabilities(p, q, 0.25, 0.75))
        .isEqualTo(Entropy.ofProbabilities(new double[] {0.25, 0.75}), within(1e-15));
    assertNames(() -> JensenShannon.weightedDivergenceOfProbabilities(p, q, 0.5, 0.6), "weights");
    assertNames(
        () -> JensenShannon.weightedDivergenceOfProbabilities(p, q, Double.NaN, 1), "weights[0]");
  }

  @Test
  void entropyOfACertainOutcomeIsExactlyZero() {
    assertThat(Entropy.ofCounts(new long[] {0, 9, 0})).isEqualTo(0.0);
    assertThat(Entropy.ofProbabilities(new double[] {1, -0.0})).isEqualTo(0.0);
    assertThat(Entropy.ofCounts(new long[] {1L << 62, 1L << 62, 1L << 62, 1L << 62}))
        .isEqualTo(2 * LN_2);
    assertNames(() -> Entropy.ofCounts(new long[0]), "counts", "no counts");
    assertNames(() -> Entropy.ofCounts(new long[] {-1}), "counts[0]", "-1");
    assertNames(() -> Entropy.ofProbabilities(new double[] {Double.NaN}), "probabilities[0]");
  }

  @Test
  void entropyOfANearlyCertainOutcomeKeepsItsDigits() {
    // 40-digit arithmetic: n = 2^52 records, one of them elsewhere
    long n = 1L << 52;
    assertThat(Entropy.ofCounts(new long[] {n - 1, 1}))
        .isEqualTo(8.225343381766315e-15, within(1e-28));
  }

  @Test
  void smallDivergencesKeepTheirDigits() {
    // shares 1/2 +- 1e-9 against 1/2: 40-digit arithmetic; a plain sum has an error of 1e-16
    long n = 1_000_000_000L;
    long[] p = {n / 2 + 1, n / 2 - 1};
    long[] q = {n / 2, n / 2};
    assertThat(KullbackLeibler.ofCounts(p, q, ZeroPolicy.INFINITE))
        .isEqualTo(2e-18, within(2e-18 * 1e-6));
    assertThat(JensenShannon.divergenceOfCounts(p, q)).isEqualTo(5e-19, within(5e-19 * 1e-6));
    assertThat(PopulationStability.ofCounts(p, q, ZeroPolicy.INFINITE))
        .isEqualTo(4e-18, within(4e-18 * 1e-6));
    assertThat(Hellinger.ofCounts(p, q)).isEqualTo(Math.sqrt(5e-19), within(1e-15));
  }

  /** Python mpmath 1.3, 40 digits. The documented accuracy for shares that differ by 1 %. */
  @Test
  void divergencesOfSharesThatDifferByAPercentAreRightToThirteenDigits() {
    assertDivergences(
        new long[] {1010, 990, 2020, 3},
        new long[] {1000, 1000, 2000, 3},
        3.7233523057055636E-05,
        7.459214452276388E-05,
        9.323949709628008E-06,
        9.323930777950246E-06,
        0.0030535199176196016);
    assertDivergences(
        new long[] {123457, 98765, 54321, 11111},
        new long[] {124000, 98000, 54900, 11000},
        2.6718830751383047E-05,
        5.342520576909513E-05,
        6.678128750253765E-06,
        6.6781281957435174E-06,
        0.002584209692666463);
  }

  private static void assertDivergences(
      long[] p, long[] q, double kl, double psi, double js, double weightedJs, double hellinger) {
    ZeroPolicy policy = ZeroPolicy.INFINITE;
    assertThat(KullbackLeibler.ofCounts(p, q, policy)).isEqualTo(kl, within(1e-13 * kl));
    assertThat(PopulationStability.ofCounts(p, q, policy)).isEqualTo(psi, within(1e-13 * psi));
    assertThat(JensenShannon.divergenceOfCounts(p, q)).isEqualTo(js, within(1e-13 * js));
    assertThat(JensenShannon.weightedDivergenceOfCounts(p, q))
        .isEqualTo(weightedJs, within(1e-13 * weightedJs));
    assertThat(Hellinger.ofCounts(p, q)).isEqualTo(hellinger, within(1e-13 * hellinger));
  }

  static void assertNames(Runnable call, String... words) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(words);
  }
}
