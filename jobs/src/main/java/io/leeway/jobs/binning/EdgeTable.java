package io.leeway.jobs.binning;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table from where a value lies to its rank, less the edges in its own cell, which are compared
 * with it one by one.
 *
 * <p>Cells are equally wide either in the values, or in their order among all doubles, which is
 * nearly logarithmic and so fits what spans many magnitudes. Values beyond the cells belong to the
 * first and last. Exact whatever the rounding: a cell's number never falls when the value grows, so
 * an edge in a lower cell is below the value and one in a higher cell is above it.
 *
 * <p>Cost: one look-up and one comparison where edges are alone in their cells, else {@value
 * #MAX_SHARING}.
 */
final class EdgeTable implements EdgeSearch {
  static final int MAX_SHARING = 3;

  /** From small to large: a small table is read from the cache more often. */
  private static final int[] SIZES = {256, 1024, 4096};

  /** How many edges at either end may be left to the outermost cells. */
  private static final int MAX_OUTSIDE = 3;

  private final Cells cells;

  /** Rank of the first edge that is not in a lower cell. */
  private final char[] first;

  /** Padded by infinities, so that a comparison beyond the last edge fails. */
  private final double[] edges;

  private final int sharing;

  private EdgeTable(Cells cells, double[] sorted, int sharing) {
    this.cells = cells;
    this.sharing = sharing;
    this.edges = Arrays.copyOf(sorted, sorted.length + MAX_SHARING);
    Arrays.fill(edges, sorted.length, edges.length, Double.POSITIVE_INFINITY);
    this.first = new char[cells.count()];
    int rank = 0;
    for (int cell = 0; cell < first.length; cell++) {
      while (rank < sorted.length && cells.of(sorted[rank]) < cell) {
        rank++;
      }
      first[cell] = (char) rank;
    }
  }

  /** The table with the fewest edges in one cell, of those the smallest; null if none is good. */
  static @Nullable EdgeTable of(double[] edges) {
    Cells best = null;
    int bestSharing = MAX_SHARING + 1;
    for (int size : SIZES) {
      for (int below = 0; below <= MAX_OUTSIDE; below++) {
        for (int above = 0; above <= MAX_OUTSIDE && below + above + 1 < edges.length; above++) {
          double low = edges[below];
          double high = edges[edges.length - 1 - above];
          for (Cells cells :
              new Cells[] {Linear.of(low, high, size), Ordinal.of(low, high, size)}) {
            int sharing = sharing(edges, cells);
            if (sharing < bestSharing) {
              best = cells;
              bestSharing = sharing;
            }
          }
        }
      }
    }
    return best == null ? null : new EdgeTable(best, edges, bestSharing);
  }

  /** The most edges in one cell. */
  private static int sharing(double[] edges, Cells cells) {
    int most = 0;
    int same = 0;
    for (int i = 0; i < edges.length; i++) {
      same = i > 0 && cells.of(edges[i]) == cells.of(edges[i - 1]) ? same + 1 : 1;
      most = Math.max(most, same);
    }
    return most;
  }

  @Override
  public void encode(double[] values, int size, byte[] codes, byte[] into) {
    // A loop for each kind of cells, so that none has a call in it that depends on the kind.
    if (cells instanceof Linear linear) {
      for (int i = 0; i < size; i++) {
        double value = values[i];
        into[i] = code(first[linear.of(value)], value, codes);
      }
    } else if (cells instanceof Ordinal ordinal) {
      for (int i = 0; i < size; i++) {
        double value = values[i];
        into[i] = code(first[ordinal.of(value)], value, codes);
      }
    }
  }

  private byte code(int from, double value, byte[] codes) {
    int rank = from + (value >= edges[from] ? 1 : 0);
    // Never mispredicted: it is the same for all values.
    if (sharing > 1) {
      rank += (value >= edges[from + 1] ? 1 : 0) + (value >= edges[from + 2] ? 1 : 0);
    }
    return Double.isFinite(value) ? codes[rank] : Binning.MISSING;
  }

  /** Numbers cells such that a larger value is never in a lower cell. */
  private sealed interface Cells permits Linear, Ordinal {
    int count();

    /** Any cell for NaN. */
    int of(double value);
  }

  private record Linear(double low, double cellsPerUnit, int count) implements Cells {
    static Linear of(double low, double high, int count) {
      // Infinite where the range is too narrow or too wide; all values are then in the outer cells.
      return new Linear(low, count / (high - low), count);
    }

    @Override
    public int of(double value) {
      // The cast takes NaN to 0 and what is beyond the ints to the nearest.
      int cell = (int) ((value - low) * cellsPerUnit);
      return Math.max(0, Math.min(cell, count - 1));
    }
  }

  private record Ordinal(long low, int shift, int count) implements Cells {
    static Ordinal of(double low, double high, int count) {
      long from = ordinal(low);
      long range = ordinal(high) - from;
      int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(range / count));
      return new Ordinal(from, shift, count);
    }

    @Override
    public int of(double value) {
      long cell = (Math.max(low, ordinal(value)) - low) >>> shift;
      return (int) Math.min(cell, count - 1);
    }

    /** The place of a number among all doubles; halved, so that differences do not overflow. */
    private static long ordinal(double value) {
      long bits = Double.doubleToRawLongBits(value + 0.0);
      return (bits ^ (bits >> 63 & Long.MAX_VALUE)) >> 1;
    }
  }
}
