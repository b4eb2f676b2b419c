package io.leeway.measures;

/**
 * Whether two variables depend on each other in a window as they do in the reference, whatever
 * their own distributions do.
 *
 * <p>Null hypothesis: all odds ratios are the same, so {@code p(x, y) = q(x, y) r(x) c(y)} for some
 * r and c (no three-way interaction). Given how many records a cell holds on both sides together,
 * those of the window are then binomial with {@code logit = r(x) + c(y)}; {@link #gStatistic} is
 * the deviance of that model, {@code 2 sum a ln(a / e) + b ln(b / (t - e))}, fitted to the margins
 * of both sides. So it is 0 on average, less its degrees of freedom, when only margins move.
 *
 * <p>The second question is whether the rank correlation has changed: the efficient score of a term
 * {@code u(x) v(y)} in that logit, squared over its variance. It has one degree of freedom and sees
 * what would drown among the (K - 1)(L - 1) of the first; it is blind to changes without a
 * direction.
 *
 * <p>Unit and domain: G is not negative, without unit (2 n times nats). Special results: rows and
 * columns that one side has no record of say nothing and are left out; without degrees of freedom
 * both ratios of the {@link #statistics} are NaN.
 *
 * <p>Source: M. Bartlett, Contingency table interactions, JRSS Supplement 2 (1935); A. Agresti,
 * Categorical Data Analysis (3rd ed. 2013), sections 9.2 and 9.5; D. Cox and D. Hinkley,
 * Theoretical Statistics (1974), section 9.3, for the efficient score. The moments for sparse cells
 * are those of {@link GStatisticMoments} with the fitted share of each cell, less those of the
 * margins.
 *
 * <p>Accuracy: measured in {@code docs/RATIONALE.md}. Cost: some dozen passes over the cells.
 * Immutable.
 *
 * @param gStatistic not negative
 * @param degreesOfFreedom cells - rows - columns + connected parts, of what is left
 * @param statistics for {@link DriftCalibration}: general for G, shift for the rank correlation
 */
public record CouplingTest(double gStatistic, int degreesOfFreedom, DriftStatistics statistics) {
  private static final int MAX_STEPS = 500;
  private static final double TOLERANCE = 1e-11;

  /** With less variance the score is rounding. */
  private static final double LEAST_VARIANCE = 1e-9;

  /**
   * The test for these counts.
   *
   * @param window joint counts, row-major
   * @param reference likewise
   * @param columns number of columns
   * @param rowScores places of the rows in their order, empty if they have none
   * @param columnScores likewise
   * @throws IllegalArgumentException if lengths differ, columns does not divide them, a count is
   *     negative, or a side is all 0
   */
  public static CouplingTest of(
      long[] window, long[] reference, int columns, double[] rowScores, double[] columnScores) {
    Masses.checkSameLength("window", window.length, "reference", reference.length);
    double n = PairTable.ofCounts(window, columns).total();
    double m = PairTable.ofCounts(reference, columns).total();
    Fit fit = new Fit(window, reference, columns);
    fit.dropOneSided();
    fit.solve();
    return fit.test(n * (m / (n + m)), rowScores, columnScores);
  }

  /** Midranks of the bins around 0, from {@code -1/2} to {@code 1/2}; 0 for bins left out. */
  public static double[] rankScores(long[] counts, int firstOrdered) {
    double[] scores = new double[counts.length];
    double total = 0;
    for (int bin = firstOrdered; bin < counts.length; bin++) {
      total += counts[bin];
    }
    double below = 0;
    for (int bin = firstOrdered; bin < counts.length && total > 0; bin++) {
      scores[bin] = (below + counts[bin] / 2.0) / total - 0.5;
      below += counts[bin];
    }
    return scores;
  }

  /** The logistic model of one pair of tables. */
  private static final class Fit {
    private final int rows;
    private final int columns;
    private final double[] a;
    private final double[] both;
    private final double[] fitted;
    private final boolean[] rowOut;
    private final boolean[] columnOut;

