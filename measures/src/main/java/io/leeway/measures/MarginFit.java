package io.leeway.measures;

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
 * <p>Accuracy: the margins are met to 1e-15 of the total where the iteration converges, which it
 * does for tables without zeros; else as far as {@value #MAX_STEPS} steps get. Cost: some dozen
 * passes over the table, more where the table is nearly deterministic.
 */
final class MarginFit {
  private static final int MAX_STEPS = 2000;
  private static final double TOLERANCE = 1e-15;

  private MarginFit() {}

  /**
   * The fitted table.
   *
   * @param table positive masses, row-major
   * @param rows positive masses, of the same total as the columns
   * @param columns positive masses
   */
  static double[] of(double[] table, double[] rows, double[] columns) {
    double[] fitted = table.clone();
    double total = 0;
    for (double row : rows) {
      total += row;
    }
    for (int step = 0; step < MAX_STEPS; step++) {
      double off = scaleRows(fitted, rows, columns.length);
      scaleColumns(fitted, columns);
      if (step > 0 && off <= TOLERANCE * total) {
        break;
      }
    }
    return fitted;
  }

  /** Makes the rows right; returns how wrong the worst one was. */
  private static double scaleRows(double[] table, double[] rows, int columns) {
    double off = 0;
    for (int row = 0; row < rows.length; row++) {
      double sum = 0;
      for (int column = 0; column < columns; column++) {
        sum += table[row * columns + column];
      }
      off = Math.max(off, Math.abs(sum - rows[row]));
      double factor = sum > 0 ? rows[row] / sum : 0;
      for (int column = 0; column < columns; column++) {
        table[row * columns + column] *= factor;
      }
    }
    return off;
  }

  private static void scaleColumns(double[] table, double[] columns) {
    int rows = table.length / columns.length;
    for (int column = 0; column < columns.length; column++) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += table[row * columns.length + column];
      }
      double factor = sum > 0 ? columns[column] / sum : 0;
      for (int row = 0; row < rows; row++) {
        table[row * columns.length + column] *= factor;
      }
    }
  }
}
