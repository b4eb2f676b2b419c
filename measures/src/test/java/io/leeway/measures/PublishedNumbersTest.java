package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Numbers that textbooks and other tools print, in their units, each converted where it is used.
 */
class PublishedNumbersTest {
  private static final double LN_2 = Math.log(2);
  private static final ZeroPolicy INFINITE = ZeroPolicy.INFINITE;

  @Test
  void coins() {
    assertThat(Entropy.ofProbabilities(new double[] {0.5, 0.5}) / LN_2).isEqualTo(1);
    assertThat(Entropy.ofProbabilities(new double[] {0.99, 0.01}) / LN_2)
        .isEqualTo(0.081, within(5e-4));
  }

  @Test
  void klIsNotSymmetric() {
    double[] fair = {0.5, 0.5};
    double[] biased = {0.9, 0.1};
    // 1/2 ln(25/9) and 0.9 ln 1.8 + 0.1 ln 0.2
    assertThat(KullbackLeibler.ofProbabilities(fair, biased, INFINITE))
        .isEqualTo(0.5108256237659907, within(1e-15))
        .isEqualTo(0.511, within(5e-4));
    assertThat(KullbackLeibler.ofProbabilities(biased, fair, INFINITE))
        .isEqualTo(0.3680642071684971, within(1e-15))
        .isEqualTo(0.368, within(5e-4));
  }

  @Test
  void aUniformVocabularyOfFiftyThousandTokens() {
    double[] uniform = new double[50_257];
    Arrays.fill(uniform, 1.0 / uniform.length);
    assertThat(Entropy.ofProbabilities(uniform) / LN_2)
        .isEqualTo(15.617, within(5e-4))
        .isEqualTo(Math.log(50_257) / LN_2, within(1e-13));
  }

  /** One data set, many numbers: the fixture of evidently tests/stattests/test_stattests.py. */
  @Test
  void oneDataSetAsManyToolsReportIt() {
    long[] reference = {16, 18, 16, 14, 12, 12};
    long[] current = {16, 16, 16, 16, 16, 8};
    double js = JensenShannon.divergenceOfCounts(reference, current);
    // printed with ten decimals
    assertThat(KullbackLeibler.ofCounts(reference, current, INFINITE))
        .isEqualTo(0.0189096770, within(5e-11));
    assertThat(KullbackLeibler.ofCounts(current, reference, INFINITE))
        .isEqualTo(0.0183087046, within(5e-11));
    assertThat(PopulationStability.ofCounts(reference, current, INFINITE))
        .isEqualTo(0.0372183816, within(5e-11));
    assertThat(js / LN_2).isEqualTo(0.0066804816, within(5e-11));
    assertThat(js).isEqualTo(0.0046305570, within(5e-11));
    assertThat(JensenShannon.distanceOfCounts(reference, current))
        .isEqualTo(0.0680481962, within(5e-11));
    assertThat(Math.sqrt(js / LN_2)).isEqualTo(0.0817342133, within(5e-11));
    assertThat(Hellinger.ofCounts(reference, current)).isEqualTo(0.0681277437, within(5e-11));
    assertThat(ChebyshevDistance.ofCounts(reference, current))
        .isEqualTo(0.0454545455, within(5e-11));
    assertThat(TotalVariation.ofCounts(reference, current)).isEqualTo(0.0681818182, within(5e-11));
  }

  @Test
  void chiSquareTestOfEvidentlyTakesTheReferenceAsExact() {
    double statistic =
        goodnessOfFit(new long[] {16, 16, 16, 16, 16, 8}, new long[] {16, 18, 16, 14, 12, 12});
    assertThat(ChiSquareTail.survival(statistic, 5)).isEqualTo(0.67309, within(5e-6));
  }

  /** A reference of infinitely many records: here 10^12 times those given, exact to 12 digits. */
  private static double goodnessOfFit(long[] observed, long[] expected) {
    long[] exact = Arrays.stream(expected).map(count -> count * 1_000_000_000_000L).toArray();
    return TwoSampleTest.chiSquareStatistic(observed, exact);
  }

