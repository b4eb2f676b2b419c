package io.leeway.measures;

/**
 * Conditional mutual information {@code I(X; Y | Z) = sum p(x,y,z) ln(p(x,y|z) / (p(x|z) p(y|z)))}:
 * what X tells about Y to someone who knows Z.
 *
 * <p>Joint tables are row-major: cell {@code (x * yBins + y) * zBins + z}.
 *
 * <p>Unit and domain: nats, in [0, min(H(X|Z), H(Y|Z))]. Special results: 0 when X and Y are
 * independent for each z. Chain rule: {@code I(X; Y, Z) = I(X; Z) + I(X; Y | Z)}.
 *
 * <p>Source: T. Cover and J. Thomas, Elements of Information Theory (2nd ed. 2006), equation 2.61.
 *
 * <p>Accuracy: a sum of non-negative terms, relative error below 1e-13. Cost: one logarithm per
 * cell.
 */
public final class ConditionalMutualInformation {
  private ConditionalMutualInformation() {}

  /**
   * Conditional mutual information of observed shares.
   *
   * @param cells joint counts
   * @param xBins bins of X
   * @param yBins bins of Y
   * @param zBins bins of the known variable
   * @return nats, not negative
   * @throws IllegalArgumentException if the bins do not fit the cells, a count is negative, or all
   *     are 0
   */
  public static double ofCounts(long[] cells, int xBins, int yBins, int zBins) {
    return of(new JointTable(Masses.ofCounts("cells", cells), xBins, yBins, zBins));
  }

  /**
   * Conditional mutual information of a joint distribution.
   *
   * @param cells joint probabilities
   * @param xBins bins of X
   * @param yBins bins of Y
   * @param zBins bins of the known variable
   * @return nats, not negative
   * @throws IllegalArgumentException if the bins do not fit the cells or they are no distribution
   */
  public static double ofProbabilities(double[] cells, int xBins, int yBins, int zBins) {
    return of(new JointTable(Masses.ofProbabilities("cells", cells), xBins, yBins, zBins));
  }

  static double of(JointTable table) {
    int xz = 0b101;
    int yz = 0b110;
    int z = 0b100;
    double[] massOfXz = table.marginal(xz);
    double[] massOfYz = table.marginal(yz);
    double[] massOfZ = table.marginal(z);
    Masses cells = table.cells();
    CompensatedSum sum = new CompensatedSum();
    for (int cell = 0; cell < cells.size(); cell++) {
      double known = massOfZ[table.indexOf(cell, z)];
      if (known > 0) {
        sum.add(
            RelativeEntropyTerm.ofProduct(
                cells.mass(cell),
                massOfXz[table.indexOf(cell, xz)],
                massOfYz[table.indexOf(cell, yz)],
                known));
      }
    }
    return sum.value() / cells.total();
  }
}
