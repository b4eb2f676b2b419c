package io.leeway.measures;

import java.util.Arrays;
import java.util.BitSet;

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
 * both ratios of the {@link #statistics} are NaN. So is a cell whose count the margins leave no
 * choice, although both sides could have had it (the likelihood has its maximum at infinity there):
 * it is fitted exactly, adds nothing and has no degree of freedom.
 *
 * <p>Source: M. Bartlett, Contingency table interactions, JRSS Supplement 2 (1935); A. Agresti,
 * Categorical Data Analysis (3rd ed. 2013), sections 9.2 and 9.5; D. Cox and D. Hinkley,
 * Theoretical Statistics (1974), section 9.3, for the efficient score; S. Fienberg and A. Rinaldo,
 * Maximum likelihood estimation in log-linear models, Annals of Statistics 40 (2012), for cells
 * without a choice. The moments for sparse cells are those of {@link GStatisticMoments} with the
 * fitted share of each cell, less those of the margins.
 *
 * <p>Accuracy: the fitted margins are right to 1e-12 of the records; the law is measured in {@code
 * docs/RATIONALE.md}. Cost: some five steps of {@link LineEffects}, and a sum of up to some dozen
 * terms for each cell of few records. Immutable.
 *
 * @param gStatistic not negative
 * @param degreesOfFreedom cells - rows - columns + connected parts, of what has a choice
 * @param statistics for {@link DriftCalibration}: general for G, shift for the rank correlation
 */
public record CouplingTest(double gStatistic, int degreesOfFreedom, DriftStatistics statistics) {
  private static final int MAX_STEPS = 500;
  private static final double TOLERANCE = 1e-12;

  /** The second takes off what the first left by rounding. */
  private static final int CENTERINGS = 2;

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
    fit.dropWithoutChoice();
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

  /** The logistic model of one pair of tables, of the cells that have a choice. */
  private static final class Fit {
    private final int rows;
    private final int columns;

    /** Records of the window, and of both sides; 0 in cells that are left out. */
    private final double[] a;

    private final double[] both;
    private final double[] weight;
    private final double[] rowSums;
    private final double[] columnSums;
    private final LineEffects effects;
    private double[] fitted;
    private double[] before;

    Fit(long[] window, long[] reference, int columns) {
      this.columns = columns;
      this.rows = window.length / columns;
      this.a = new double[window.length];
      this.both = new double[window.length];
      this.weight = new double[window.length];
      this.fitted = new double[window.length];
      this.before = new double[window.length];
      this.rowSums = new double[rows];
      this.columnSums = new double[columns];
      this.effects = new LineEffects(rows, columns);
      for (int cell = 0; cell < a.length; cell++) {
        a[cell] = window[cell];
        both[cell] = (double) window[cell] + reference[cell];
      }
    }

    private boolean isIn(int cell) {
      return both[cell] > 0;
    }

    /**
     * Leaves out the cells that could have neither one record of the window more nor one less with
     * all margins as they are. A row leads to the columns where it could have more, a column to the
     * rows where it has some: a cell has a choice where its row and its column lead to each other.
     */
    void dropWithoutChoice() {
      BitSet[] leadsTo = new BitSet[rows + columns];
      for (int line = 0; line < leadsTo.length; line++) {
        leadsTo[line] = new BitSet(leadsTo.length);
      }
      for (int cell = 0; cell < a.length; cell++) {
        int row = cell / columns;
        int column = rows + cell % columns;
        leadsTo[row].set(column, leadsTo[row].get(column) || a[cell] < both[cell]);
        leadsTo[column].set(row, leadsTo[column].get(row) || a[cell] > 0);
      }
      for (int way = 0; way < leadsTo.length; way++) {
        for (BitSet from : leadsTo) {
          if (from.get(way)) {
            from.or(leadsTo[way]);
          }
        }
      }
      for (int cell = 0; cell < a.length; cell++) {
        int row = cell / columns;
        int column = rows + cell % columns;
        if (!leadsTo[row].get(column) || !leadsTo[column].get(row)) {
          a[cell] = 0;
          both[cell] = 0;
        }
      }
    }

    /**
     * Finds the odds of each line that make all margins right: Newton's method, and iterative
     * proportional fitting first and wherever a step does not bring the margins much nearer.
     */
    void solve() {
      double total = 0;
      double totalBoth = 0;
      for (int cell = 0; cell < a.length; cell++) {
        total += a[cell];
        totalBoth += both[cell];
      }
      if (total == 0) {
        return;
      }
      for (int cell = 0; cell < fitted.length; cell++) {
        fitted[cell] = both[cell] * (total / totalBoth);
      }
      scaleLines();
      double off = off();
      for (int step = 0; step < MAX_STEPS && off > TOLERANCE * total; step++) {
        double last = off;
        newton();
        off = off();
        if (!(off <= last / 2)) {
          double[] undone = fitted;
          fitted = before;
          before = undone;
          scaleLines();
          off = off();
        }
      }
    }

    private void scaleLines() {
      scale(true);
      scale(false);
    }

    /** Multiplies the odds along each line by what would make its sum right, were they equal. */
    private void scale(boolean byRow) {
      double[] now = sums(fitted, byRow);
      double[] wanted = sums(a, byRow);
      double[] ofBoth = sums(both, byRow);
      for (int cell = 0; cell < fitted.length; cell++) {
        if (isIn(cell)) {
          int line = byRow ? cell / columns : cell % columns;
          double odds =
              wanted[line]
                  / now[line]
                  * ((ofBoth[line] - now[line]) / (ofBoth[line] - wanted[line]));
          fitted[cell] = withOdds(cell, odds);
        }
      }
    }

    /** The cell's fitted records once its odds are multiplied. */
    private double withOdds(int cell, double factor) {
      double ofWindow = fitted[cell] * factor;
      return both[cell] * (ofWindow / (ofWindow + (both[cell] - fitted[cell])));
    }

    /** How wrong the worst line is; keeps what each lacks. */
    private double off() {
      Arrays.fill(rowSums, 0);
      Arrays.fill(columnSums, 0);
      for (int cell = 0; cell < fitted.length; cell++) {
        double missing = a[cell] - fitted[cell];
        rowSums[cell / columns] += missing;
        columnSums[cell % columns] += missing;
      }
      double off = 0;
      for (double missing : rowSums) {
        off = Math.max(off, Math.abs(missing));
      }
      for (double missing : columnSums) {
        off = Math.max(off, Math.abs(missing));
      }
      return off;
    }

    private void newton() {
      setWeights();
      effects.solve(weight, rowSums, columnSums);
      System.arraycopy(fitted, 0, before, 0, fitted.length);
      for (int row = 0; row < rows; row++) {
        rowSums[row] = Math.exp(effects.ofRow()[row]);
      }
      for (int column = 0; column < columns; column++) {
        columnSums[column] = Math.exp(effects.ofColumn()[column]);
      }
      for (int cell = 0; cell < fitted.length; cell++) {
        if (isIn(cell)) {
          fitted[cell] = withOdds(cell, rowSums[cell / columns] * columnSums[cell % columns]);
        }
      }
    }

    /** Binomial variances of the cells. */
    private void setWeights() {
      for (int cell = 0; cell < weight.length; cell++) {
        weight[cell] = isIn(cell) ? fitted[cell] * (1 - fitted[cell] / both[cell]) : 0;
      }
    }

    private double[] sums(double[] table, boolean byRow) {
      double[] sums = new double[byRow ? rows : columns];
      for (int cell = 0; cell < table.length; cell++) {
        sums[byRow ? cell / columns : cell % columns] += table[cell];
      }
      return sums;
    }

    CouplingTest test(double harmonicSize, double[] rowScores, double[] columnScores) {
      CompensatedSum g = new CompensatedSum();
      CompensatedSum mean = new CompensatedSum();
      CompensatedSum variance = new CompensatedSum();
      int cells = 0;
      for (int cell = 0; cell < a.length; cell++) {
        if (isIn(cell)) {
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
      boolean[] used = new boolean[rows + columns];
      for (int line = 0; line < part.length; line++) {
        part[line] = line;
      }
      int joined = 0;
      for (int cell = 0; cell < a.length; cell++) {
        if (isIn(cell)) {
          used[cell / columns] = true;
          used[rows + cell % columns] = true;
          int first = root(part, cell / columns);
          int second = root(part, rows + cell % columns);
          if (first != second) {
            part[second] = first;
            joined++;
          }
        }
      }
      int lines = 0;
      for (boolean isUsed : used) {
        lines += isUsed ? 1 : 0;
      }
      return lines - joined;
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
      setWeights();
      double[] residual = new double[a.length];
      CompensatedSum score = new CompensatedSum();
      for (int cell = 0; cell < residual.length; cell++) {
        residual[cell] = rowScores[cell / columns] * columnScores[cell % columns];
        score.add((a[cell] - fitted[cell]) * residual[cell]);
      }
      for (int pass = 0; pass < CENTERINGS; pass++) {
        center(residual);
      }
      CompensatedSum variance = new CompensatedSum();
      for (int cell = 0; cell < weight.length; cell++) {
        variance.add(weight[cell] * residual[cell] * residual[cell]);
      }
      return variance.value() > LEAST_VARIANCE
          ? score.value() * score.value() / variance.value()
          : Double.NaN;
    }

    /** Takes the effects of rows and columns off, so that no line has a weighted mean but 0. */
    private void center(double[] residual) {
      Arrays.fill(rowSums, 0);
      Arrays.fill(columnSums, 0);
      for (int cell = 0; cell < residual.length; cell++) {
        double weighted = weight[cell] * residual[cell];
        rowSums[cell / columns] += weighted;
        columnSums[cell % columns] += weighted;
      }
      effects.solve(weight, rowSums, columnSums);
      for (int cell = 0; cell < residual.length; cell++) {
        residual[cell] -= effects.ofRow()[cell / columns] + effects.ofColumn()[cell % columns];
      }
    }
  }
}