  /**
   * TensorFlow Data Validation, anomalies/metrics_test.cc: divergence in bits. Histograms with
   * other edges are first split at the union of both, mass being uniform in a bucket.
   */
  @Test
  void jensenShannonDivergenceOfTensorFlowDataValidation() {
    // [1,2) [2,3) [3,4) [4,6): {2, 2} against {2 over [2,4), 2 over [4,6)}, doubled to whole counts
    assertBits(0.65563906222, new long[] {2, 2, 0, 0}, new long[] {0, 1, 1, 2});
    // NaN is a bin of its own: {1 NaN, 3} against {0 NaN, 4}
    assertBits(0.13792538096, new long[] {1, 3}, new long[] {0, 4});
    // categories a, b, c, X, Y, Z
    assertBits(0.6, new long[] {2, 2, 1, 0, 0, 0}, new long[] {2, 0, 0, 1, 1, 1});
    // no overlap, and the same
    assertBits(1, new long[] {2, 2, 0, 0}, new long[] {0, 0, 2, 2});
    assertBits(0, new long[] {1, 3, 1, 2}, new long[] {1, 3, 1, 2});
    // a point mass at 1 against buckets elsewhere, and against one at 2
    assertBits(1, new long[] {4, 0, 0}, new long[] {0, 2, 2});
    assertBits(1, new long[] {4, 0}, new long[] {0, 4});
    // a point mass at 10 is no part of the bucket [4, 12) that contains it
    assertBits(1, new long[] {21, 0, 0, 0}, new long[] {0, 150, 200, 20});
  }

  /**
   * There NaN is not equal to NaN, nor a bucket with an infinite edge to itself, so that each side
   * has its own; a monitor wants the opposite, the same share of missing values being no drift.
   */
  @Test
  void whatIsUnlikeItselfInTensorFlowDataValidationIsABinPerSide() {
    // {NaN} against {NaN}, or (-inf, inf) against (-inf, inf)
    assertBits(1, new long[] {3, 0}, new long[] {0, 3});
    // half of the mass unlike itself, the other half the same point: partial overlap
    assertBits(0.5, new long[] {2, 2, 0}, new long[] {2, 0, 2});
    // ours
    assertBits(0, new long[] {2, 2}, new long[] {2, 2});
  }

  private static void assertBits(double expected, long[] p, long[] q) {
    // printed with eleven decimals, the last of them off by one
    assertThat(JensenShannon.divergenceOfCounts(p, q) / LN_2).isEqualTo(expected, within(2e-11));
  }

  @Test
  void largestDifferenceOfTensorFlowDataValidation() {
    assertThat(ChebyshevDistance.ofProbabilities(new double[] {0.1, 0.9}, new double[] {0.3, 0.7}))
        .isEqualTo(0.2, within(1e-15));
    // categories a, b, c
    double[] training = {0, 0.9, 0.1};
    double[] serving = {0.3, 0.7, 0};
    assertThat(ChebyshevDistance.ofProbabilities(training, serving)).isEqualTo(0.3, within(1e-15));
    assertThat(ChebyshevDistance.ofProbabilities(serving, training)).isEqualTo(0.3, within(1e-15));
  }

  /**
   * TensorFlow Data Validation, utils/mutual_information_util_test.py: bits, on seeded samples
   * whose exact shares are used here.
   */
  @Test
  void mutualInformationOfTensorFlowDataValidation() {
    long[] eightCopied = new long[64];
    for (int i = 0; i < 8; i++) {
      eightCopied[i * 8 + i] = 6250;
    }
    assertThat(MutualInformation.ofCounts(eightCopied, 8) / LN_2).isEqualTo(3, within(1e-14));
    // three of four categories left, each with its own code
    long[] three = {2000, 0, 0, 0, 2000, 0, 0, 0, 2000};
    assertThat(MutualInformation.ofCounts(three, 3) / LN_2)
        .isEqualTo(Math.log(3) / LN_2, within(1e-14));
    // four codes against "present for the first three"
    long[] present = {2000, 0, 2000, 0, 2000, 0, 0, 2000};
    assertThat(MutualInformation.ofCounts(present, 2) / LN_2)
        .isEqualTo(0.75 * Math.log(4.0 / 3) / LN_2 + 0.5, within(1e-14));
    // {1/2, 1/4, 1/4}
    assertThat(Entropy.ofProbabilities(new double[] {0.5, 0.25, 0.25}) / LN_2).isEqualTo(1.5);
    // a constant knows nothing
    assertThat(MutualInformation.ofCounts(new long[] {5000, 5000}, 2)).isZero();
  }

  /**
   * The weighted form there is the mean over the records of weight times pointwise information, the
   * shares themselves not weighed: four codes of 2,000 with weights 1, 1/2, 1/4 and 0.
   */
  @Test
  void weightedMutualInformationOfTensorFlowDataValidation() {
    double pointwise =
        Surprisal.ofProbability(0.25)
            + Surprisal.ofProbability(0.25)
            - Surprisal.ofProbability(0.25);
    double mean = (1 + 0.5 + 0.25 + 0) * 0.25 * pointwise;
    assertThat(mean / LN_2).isEqualTo(7.0 / 8, within(1e-15));
  }