    Fit(long[] window, long[] reference, int columns) {
      this.columns = columns;
      this.rows = window.length / columns;
      this.a = new double[window.length];
      this.both = new double[window.length];
      this.fitted = new double[window.length];
      this.rowOut = new boolean[rows];
      this.columnOut = new boolean[columns];
      for (int cell = 0; cell < a.length; cell++) {
        a[cell] = window[cell];
        both[cell] = (double) window[cell] + reference[cell];
      }
    }

    private boolean isIn(int row, int column) {
      return !rowOut[row] && !columnOut[column] && both[row * columns + column] > 0;
    }

    /** Leaves out rows and columns of which one side has nothing, until none is left. */
    void dropOneSided() {
      boolean changed = true;
      while (changed) {
        changed = false;
        for (int row = 0; row < rows; row++) {
          if (!rowOut[row] && isOneSided(row, true)) {
            rowOut[row] = true;
            changed = true;
          }
        }
        for (int column = 0; column < columns; column++) {
          if (!columnOut[column] && isOneSided(column, false)) {
            columnOut[column] = true;
            changed = true;
          }
        }
      }
    }

    private boolean isOneSided(int line, boolean isRow) {
      double ofWindow = 0;
      double ofBoth = 0;
      for (int other = 0; other < (isRow ? columns : rows); other++) {
        int row = isRow ? line : other;
        int column = isRow ? other : line;
        if (isIn(row, column)) {
          ofWindow += a[row * columns + column];
          ofBoth += both[row * columns + column];
        }
      }
      return !(ofWindow > 0 && ofWindow < ofBoth);
    }

    /** Iterative proportional fitting of both sides to their margins and to the cells' totals. */
    void solve() {
      double[] rowSums = sums(a, true);
      double[] columnSums = sums(a, false);
      double[] bothRows = sums(both, true);
      double[] bothColumns = sums(both, false);
      double total = 0;
      double totalBoth = 0;
      for (int row = 0; row < rows; row++) {
        total += rowSums[row];
        totalBoth += bothRows[row];
      }
      for (int cell = 0; cell < fitted.length; cell++) {
        fitted[cell] = both[cell] * (total / totalBoth);
      }
      for (int step = 0; step < MAX_STEPS; step++) {
        double off = scale(rowSums, bothRows, true);
        off = Math.max(off, scale(columnSums, bothColumns, false));
        if (off <= TOLERANCE * total) {
          break;
        }
      }
    }

