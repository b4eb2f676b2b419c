package io.leeway.measures;

/**
 * Interaction information of three variables in the sign of co-information, {@code I(X; Y) - I(X; Y
 * | Z)}: positive where the variables are redundant (three copies of a fair bit: +ln 2), negative
 * where two together tell what neither tells alone (Z = X xor Y: -ln 2).
 *
 * <p>Half of the literature uses the opposite sign. Symmetric in its three variables.
 *
 * <p>Joint tables are row-major: cell {@code (x * yBins + y) * zBins + z}.
 *
 * <p>Unit and domain: nats, from minus the least of the three conditional informations to the least
 * of the three pairwise ones.
 *
 * <p>Source: W. McGill, Multivariate Information Transmission, Psychometrika 19 (1954); A. Bell,
 * The Co-Information Lattice (2003), for the sign.
 *
 * <p>Accuracy: absolute error below 1e-14. Cost: one logarithm per cell, and one per cell of X and
 * Y.
 */
public final class InteractionInformation {
  private InteractionInformation() {}

  /**
   * Interaction information of observed shares.
   *
   * @param cells joint counts
   * @param xBins bins of X
   * @param yBins bins of Y
   * @param zBins bins of Z
   * @return nats, of either sign
   * @throws IllegalArgumentException if the bins do not fit the cells, a count is negative, or all
   *     are 0
   */
  public static double ofCounts(long[] cells, int xBins, int yBins, int zBins) {
    return of(new JointTable(Masses.ofCounts("cells", cells), xBins, yBins, zBins), yBins);
  }

  /**
   * Interaction information of a joint distribution.
   *
   * @param cells joint probabilities
   * @param xBins bins of X
   * @param yBins bins of Y
   * @param zBins bins of Z
   * @return nats, of either sign
   * @throws IllegalArgumentException if the bins do not fit the cells or they are no distribution
   */
  public static double ofProbabilities(double[] cells, int xBins, int yBins, int zBins) {
    return of(new JointTable(Masses.ofProbabilities("cells", cells), xBins, yBins, zBins), yBins);
  }

  private static double of(JointTable table, int yBins) {
    int xy = 0b011;
    Masses pair = Masses.ofParts(table.marginal(xy), table.cells().total());
    return PairTable.of(pair, yBins).mutualInformation() - ConditionalMutualInformation.of(table);
  }
}