  /**
   * Adjusted there is the information minus that of one shuffled pairing. The shuffle of {@code
   * statistics/generators/mutual_information_test.py} is of a foreign generator, but a pairing of
   * 50 and 50 with 50 and 50 is one number: 29 in the first cell give what is printed, with 7
   * digits.
   */
  @Test
  void adjustedMutualInformationOfTensorFlowDataValidation() {
    double nearlyPerfect = MutualInformation.ofCounts(new long[] {49, 1, 1, 49}, 2) / LN_2;
    double shuffled = MutualInformation.ofCounts(new long[] {29, 21, 21, 29}, 2) / LN_2;
    // the sum of four terms printed with eight decimals
    assertThat(nearlyPerfect).isEqualTo(0.85855945, within(2e-8));
    assertThat(nearlyPerfect - shuffled).isEqualTo(0.8400134, within(5e-8));
    // one shuffle is a draw from what has this mean
    double chance =
        MutualInformation.expectedUnderIndependence(new long[] {50, 50}, new long[] {50, 50});
    assertThat(chance / LN_2).isBetween(0.005, 0.01);
    // the feature that knows nothing has no more than chance, which they raise to 0
    assertThat(MutualInformation.ofCounts(new long[] {25, 25, 25, 25}, 2)).isZero();
  }

  /** 10,000 records of 10,000 categories seem to tell 0.625 bits about any two classes. */
  @Test
  void chanceOfManyCategoriesInTensorFlowDataValidation() {
    Random random = new Random(11);
    long[] cells = new long[20_000];
    for (int i = 0; i < 10_000; i++) {
      cells[2 * random.nextInt(10_000) + i % 2]++;
    }
    long[] rows = new long[10_000];
    for (int i = 0; i < cells.length; i++) {
      rows[i / 2] += cells[i];
    }
    double information = MutualInformation.ofCounts(cells, 2);
    double chance = MutualInformation.expectedUnderIndependence(rows, new long[] {5_000, 5_000});
    // tolerances of theirs
    assertThat(information / LN_2).isEqualTo(0.625, within(2e-2));
    assertThat((information - chance) / LN_2).isEqualTo(0, within(2e-2));
    assertThat(MutualInformation.adjusted(cells, 2, MutualInformation.Normalization.MINIMUM))
        .isEqualTo(0, within(2e-2));
  }

  /** scikit-learn, test_supervised.py: 17 records, then 110 times those. */
  @Test
  void adjustedMutualInformationOfScikitLearn() {
    long[] cells = {5, 1, 0, 1, 4, 1, 0, 2, 3};
    var mean = MutualInformation.Normalization.ARITHMETIC_MEAN;
    assertThat(MutualInformation.ofCounts(cells, 3)).isEqualTo(0.41022, within(1.5e-5));
    assertThat(
            MutualInformation.expectedUnderIndependence(new long[] {6, 6, 5}, new long[] {6, 7, 4}))
        .isEqualTo(0.15042, within(1.5e-5));
    assertThat(MutualInformation.adjusted(cells, 3, mean)).isEqualTo(0.27821, within(1.5e-5));
    assertThat(MutualInformation.adjusted(new long[] {2, 0, 0, 2}, 2, mean)).isEqualTo(1);
    long[] many = Arrays.stream(cells).map(count -> 110 * count).toArray();
    assertThat(MutualInformation.adjusted(many, 3, mean)).isEqualTo(0.38, within(1.5e-2));
  }

  /** Deequ, analyzers/AnalyzerTests.scala: nats, four rows. */
  @Test
  void entropyAndMutualInformationOfDeequ() {
    double expected = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    assertThat(expected).isEqualTo(0.5623, within(5e-5));
    assertThat(Entropy.ofCounts(new long[] {3, 1})).isEqualTo(expected, within(1e-15));
    assertThat(MutualInformation.ofCounts(new long[] {3, 0, 0, 1}, 2))
        .isEqualTo(expected, within(1e-15));
    assertThat(MutualInformation.ofCounts(new long[] {3, 1}, 2)).isZero();
  }

  /** Deequ, KLL/KLLDistanceTest.scala. */
  @Test
  void populationStabilityOfDeequ() {
    long[] expected = {428, 425, 414, 427, 440, 447, 380, 386, 444, 386};
    long[] actual = {426, 437, 429, 391, 469, 433, 360, 443, 371, 418};
    assertThat(PopulationStability.ofCounts(actual, expected, INFINITE))
        .isEqualTo(0.007406694184014186, within(1e-15));
  }

