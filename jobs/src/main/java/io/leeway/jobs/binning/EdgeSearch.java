package io.leeway.jobs.binning;

/**
 * How many of some sorted edges are not above a value: its rank, for whole columns of values.
 *
 * <p>Exact: whichever way is taken, an edge counts if and only if {@code edge <= value}. For NaN
 * and infinities the rank means nothing. Immutable and thread-safe.
 */
sealed interface EdgeSearch permits EdgeTable, EdgeHalving {
  /** The way for these edges: a table where few edges share a cell, else halving. */
  static EdgeSearch of(double[] edges) {
    EdgeTable table = EdgeTable.of(edges);
    return table != null ? table : new EdgeHalving(edges);
  }

  /**
   * Writes the bin code of each value; of NaN and infinities it is {@link Binning#MISSING}.
   *
   * @param codes the code of each rank
   * @param into gets {@code size} codes
   */
  void encode(double[] values, int size, byte[] codes, byte[] into);
}
