package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutualInformationTest {
  private static final double LN_2 = Math.log(2);

  @Test
  void textbookTables() {
    // 0.4 ln(0.4/0.2025) + 0.1 ln(0.05/0.2475) + 0.5 ln(0.5/0.3025)
    double expected =
        0.4 * Math.log(0.4 / 0.2025) + 0.1 * Math.log(0.05 / 0.2475) + 0.5 * Math.log(0.5 / 0.3025);
    assertThat(MutualInformation.ofProbabilities(new double[] {0.4, 0.05, 0.05, 0.5}, 2))
        .isEqualTo(expected, within(1e-15))
        .isEqualTo(0.3636, within(5e-5));
    assertThat(MutualInformation.ofProbabilities(new double[] {0.4, 0.05, 0.05, 0.5}, 2) / LN_2)
        .isEqualTo(0.5245, within(1e-4));
    assertThat(MutualInformation.ofProbabilities(new double[] {0.5, 0, 0, 0.5}, 2))
        .isEqualTo(LN_2, within(1e-15));
    assertThat(MutualInformation.ofProbabilities(new double[] {0.25, 0.25, 0.25, 0.25}, 2))
        .isZero();
  }

  @Test
  void sumAndExclusiveOr() {
    // two fair bits and their exclusive or: pairs know nothing, two know the third
    long[] xor = {1, 0, 0, 1, 0, 1, 1, 0};
    assertThat(ConditionalMutualInformation.ofCounts(xor, 2, 2, 2)).isEqualTo(LN_2, within(1e-15));
    assertThat(InteractionInformation.ofCounts(xor, 2, 2, 2)).isEqualTo(-LN_2, within(1e-15));
    assertThat(TotalCorrelation.ofCounts(xor, 2, 2, 2)).isEqualTo(LN_2, within(1e-15));
    // three copies of one bit
    long[] copies = {1, 0, 0, 0, 0, 0, 0, 1};
    assertThat(ConditionalMutualInformation.ofCounts(copies, 2, 2, 2)).isZero();
    assertThat(InteractionInformation.ofCounts(copies, 2, 2, 2)).isEqualTo(LN_2, within(1e-15));
    assertThat(TotalCorrelation.ofCounts(copies, 2, 2, 2)).isEqualTo(2 * LN_2, within(1e-15));
  }

  @Test
  void whatDecidesAVariableLeavesNothing() {
    assertThat(ConditionalEntropy.ofColumnsGivenRows(new long[] {3, 0, 0, 7, 0, 2}, 2))
        .isEqualTo(0.0);
    assertThat(ConditionalEntropy.ofRowsGivenColumns(new long[] {3, 0, 0, 7}, 2)).isEqualTo(0.0);
    assertThat(ConditionalEntropy.ofColumnsGivenRows(new long[] {1, 1, 1, 1}, 2))
        .isEqualTo(LN_2, within(1e-15));
    // three rows on two columns: the rows (3, 0), (0, 7), (0, 2) leave 9 records in column 1
    assertThat(ConditionalEntropy.ofRowsGivenColumns(new long[] {3, 0, 0, 7, 0, 2}, 2))
        .isEqualTo(9.0 / 12 * Entropy.ofCounts(new long[] {7, 2}), within(1e-15));
  }

  @Test
  void normalizations() {
    // Y = X / 2 of four equally likely values: H(X) = ln 4, H(Y) = I = ln 2
    long[] halves = {1, 0, 1, 0, 0, 1, 0, 1};
    assertNormalized(halves, MutualInformation.Normalization.MINIMUM, 1);
    assertNormalized(halves, MutualInformation.Normalization.GEOMETRIC_MEAN, Math.sqrt(0.5));
    assertNormalized(halves, MutualInformation.Normalization.ARITHMETIC_MEAN, 2.0 / 3);
    assertNormalized(halves, MutualInformation.Normalization.MAXIMUM, 0.5);
    assertNormalized(halves, MutualInformation.Normalization.JOINT, 0.5);
    assertNormalized(new long[] {5, 3}, MutualInformation.Normalization.MINIMUM, 0);
    assertNormalized(new long[] {5, 3}, MutualInformation.Normalization.MAXIMUM, 0);
    assertNormalized(new long[] {5}, MutualInformation.Normalization.JOINT, 0);
  }

  private static void assertNormalized(
      long[] cells, MutualInformation.Normalization normalization, double expected) {
    int columns = Math.min(2, cells.length);
    assertThat(MutualInformation.normalizedOfCounts(cells, columns, normalization))
        .isEqualTo(expected, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({
    "8, 400, 0",
    "8, 4000, 0",
    "8, 2000, 0.3",
    "8, 2000, 0.7",
    "4, 300, 0.5",
    "12, 5000, 0.9"
  })
  void standardErrorIsTheSpreadOfSimulatedEstimates(int bins, int records, double coupling) {
    SplittableRandom random = new SplittableRandom(3);
    int runs = 1500;
    double sum = 0;
    double squares = 0;
    double predicted = 0;
    for (int run = 0; run < runs; run++) {
      long[] cells = new long[bins * bins];
      for (int record = 0; record < records; record++) {
        int x = random.nextInt(bins);
        int y = random.nextDouble() < coupling ? x : random.nextInt(bins);
        cells[x * bins + y]++;
      }
      double information = MutualInformation.ofCounts(cells, bins);
      sum += information;
      squares += information * information;
      predicted += MutualInformation.standardError(cells, bins);
    }
    double spread = Math.sqrt(squares / runs - sum / runs * (sum / runs));
    // the spread of 1,500 runs is itself known to 2 %
    double ratio = predicted / runs / spread;
    assertThat(ratio).isBetween(0.9, 1.15);
  }

  @Test
  void millerMadowCentresIndependentPairsOnZero() {
    SplittableRandom random = new SplittableRandom(4);
    double sum = 0;
    double plugIn = 0;
    int runs = 1000;
    for (int run = 0; run < runs; run++) {
      long[] cells = new long[64];
      for (int record = 0; record < 1000; record++) {
        cells[random.nextInt(64)]++;
      }
      sum += MutualInformation.millerMadow(cells, 8);
      plugIn += MutualInformation.ofCounts(cells, 8);
    }
    // 49/2000 of bias; the standard error of the mean is sqrt(49/2)/1000/sqrt(1000) = 1.6e-4
    assertThat(plugIn / runs).isEqualTo(0.0245, within(1e-3));
    assertThat(sum / runs).isEqualTo(0, within(8e-4));
  }

  /** Python mpmath 1.3, 30 digits: sums over the hypergeometric law with exact binomials. */
  @Test
  void expectationUnderIndependenceMatchesExactSums() {
    assertExpected(0.10663178689540645, new long[] {3, 4}, new long[] {2, 5});
    assertExpected(0.01804300237364459, new long[] {10, 20, 30}, new long[] {15, 45});
    assertExpected(0.002009852928550477, new long[] {100, 250, 650}, new long[] {333, 333, 334});
    // every pairing of 8 different values with 8 different values is one to one: 3 ln 2
    assertExpected(
        3 * LN_2, new long[] {1, 1, 1, 1, 1, 1, 1, 1}, new long[] {1, 1, 1, 1, 1, 1, 1, 1});
    // empty bins do not matter, and a constant has no information
    assertExpected(0.10663178689540645, new long[] {3, 0, 4}, new long[] {2, 5, 0});
    assertExpected(0, new long[] {0, 9}, new long[] {4, 5});
    assertExpected(0, new long[] {1}, new long[] {1});
  }

  private static void assertExpected(double expected, long[] rows, long[] columns) {
    assertThat(MutualInformation.expectedUnderIndependence(rows, columns))
        .isEqualTo(expected, within(1e-12 * expected));
  }

  @Test
  void largeCellsUseTheirMoments() {
    // Python mpmath 1.3, 25 digits, summing the law of the cell over 14 standard deviations
    assertThat(RandomCell.expectedTerm(6_000_000, 9_000_000, 20_000_000))
        .isEqualTo(0.19250002239892416, within(1e-12));
    // on both sides of the switch the same slow function of the size
    double below = RandomCell.expectedTerm(5_700_000, 8_550_000, 19_000_000);
    assertThat(below).isEqualTo(0.1925, within(1e-6));
    long huge = 1L << 61;
    assertThat(
            MutualInformation.expectedUnderIndependence(
                new long[] {huge, huge}, new long[] {huge, huge}))
        .isBetween(0.0, 1e-18);
  }

  @Test
  void expectationIsTheMeanOverShuffles() {
    SplittableRandom random = new SplittableRandom(9);
    int[] x = random.ints(60, 0, 4).toArray();
    int[] y = random.ints(60, 0, 5).toArray();
    double sum = 0;
    int runs = 20_000;
    for (int run = 0; run < runs; run++) {
      for (int i = 59; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swap = y[i];
        y[i] = y[j];
        y[j] = swap;
      }
      long[] cells = new long[20];
      for (int i = 0; i < 60; i++) {
        cells[x[i] * 5 + y[i]]++;
      }
      sum += MutualInformation.ofCounts(cells, 5);
    }
    long[] rows = new long[4];
    long[] columns = new long[5];
    for (int i = 0; i < 60; i++) {
      rows[x[i]]++;
      columns[y[i]]++;
    }
    // sd of one shuffle is about sqrt(12/2)/60 = 0.04, so the mean is known to 3e-4
    assertThat(sum / runs)
        .isEqualTo(MutualInformation.expectedUnderIndependence(rows, columns), within(1.2e-3));
  }

  /** All 5,040 pairings of 7 records: their mean is 0 by definition. */
  @Test
  void adjustedInformationOfAllPairingsAveragesToZero() {
    int[] x = {0, 0, 0, 1, 1, 2, 2};
    int[] y = {0, 0, 1, 1, 1, 1, 2};
    for (MutualInformation.Normalization by : MutualInformation.Normalization.values()) {
      if (by != MutualInformation.Normalization.JOINT) {
        double[] sumAndLeast = {0, 1};
        pairings(x, y, 0, by, sumAndLeast);
        assertThat(sumAndLeast[0] / 5_040).as(by.name()).isEqualTo(0, within(1e-11));
        assertThat(sumAndLeast[1]).as("below chance").isLessThan(-0.1);
      }
    }
  }

  private static void pairings(
      int[] x, int[] y, int done, MutualInformation.Normalization by, double[] sumAndLeast) {
    if (done == y.length) {
      long[] cells = new long[9];
      for (int i = 0; i < x.length; i++) {
        cells[x[i] * 3 + y[i]]++;
      }
      double adjusted = MutualInformation.adjusted(cells, 3, by);
      sumAndLeast[0] += adjusted;
      sumAndLeast[1] = Math.min(sumAndLeast[1], adjusted);
      return;
    }
    for (int i = done; i < y.length; i++) {
      int[] swapped = y.clone();
      swapped[done] = y[i];
      swapped[i] = y[done];
      pairings(x, swapped, done + 1, by, sumAndLeast);
    }
  }

  @Test
  void adjustedInformationOfVariablesThatLeaveNothingToShowIsZero() {
    var mean = MutualInformation.Normalization.ARITHMETIC_MEAN;
    var least = MutualInformation.Normalization.MINIMUM;
    // a constant, and both
    assertThat(MutualInformation.adjusted(new long[] {3, 4}, 2, mean)).isZero();
    assertThat(MutualInformation.adjusted(new long[] {3, 4}, 2, least)).isZero();
    assertThat(MutualInformation.adjusted(new long[] {7}, 1, mean)).isZero();
    // different in every record: each pairing tells everything
    assertThat(MutualInformation.adjusted(new long[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, mean))
        .isZero();
    assertThat(MutualInformation.adjusted(new long[] {1, 0, 1, 0, 0, 1, 0, 1}, 2, least)).isZero();
    // one decides the other, not the other way round
    long[] coarser = {5, 0, 5, 0, 0, 10};
    assertThat(MutualInformation.adjusted(coarser, 2, least)).isEqualTo(1, within(1e-15));
    assertThat(MutualInformation.adjusted(coarser, 2, mean)).isBetween(0.5, 0.9);
    // totals beyond 2^63, where chance is nothing
    long huge = 1L << 62;
    assertThat(MutualInformation.adjusted(new long[] {huge, 0, 0, huge}, 2, mean))
        .isEqualTo(1, within(1e-15));
    assertThat(MutualInformation.adjusted(new long[] {huge, huge, huge, huge}, 2, mean))
        .isEqualTo(0, within(1e-15));
    EdgeCasesTest.assertNames(
        () -> MutualInformation.adjusted(coarser, 2, MutualInformation.Normalization.JOINT),
        "normalization",
        "JOINT");
    EdgeCasesTest.assertNames(
        () -> MutualInformation.adjusted(new long[] {1, -2}, 2, mean), "cells[1]", "-2");
  }

  @Test
  void extremeTablesGiveFiniteNumbers() {
    long huge = 1L << 62;
    assertThat(MutualInformation.ofCounts(new long[] {huge, 0, 0, huge}, 2))
        .isEqualTo(LN_2, within(1e-15));
    assertThat(MutualInformation.ofCounts(new long[] {huge, huge, huge, huge}, 2)).isZero();
    assertThat(MutualInformation.standardError(new long[] {huge, 1, 1, huge}, 2)).isFinite();
    // a rare joint event whose product of marginals underflows: H(p) = p ln(1/p) + p
    assertThat(MutualInformation.ofProbabilities(new double[] {1, 0, 0, 1e-200}, 2))
        .isEqualTo(1e-200 * (200 * Math.log(10) + 1), within(1e-212));
    assertThat(
            TotalCorrelation.ofProbabilities(new double[] {1, 0, 0, 0, 0, 0, 0, 1e-200}, 2, 2, 2))
        .isEqualTo(2e-200 * (200 * Math.log(10) + 1), within(1e-212));
    assertThat(MutualInformation.ofProbabilities(new double[] {1, 0, 0, Double.MIN_VALUE}, 2))
        .isNotNaN()
        .isGreaterThanOrEqualTo(0);
    assertThat(MutualInformation.ofCounts(new long[] {7}, 1)).isZero();
    assertThat(MutualInformation.standardError(new long[] {7}, 1)).isZero();
  }

  @Test
  void badTablesAreNamed() {
    EdgeCasesTest.assertNames(
        () -> MutualInformation.ofCounts(new long[5], 2), "columns", "5", "2");
    EdgeCasesTest.assertNames(() -> MutualInformation.ofCounts(new long[4], 0), "columns", "0");
    EdgeCasesTest.assertNames(() -> MutualInformation.ofCounts(new long[4], -2), "columns", "-2");
    EdgeCasesTest.assertNames(() -> MutualInformation.ofCounts(new long[4], 2), "no counts");
    EdgeCasesTest.assertNames(
        () -> MutualInformation.ofCounts(new long[] {1, 2, -3, 4}, 2), "cells[2]", "-3");
    EdgeCasesTest.assertNames(
        () -> MutualInformation.ofProbabilities(new double[] {0.5, Double.NaN}, 2),
        "cells[1]",
        "NaN");
    EdgeCasesTest.assertNames(
        () -> MutualInformation.expectedUnderIndependence(new long[] {1, 2}, new long[] {2}),
        "rowTotals",
        "3",
        "2");
    EdgeCasesTest.assertNames(
        () -> ConditionalMutualInformation.ofCounts(new long[] {1, 2, 3}, 2, 2, 1), "3", "4");
    EdgeCasesTest.assertNames(
        () -> TotalCorrelation.ofCounts(new long[] {1, 2}, 2, 0), "shape[1]", "0");
    EdgeCasesTest.assertNames(() -> TotalCorrelation.ofCounts(new long[] {1, 2}), "shape", "0");
    EdgeCasesTest.assertNames(
        () -> TotalCorrelation.ofCounts(new long[] {1}, 65536, 65536, 65536, 65536), "shape");
  }
}
