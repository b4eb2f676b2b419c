package io.leeway.jobs.binning;

import java.util.Arrays;

/**
 * Halves the edges until the rank is left, always in the same number of steps and without a branch
 * that depends on the value: such branches are a coin toss that the processor loses half the time.
 *
 * <p>Cost: one step per doubling of the number of edges; holds for any edges.
 */
final class EdgeHalving implements EdgeSearch {
  /** Padded by infinity, which no finite value reaches, to one less than a power of two. */
  private final double[] edges;

  EdgeHalving(double[] sorted) {
    int length = Integer.highestOneBit(sorted.length) * 2 - 1;
    this.edges = Arrays.copyOf(sorted, Math.max(0, length));
    Arrays.fill(edges, sorted.length, edges.length, Double.POSITIVE_INFINITY);
  }

  @Override
  public void encode(double[] values, int size, byte[] codes, byte[] into) {
    for (int i = 0; i < size; i++) {
      double value = values[i];
      int rank = 0;
      for (int half = (edges.length + 1) >> 1; half > 0; half >>= 1) {
        rank += half & atMost(edges[rank + half - 1], value);
      }
      into[i] = Double.isFinite(value) ? codes[rank] : Binning.MISSING;
    }
  }

  /**
   * All bits set if {@code edge <= value}, else none: the sign of their difference, which is exact
   * because doubles underflow gradually.
   */
  private static int atMost(double edge, double value) {
    // Adding 0.0 turns -0.0 into 0.0, whose difference with an edge of 0.0 has no sign.
    return (int) ~(Double.doubleToRawLongBits(value + 0.0 - edge) >> 63);
  }
}
