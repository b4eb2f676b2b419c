package io.leeway.measures;

/**
 * Total correlation (multi-information) {@code sum_i H(X_i) - H(X_1, ..., X_d)}: the divergence of
 * a joint distribution from the product of its marginals. For two variables it is the mutual
 * information.
 *
 * <p>Joint tables are row-major: the last variable of the shape moves fastest.
 *
 * <p>Unit and domain: nats, in [0, sum of all entropies but the largest]. Special results: 0 for
 * independent variables and for a single one.
 *
 * <p>Source: S. Watanabe, Information Theoretical Analysis of Multivariate Correlation, IBM Journal
 * of Research and Development 4 (1960).
 *
 * <p>Accuracy: a sum of non-negative terms, relative error below 1e-13. Cost: one logarithm per
 * cell.
 */
public final class TotalCorrelation {
  private TotalCorrelation() {}

  /**
   * Total correlation of observed shares.
   *
   * @param cells joint counts
   * @param shape bins of each variable, 30 variables at most
   * @return nats, not negative
   * @throws IllegalArgumentException if the shape does not fit the cells, a count is negative, or
   *     all are 0
   */
  public static double ofCounts(long[] cells, int... shape) {
    return of(new JointTable(Masses.ofCounts("cells", cells), shape.clone()), shape.length);
  }

  /**
   * Total correlation of a joint distribution.
   *
   * @param cells joint probabilities
   * @param shape bins of each variable, 30 variables at most
   * @return nats, not negative
   * @throws IllegalArgumentException if the shape does not fit the cells or they are no
   *     distribution
   */
  public static double ofProbabilities(double[] cells, int... shape) {
    return of(new JointTable(Masses.ofProbabilities("cells", cells), shape.clone()), shape.length);
  }

  private static double of(JointTable table, int variables) {
    double[][] marginals = new double[variables][];
    for (int variable = 0; variable < variables; variable++) {
      marginals[variable] = table.marginal(1 << variable);
    }
    Masses cells = table.cells();
    double total = cells.total();
    CompensatedSum sum = new CompensatedSum();
    for (int cell = 0; cell < cells.size(); cell++) {
      double expected = 1;
      for (int variable = 0; variable < variables; variable++) {
        expected *= marginals[variable][table.indexOf(cell, 1 << variable)] / total;
      }
      double share = cells.share(cell);
      if (share > 0 && expected < Double.MIN_NORMAL) {
        // the product has left the range of a double, its logarithm has not
        double log = Math.log(share);
        for (int variable = 0; variable < variables; variable++) {
          log -= Math.log(marginals[variable][table.indexOf(cell, 1 << variable)] / total);
        }
        sum.add(share * log - share);
      } else {
        sum.add(RelativeEntropyTerm.of(share, expected));
      }
    }
    return sum.value();
  }
}