    /** Multiplies the odds along each line so that the line's expected sum becomes right. */
    private double scale(double[] wanted, double[] ofBoth, boolean byRow) {
      double[] now = sums(fitted, byRow);
      double off = 0;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          if (!isIn(row, column)) {
            continue;
          }
          int line = byRow ? row : column;
          int cell = row * columns + column;
          off = Math.max(off, Math.abs(now[line] - wanted[line]));
          double up = wanted[line] / now[line];
          double down = (ofBoth[line] - wanted[line]) / (ofBoth[line] - now[line]);
          double ofWindow = fitted[cell] * up;
          fitted[cell] = both[cell] * (ofWindow / (ofWindow + (both[cell] - fitted[cell]) * down));
        }
      }
      return off;
    }

    private double[] sums(double[] table, boolean byRow) {
      double[] sums = new double[byRow ? rows : columns];
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          if (isIn(row, column)) {
            sums[byRow ? row : column] += table[row * columns + column];
          }
        }
      }
      return sums;
    }

    CouplingTest test(double harmonicSize, double[] rowScores, double[] columnScores) {
      CompensatedSum g = new CompensatedSum();
      CompensatedSum mean = new CompensatedSum();
      CompensatedSum variance = new CompensatedSum();
      int cells = 0;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          if (!isIn(row, column)) {
            continue;
          }
          int cell = row * columns + column;
          double rest = both[cell] - a[cell];
          g.add(RelativeEntropyTerm.of(a[cell], fitted[cell]));
          g.add(RelativeEntropyTerm.of(rest, Math.max(0, both[cell] - fitted[cell])));
          add(mean, variance, fitted[cell], both[cell], 1);
          cells++;
        }
      }
      int lines = subtractMargins(mean, variance, true) + subtractMargins(mean, variance, false);
      int parts = parts();
      int degrees = cells - lines + parts;
      mean.add(parts);
      variance.add(2.0 * parts);
      double statistic = Math.max(0, 2 * g.value());
      if (degrees < 1 || !(mean.value() > 0) || !(variance.value() > 0)) {
        return new CouplingTest(
            statistic,
            Math.max(0, degrees),
            new DriftStatistics(harmonicSize, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
      }
      return new CouplingTest(
          statistic,
          degrees,
          new DriftStatistics(
              harmonicSize,
              mean.value(),
              statistic / mean.value(),
              mean.value() * mean.value() / variance.value(),
              degrees == 1 || rowScores.length == 0 || columnScores.length == 0
                  ? Double.NaN
                  : trend(rowScores, columnScores),
              Double.NaN));
    }

    private int subtractMargins(CompensatedSum mean, CompensatedSum variance, boolean byRow) {
      double[] ofWindow = sums(a, byRow);
      double[] ofBoth = sums(both, byRow);
      int used = 0;
      for (int line = 0; line < ofBoth.length; line++) {
        if (ofBoth[line] > 0) {
          used++;
          add(mean, variance, ofWindow[line], ofBoth[line], -1);
        }
      }
      return used;
    }

    private static void add(
        CompensatedSum mean, CompensatedSum variance, double ofWindow, double both, int sign) {
      double share = ofWindow / both;
      if (share > 0 && share < 1) {
        BinomialCell cell = new BinomialCell(share);
        cell.evaluate(both);
        mean.add(sign * cell.mean());
        variance.add(sign * cell.variance());
      }
    }

    /** Connected parts of the graph of rows and columns that share a cell. */
    private int parts() {
      int[] part = new int[rows + columns];
      for (int line = 0; line < part.length; line++) {
        part[line] = line;
      }
      int parts = 0;
      for (int row = 0; row < rows; row++) {
        parts += rowOut[row] ? 0 : 1;
      }
      for (int column = 0; column < columns; column++) {
        parts += columnOut[column] ? 0 : 1;
      }
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          if (isIn(row, column)) {
            int first = root(part, row);
            int second = root(part, rows + column);
            if (first != second) {
              part[second] = first;
              parts--;
            }
          }
        }
      }
      return parts;
    }

    private static int root(int[] part, int line) {
      int at = line;
      while (part[at] != at) {
        at = part[at];
      }
      return at;
    }

    /** Squared efficient score of {@code u(x) v(y)} over its variance. */
    private double trend(double[] rowScores, double[] columnScores) {
      double[] weight = new double[a.length];
      double[] residual = new double[a.length];
      CompensatedSum score = new CompensatedSum();
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          if (isIn(row, column)) {
            int cell = row * columns + column;
            residual[cell] = rowScores[row] * columnScores[column];
            weight[cell] = fitted[cell] * (1 - fitted[cell] / both[cell]);
            score.add((a[cell] - fitted[cell]) * residual[cell]);
          }
        }
      }
      double[] rowWeights = sums(weight, true);
      double[] columnWeights = sums(weight, false);
      for (int step = 0; step < MAX_STEPS; step++) {
        double off = center(residual, weight, rowWeights, true);
        off = Math.max(off, center(residual, weight, columnWeights, false));
        if (off <= TOLERANCE) {
          break;
        }
      }
      CompensatedSum variance = new CompensatedSum();
      for (int cell = 0; cell < weight.length; cell++) {
        variance.add(weight[cell] * residual[cell] * residual[cell]);
      }
      return variance.value() > LEAST_VARIANCE
          ? score.value() * score.value() / variance.value()
          : Double.NaN;
    }

    /** Takes the weighted mean off each line; returns the largest one. */
    private double center(double[] residual, double[] weight, double[] ofLine, boolean byRow) {
      double[] products = new double[residual.length];
      for (int cell = 0; cell < products.length; cell++) {
        products[cell] = weight[cell] * residual[cell];
      }
      double[] mean = sums(products, byRow);
      double off = 0;
      for (int line = 0; line < mean.length; line++) {
        mean[line] = ofLine[line] > 0 ? mean[line] / ofLine[line] : 0;
        off = Math.max(off, Math.abs(mean[line]));
      }
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          if (isIn(row, column)) {
            residual[row * columns + column] -= mean[byRow ? row : column];
          }
        }
      }
      return off;
    }
  }
}
