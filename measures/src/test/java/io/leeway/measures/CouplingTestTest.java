package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CouplingTestTest {
  private static final double[] NO_ORDER = {};

  @Test
  void movedMarginsAloneAreNoChangeOfTheCoupling() {
    long[] reference = {400, 100, 60, 100, 400, 60};
    // rows times 1 and 3, columns times 2, 1 and 5: the odds ratios stay
    long[] window = {800, 100, 300, 600, 1200, 900};
    CouplingTest test = CouplingTest.of(window, reference, 3, NO_ORDER, NO_ORDER);
    assertThat(test.gStatistic()).isCloseTo(0, within(1e-9));
    assertThat(test.degreesOfFreedom()).isEqualTo(2);
    assertThat(TwoSampleTest.gStatistic(window, reference)).isGreaterThan(100);
  }

  @Test
  void itIsTheDevianceOfTheAdditiveLogisticModel() {
    SplittableRandom random = new SplittableRandom(11);
    for (int run = 0; run < 30; run++) {
      int rows = 2 + random.nextInt(4);
      int columns = 2 + random.nextInt(4);
      long[] window = counts(random, rows * columns, 40);
      long[] reference = counts(random, rows * columns, 200);
      CouplingTest test = CouplingTest.of(window, reference, columns, NO_ORDER, NO_ORDER);
      assertThat(test.degreesOfFreedom()).isEqualTo((rows - 1) * (columns - 1));
      assertThat(test.gStatistic())
          .isCloseTo(devianceByNewton(window, reference, rows, columns), within(1e-6));
    }
  }

  @Test
  void theScoreIsThatOfTheAdditiveModelWithOneMoreTerm() {
    // the score test and the likelihood-ratio test agree for small effects and many records
    long[] reference = {50_000, 20_000, 10_000, 20_000, 30_000, 20_000, 10_000, 20_000, 50_000};
    long[] window = {4852, 2000, 1030, 2000, 3000, 2000, 1030, 2000, 4852}; // times exp(-0.03 u v)
    double[] scores = {-1, 0, 1};
    DriftStatistics ordered = CouplingTest.of(window, reference, 3, scores, scores).statistics();
    double general = CouplingTest.of(window, reference, 3, scores, scores).gStatistic();
    // all the change is along u v, so one degree of freedom holds all of G
    assertThat(ordered.shift()).isCloseTo(general, within(0.05 * general));
  }

  @Test
  void linesThatOneSideLacksSayNothing() {
    long[] window = {10, 20, 0, 30, 15, 0, 5, 0, 0};
    long[] reference = {100, 210, 7, 290, 160, 9, 0, 0, 0};
    CouplingTest test = CouplingTest.of(window, reference, 3, NO_ORDER, NO_ORDER);
    CouplingTest inner =
        CouplingTest.of(
            new long[] {10, 20, 30, 15}, new long[] {100, 210, 290, 160}, 2, NO_ORDER, NO_ORDER);
    assertThat(test.gStatistic()).isCloseTo(inner.gStatistic(), within(1e-12));
    assertThat(test.degreesOfFreedom()).isEqualTo(1);
  }

  @Test
  void aConstantAndVariablesThatDecideEachOtherHaveNoCouplingThatCouldChange() {
    for (long[][] tables :
        new long[][][] {{{10, 20}, {100, 300}}, {{10, 0, 0, 20}, {100, 0, 0, 300}}}) {
      CouplingTest test = CouplingTest.of(tables[0], tables[1], 2, NO_ORDER, NO_ORDER);
      assertThat(test.degreesOfFreedom()).isZero();
      assertThat(test.statistics().generalRatio()).isNaN();
      assertThat(DriftCalibration.NONE.pValue(test.statistics())).isEqualTo(1);
    }
  }

  /**
   * The likelihood has its maximum at infinity: those cells are fitted exactly, at once, and what
   * is left is a table of its own.
   */
  @Test
  void cellsWithoutAChoiceAreFittedExactlyAndHaveNoDegreeOfFreedom() {
    // one record off the blocks on either side: margins and totals leave it no other place
    CouplingTest blocks =
        CouplingTest.of(new long[] {5, 3, 0, 4}, new long[] {5, 0, 6, 7}, 2, NO_ORDER, NO_ORDER);
    assertThat(blocks.gStatistic()).isZero();
    assertThat(blocks.degreesOfFreedom()).isZero();
    assertThat(blocks.statistics().generalRatio()).isNaN();

    // two tables of two by two that nothing but one record of the reference links
    long[] window = {10, 20, 0, 0, 30, 15, 0, 0, 0, 0, 8, 9, 0, 0, 7, 20};
    long[] reference = {100, 210, 0, 0, 290, 160, 1, 0, 0, 0, 90, 80, 0, 0, 85, 70};
    CouplingTest linked = CouplingTest.of(window, reference, 4, NO_ORDER, NO_ORDER);
    reference[6] = 0;
    CouplingTest apart = CouplingTest.of(window, reference, 4, NO_ORDER, NO_ORDER);
    assertThat(linked.gStatistic()).isCloseTo(apart.gStatistic(), within(1e-9));
    assertThat(linked.degreesOfFreedom()).isEqualTo(2).isEqualTo(apart.degreesOfFreedom());
    assertThat(linked.statistics().generalRatio())
        .isCloseTo(apart.statistics().generalRatio(), within(1e-9));
  }

  @Test
  void theDevianceOfSparseTablesIsThatOfTheModelToo() {
    SplittableRandom random = new SplittableRandom(12);
    for (int run = 0; run < 300; run++) {
      int rows = 2 + random.nextInt(5);
      int columns = 2 + random.nextInt(5);
      long[] window = sparse(random, rows * columns);
      long[] reference = sparse(random, rows * columns);
      CouplingTest test = CouplingTest.of(window, reference, columns, NO_ORDER, NO_ORDER);
      assertThat(test.gStatistic())
          .as("%s, %s by %d", Arrays.toString(window), Arrays.toString(reference), columns)
          .isCloseTo(devianceByNewton(window, reference, rows, columns), within(1e-5));
      assertThat(test.degreesOfFreedom()).isLessThanOrEqualTo((rows - 1) * (columns - 1));
    }
  }

  private static long[] sparse(SplittableRandom random, int cells) {
    long[] counts = new long[cells];
    for (int cell = 0; cell < cells; cell++) {
      counts[cell] = random.nextBoolean() ? random.nextInt(6) : 0;
    }
    counts[random.nextInt(cells)]++;
    return counts;
  }

  @Test
  void rankScoresAreMidranks() {
    assertThat(CouplingTest.rankScores(new long[] {7, 2, 0, 6, 2}, 1))
        .containsExactly(0, -0.4, -0.3, 0, 0.4);
  }

  /** Newton's method on the log-likelihood, a small ridge holding the redundant constant. */
  private static double devianceByNewton(long[] a, long[] b, int rows, int columns) {
    int size = rows + columns;
    double[] beta = new double[size];
    for (int step = 0; step < 100; step++) {
      double[] gradient = new double[size];
      double[][] hessian = new double[size][size];
      for (int i = 0; i < size; i++) {
        hessian[i][i] = 1e-9;
      }
      for (int cell = 0; cell < a.length; cell++) {
        int row = cell / columns;
        int column = rows + cell % columns;
        double p = 1 / (1 + Math.exp(-beta[row] - beta[column]));
        double total = a[cell] + b[cell];
        gradient[row] += a[cell] - total * p;
        gradient[column] += a[cell] - total * p;
        double weight = total * p * (1 - p);
        hessian[row][row] += weight;
        hessian[column][column] += weight;
        hessian[row][column] += weight;
        hessian[column][row] += weight;
      }
      double[] change = solved(hessian, gradient);
      for (int i = 0; i < size; i++) {
        beta[i] += change[i];
      }
    }
    double deviance = 0;
    for (int cell = 0; cell < a.length; cell++) {
      double p = 1 / (1 + Math.exp(-beta[cell / columns] - beta[rows + cell % columns]));
      double total = a[cell] + b[cell];
      deviance += a[cell] > 0 ? 2 * a[cell] * Math.log(a[cell] / (total * p)) : 0;
      deviance += b[cell] > 0 ? 2 * b[cell] * Math.log(b[cell] / (total * (1 - p))) : 0;
    }
    return deviance;
  }

  private static double[] solved(double[][] matrix, double[] right) {
    int n = right.length;
    double[] x = right.clone();
    for (int pivot = 0; pivot < n; pivot++) {
      for (int row = pivot + 1; row < n; row++) {
        double factor = matrix[row][pivot] / matrix[pivot][pivot];
        for (int column = pivot; column < n; column++) {
          matrix[row][column] -= factor * matrix[pivot][column];
        }
        x[row] -= factor * x[pivot];
      }
    }
    for (int row = n - 1; row >= 0; row--) {
      for (int column = row + 1; column < n; column++) {
        x[row] -= matrix[row][column] * x[column];
      }
      x[row] /= matrix[row][row];
    }
    return x;
  }

  private static long[] counts(SplittableRandom random, int cells, int upTo) {
    return Arrays.stream(new long[cells]).map(zero -> 1 + random.nextInt(upTo)).toArray();
  }
}
