package io.leeway.measures;

/**
 * Conditional entropy {@code H(Y | X) = - sum p(x, y) ln p(y | x) = H(X, Y) - H(X)}: what is left
 * to learn about Y by someone who knows X.
 *
 * <p>Joint tables are row-major: cell {@code row * columns + column} counts records with X in that
 * row and Y in that column.
 *
 * <p>Unit and domain: nats, in [0, H(Y)]. Special results: 0 when X decides Y (exactly), H(Y) when
 * they are independent. Empty rows and columns do not matter.
 *
 * <p>Source: C. Shannon, A Mathematical Theory of Communication, Bell System Technical Journal 27
 * (1948), section 6.
 *
 * <p>Accuracy: the sum is over entropies within rows, which do not cancel as {@code H(X, Y) - H(X)}
 * would: relative error below 1e-13. Cost: one logarithm per cell.
 */
public final class ConditionalEntropy {
  private ConditionalEntropy() {}

  /**
   * Entropy of the column given the row, H(Y | X), of observed shares.
   *
   * @param cells joint counts, row-major
   * @param columns number of columns
   * @return nats
   * @throws IllegalArgumentException if columns does not divide the number of cells, a count is
   *     negative, or all are 0
   */
  public static double ofColumnsGivenRows(long[] cells, int columns) {
    return PairTable.ofCounts(cells, columns).entropyOfColumnsGivenRows();
  }

  /**
   * Entropy of the column given the row, H(Y | X), of a joint distribution.
   *
   * @param cells joint probabilities, row-major
   * @param columns number of columns
   * @return nats
   * @throws IllegalArgumentException if columns does not divide the number of cells or they are no
   *     distribution
   */
  public static double ofColumnsGivenRows(double[] cells, int columns) {
    return PairTable.ofProbabilities(cells, columns).entropyOfColumnsGivenRows();
  }

  /**
   * Entropy of the row given the column, H(X | Y), of observed shares.
   *
   * @param cells joint counts, row-major
   * @param columns number of columns
   * @return nats
   * @throws IllegalArgumentException if columns does not divide the number of cells, a count is
   *     negative, or all are 0
   */
  public static double ofRowsGivenColumns(long[] cells, int columns) {
    return PairTable.ofCounts(cells, columns).entropyOfRowsGivenColumns();
  }

  /**
   * Entropy of the row given the column, H(X | Y), of a joint distribution.
   *
   * @param cells joint probabilities, row-major
   * @param columns number of columns
   * @return nats
   * @throws IllegalArgumentException if columns does not divide the number of cells or they are no
   *     distribution
   */
  public static double ofRowsGivenColumns(double[] cells, int columns) {
    return PairTable.ofProbabilities(cells, columns).entropyOfRowsGivenColumns();
  }
}