  /**
   * Deequ's robust form takes off what chance explains, {@code c sqrt((n + m) / (n m))}, c being
   * {@code sqrt(-1/2 ln(alpha / 2))}.
   */
  @Test
  void largestDifferenceOfDeequ() {
    assertThat(
            ChebyshevDistance.ofCounts(
                new long[] {10, 20, 25, 10, 5}, new long[] {11, 20, 25, 10, 10}))
        .isEqualTo(0.06015037593984962, within(1e-15));
    // categories a, b, c, d, e, f
    assertThat(
            ChebyshevDistance.ofCounts(
                new long[] {10, 20, 25, 10, 5, 0}, new long[] {20, 0, 25, 10, 10, 11}))
        .isEqualTo(0.2857142857142857, within(1e-15));
    // categories a to g
    long[] first = {207, 20, 25, 14, 25, 0, 13};
    long[] second = {22, 20, 25, 12, 13, 15, 0};
    double raw = ChebyshevDistance.ofCounts(first, second);
    double noise = Math.sqrt((304.0 + 107) / (304.0 * 107));
    assertThat(raw - Math.sqrt(-0.5 * Math.log(0.1 / 2)) * noise)
        .isEqualTo(0.33774199396969184, within(1e-14));
    assertThat(raw - Math.sqrt(-0.5 * Math.log(0.003 / 2)) * noise)
        .isEqualTo(0.2726338046550349, within(1e-14));
  }

  /** Deequ's robust distances are 0 where chance explains all; its c is 1.8 unless told. */
  @Test
  void whatChanceExplainsIsNoDistanceInDeequ() {
    long[] first = {10, 20, 25, 10, 5, 0};
    double noise = 1.8 * Math.sqrt((70.0 + 76) / (70.0 * 76));
    assertThat(ChebyshevDistance.ofCounts(first, new long[] {11, 20, 25, 10, 10, 0}))
        .isLessThan(noise);
    assertThat(ChebyshevDistance.ofCounts(first, new long[] {20, 0, 25, 10, 10, 11}))
        .isEqualTo(0.2857142857142857, within(1e-15))
        .isLessThan(noise);
    // numbers, by the largest difference of the distribution functions
    double gap = KolmogorovSmirnov.ofSamples(new double[] {1, 2, 3, 4}, new double[] {2, 3, 4, 5});
    assertThat(gap).isEqualTo(0.25).isLessThan(1.8 * Math.sqrt((4.0 + 4) / (4.0 * 4)));
  }

  /** Where regrouping leaves one category, theirs is NaN: no degree of freedom is left. */
  @Test
  void oneCategoryIsNoTestInDeequ() {
    assertThat(TwoSampleTest.degreesOfFreedom(new long[] {107}, new long[] {107})).isZero();
    assertThat(TwoSampleTest.chiSquareStatistic(new long[] {107}, new long[] {107})).isZero();
  }

  /**
   * Deequ's chi-square is one-sample: the baseline, scaled to the sample's mass in the categories
   * that it knows, is exact. Categories that expect fewer than 5 are merged with the next larger
   * one while they are more than a fifth of all, which is done by hand here.
   */
  @Test
  void chiSquareOfDeequ() {
    double statistic =
        goodnessOfFit(new long[] {207, 20, 25, 14, 25, 0}, new long[] {223, 20, 25, 12, 13, 15});
    assertThat(statistic).isEqualTo(28.175042782458068, within(1e-9));
    assertThat(ChiSquareTail.survival(statistic, 5))
        .isEqualTo(3.3640191298478506E-05, within(1e-13));
    assertThat(
            ChiSquareTail.survival(
                goodnessOfFit(new long[] {207, 20, 25, 14, 25}, new long[] {223, 20, 25, 12, 13}),
                4))
        .isEqualTo(0.013227994814265176, within(2e-11));
    // d and f of {100, 22, 25, 5, 13, 2} merged
    assertThat(goodnessOfFit(new long[] {100, 20, 25, 12, 5}, new long[] {100, 22, 25, 7, 13}))
        .isEqualTo(8.789790456457125, within(1e-10));
    // e of {100, 40, 30, e 4} merged into c; d is unknown to the baseline
    assertThat(goodnessOfFit(new long[] {100, 40, 30}, new long[] {100, 40, 34}))
        .isEqualTo(0.38754325259515626, within(1e-10));
    assertThat(goodnessOfFit(new long[] {100, 7, 27}, new long[] {100, 7, 34}))
        .isEqualTo(1.1507901668129925, within(1e-10));
    assertThat(
            goodnessOfFit(
                new long[] {100, 7, 27, 20, 20, 20, 20}, new long[] {100, 3, 34, 20, 20, 20, 20}))
        .isEqualTo(6.827423492761593, within(1e-10));
  }

