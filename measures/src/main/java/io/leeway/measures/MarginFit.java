package io.leeway.measures;

import java.util.Arrays;

/**
 * The table with the odds ratios of one table and the margins of another: what a dependence looks
 * like once the two variables are distributed differently by themselves.
 *
 * <p>Formula: {@code p*(x, y) = q(x, y) r(x) c(y)} with {@code sum_y p* = p(x)}, {@code sum_x p* =
 * p(y)}. Of all tables with these margins it has the smallest {@code KL(p* || q)}, and for every
 * table p with these margins {@code KL(p || q) = KL(p || p*) + KL(p* || q)}.
 *
 * <p>Source: W. Deming and F. Stephan, On a least squares adjustment of a sampled frequency table,
 * Annals of Mathematical Statistics 11 (1940), for the iteration; I. Csiszar, I-divergence geometry
 * of probability distributions, Annals of Probability 3 (1975), theorem 3.1, for the identity.
 *
 * <p>Newton's method on the factors, after a first round of that iteration and with another one
 * wherever a step does not bring the margins much nearer: so it converges where the iteration does,
 * in some five steps instead of some dozen to some thousand. The order of all additions is fixed.
 *
 * <p>Accuracy: the margins are met to 1e-15 of the total, or as well as rounding lets them (below
 * 1e-13). Cost: per step that of {@link LineEffects}.
 */
public final class MarginFit {
  private static final int MAX_STEPS = 2000;
  private static final double TOLERANCE = 1e-15;

  /** Below it margins that get no better are as right as they can be. */
  private static final double ROUNDING = 1e-13;

  private MarginFit() {}

  /**
   * Shares that a window would have with its own margins and the reference's dependence, both
   * smoothed by one record spread evenly over the cells.
   *
   * @param window joint counts, row-major
   * @param reference likewise
   * @param columns number of columns
   * @return positive shares, row-major
   * @throws IllegalArgumentException if lengths differ, columns does not divide them, a count is
   *     negative, or a side is all 0
   */
  public static double[] expectedShares(long[] window, long[] reference, int columns) {
    Masses.checkSameLength("window", window.length, "reference", reference.length);
    double n = PairTable.ofCounts(window, columns).total();
    double m = PairTable.ofCounts(reference, columns).total();
    double pseudo = 1.0 / window.length;
    double[] base = new double[reference.length];
    double[] rows = new double[window.length / columns];
    double[] ofColumns = new double[columns];
    for (int cell = 0; cell < base.length; cell++) {
      base[cell] = (reference[cell] + pseudo) / (m + 1);
      double share = (window[cell] + pseudo) / (n + 1);
      rows[cell / columns] += share;
      ofColumns[cell % columns] += share;
    }
    return of(base, rows, ofColumns);
  }

  /**
   * The fitted table.
   *
   * @param table positive masses, row-major
   * @param rows positive masses, of the same total as the columns
   * @param columns positive masses
   */
  static double[] of(double[] table, double[] rows, double[] columns) {
    double total = 0;
    for (double row : rows) {
      total += row;
    }
    Fit fit = new Fit(table.clone(), rows, columns);
    fit.scale();
    double off = fit.off();
    for (int step = 0; step < MAX_STEPS && off > TOLERANCE * total; step++) {
      double before = off;
      fit.newton();
      off = fit.off();
      if (off <= before / 2) {
        continue;
      }
      if (before <= ROUNDING * total) {
        if (!(off <= before)) {
          fit.undo();
        }
        break;
      }
      fit.undo();
      fit.scale();
      off = fit.off();
    }
    return fit.table;
  }

  /** A table on its way. */
  private static final class Fit {
    private final double[] rows;
    private final double[] columns;
    private final double[] rowSums;
    private final double[] columnSums;
    private final LineEffects effects;
    private double[] table;
    private double[] before;

    Fit(double[] table, double[] rows, double[] columns) {
      this.table = table;
      this.rows = rows;
      this.columns = columns;
      this.rowSums = new double[rows.length];
      this.columnSums = new double[columns.length];
      this.effects = new LineEffects(rows.length, columns.length);
      this.before = new double[table.length];
    }

    /** Makes the rows right, then the columns. */
    void scale() {
      sum();
      for (int cell = 0; cell < table.length; cell++) {
        int row = cell / columns.length;
        table[cell] *= rows[row] / rowSums[row];
      }
      sum();
      for (int cell = 0; cell < table.length; cell++) {
        int column = cell % columns.length;
        table[cell] *= columns[column] / columnSums[column];
      }
    }

    private void sum() {
      Arrays.fill(columnSums, 0);
      for (int row = 0; row < rows.length; row++) {
        double sum = 0;
        for (int column = 0; column < columns.length; column++) {
          double mass = table[row * columns.length + column];
          sum += mass;
          columnSums[column] += mass;
        }
        rowSums[row] = sum;
      }
    }

    /** How wrong the worst line is. */
    double off() {
      sum();
      double off = 0;
      for (int row = 0; row < rows.length; row++) {
        off = Math.max(off, Math.abs(rows[row] - rowSums[row]));
      }
      for (int column = 0; column < columns.length; column++) {
        off = Math.max(off, Math.abs(columns[column] - columnSums[column]));
      }
      return off;
    }

    /** One step for all lines at once, from the sums as they are. */
    void newton() {
      for (int row = 0; row < rows.length; row++) {
        rowSums[row] = rows[row] - rowSums[row];
      }
      for (int column = 0; column < columns.length; column++) {
        columnSums[column] = columns[column] - columnSums[column];
      }
      effects.solve(table, rowSums, columnSums);
      System.arraycopy(table, 0, before, 0, table.length);
      for (int column = 0; column < columns.length; column++) {
        columnSums[column] = Math.exp(effects.ofColumn()[column]);
      }
      for (int row = 0; row < rows.length; row++) {
        double ofRow = Math.exp(effects.ofRow()[row]);
        for (int column = 0; column < columns.length; column++) {
          table[row * columns.length + column] *= ofRow * columnSums[column];
        }
      }
    }

    /** Takes the last step back. */
    void undo() {
      double[] last = table;
      table = before;
      before = last;
    }
  }
}