  /**
   * Great Expectations, expect_column_kl_divergence_to_be_less_than: D(observed || expected) in
   * nats. A tail weight held out is the expected share of all unknown values; the other shares
   * shrink by it.
   */
  @Test
  void klOfGreatExpectations() {
    double third = 0.3333333333333333;
    double[] uniform = {third, third, third};
    assertThat(KullbackLeibler.ofProbabilities(new double[] {0.54, 0.32, 0.14}, uniform, INFINITE))
        .isEqualTo(0.1259970028667753, within(1e-15));
    assertThat(KullbackLeibler.ofProbabilities(new double[] {0.5, 0.3, 0.2}, uniform, INFINITE))
        .isEqualTo(0.06895927460353621, within(1e-15));
    // values a, a, b, c; a and b expected with 0.6 and 0.4
    double[] observed = {0.5, 0.25, 0.25};
    assertThat(
            KullbackLeibler.ofProbabilities(
                observed, new double[] {0.6 * 0.9, 0.4 * 0.9, 0.1}, INFINITE))
        .isEqualTo(0.09943138400349738, within(1e-15));
    assertThat(
            KullbackLeibler.ofProbabilities(
                observed, new double[] {0.6 * 0.95, 0.4 * 0.95, 0.05}, INFINITE))
        .isEqualTo(0.2321677631907768, within(1e-15));
    // nothing held out: theirs is null, because it is infinite
    assertThat(KullbackLeibler.ofProbabilities(observed, new double[] {0.6, 0.4, 0}, INFINITE))
        .isInfinite();
  }

  /**
   * The continuous cases whose partitions are printed: values below and above the edges are bins
   * too, and what is observed where nothing is expected is null there, because it is infinite.
   */
  @Test
  void klOfContinuousPartitionsOfGreatExpectations() {
    // edges -inf, 0, 1, 2, 3; values -0.5, 0.5, 1.5, 2.5: passes with a threshold of 0
    double[] quarters = {0.25, 0.25, 0.25, 0.25, 0};
    assertThat(KullbackLeibler.ofProbabilities(quarters, quarters, INFINITE)).isZero();
    double[] tenths = {0.1, 0.2, 0.4, 0.2, 0.1};
    assertThat(
            KullbackLeibler.ofCounts(
                new long[] {1, 2, 4, 2, 1}, new long[] {1, 2, 4, 2, 1}, INFINITE))
        .isZero();
    assertThat(KullbackLeibler.ofProbabilities(tenths, tenths, INFINITE)).isZero();
    // edges 0, 1, 2, 3, inf; values -0.5 to 3.5: fails with a threshold of 0.5
    assertThat(
            KullbackLeibler.ofProbabilities(
                new double[] {0.2, 0.2, 0.2, 0.2, 0.2},
                new double[] {0, 0.25, 0.25, 0.25, 0.25},
                INFINITE))
        .isInfinite();
    // edges -2, -1.5, -1, 0, 1, 1.5, 2, nothing expected in [-1, 1): 23 values, with 6 there
    assertThat(
            KullbackLeibler.ofProbabilities(
                new double[] {0, 7 / 23.0, 1 / 23.0, 5 / 23.0, 7 / 23.0, 3 / 23.0},
                new double[] {0.1, 0.4, 0, 0, 0.4, 0.1},
                INFINITE))
        .isInfinite();
    // edges -2 to 3 that leave out 2 of 15 values
    assertThat(
            KullbackLeibler.ofProbabilities(
                new double[] {2 / 15.0, 3 / 15.0, 1 / 15.0, 2 / 15.0, 4 / 15.0, 3 / 15.0},
                new double[] {0, 0.45, 0.05, 0.05, 0.2, 0.25},
                INFINITE))
        .isInfinite();
    // the same values, all inside: finite, and the sum of six terms
    double[] observed = {2 / 15.0, 3 / 15.0, 1 / 15.0, 2 / 15.0, 4 / 15.0, 3 / 15.0};
    double[] expected = {0.3, 0.15, 0.05, 0.05, 0.2, 0.25};
    double sum = 0;
    for (int i = 0; i < observed.length; i++) {
      sum += observed[i] * Math.log(observed[i] / expected[i]);
    }
    assertThat(sum).isGreaterThan(0.05);
    assertThat(KullbackLeibler.ofProbabilities(observed, expected, INFINITE))
        .isEqualTo(sum, within(1e-15));
  }
}
