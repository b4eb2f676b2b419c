package io.leeway.jobs.reference;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.CoarseBins;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.measures.CouplingTest;
import io.leeway.measures.TreeDivergence;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the joint counts of two features are read: how many coarse bins each has in fact, and whether
 * these have an order.
 *
 * <p>Numbers have one, and so have two categories; more than two have none. Immutable.
 */
public final class PairTables {
  private static final double[] NO_ORDER = {};

  private final int bins;
  private final Side first;
  private final Side second;

  private PairTables(int bins, Side first, Side second) {
    this.bins = bins;
    this.first = first;
    this.second = second;
  }

  /** One feature: its coarse bins and their places, none without an order. */
  private static final class Side {
    private final String feature;
    private final Binning binning;
    private final CoarseBins coarse;
    private final double[] scores;

    /** Made when they are first asked for. */
    private final @Nullable String[] labels;

    private Side(String feature, ReferenceProfile.Profile profile, int most) {
      this.feature = feature;
      this.binning = profile.binning();
      this.coarse = CoarseBins.of(binning, profile.counts(), most);
      this.labels = new @Nullable String[coarse.bins()];
      long[] counts = coarse.merge(profile.counts());
      long used = Arrays.stream(counts).skip(Binning.MISSING + 1L).filter(n -> n > 0).count();
      this.scores =
          binning instanceof NumericBinning || used == 2
              ? CouplingTest.rankScores(counts, Binning.MISSING + 1)
              : NO_ORDER;
    }

    static Side of(ReferenceProfile reference, FeatureField feature, int most) {
      ReferenceProfile.Profile profile = reference.profileFor(feature);
      if (profile == null) {
        throw new IllegalArgumentException("no profile of " + feature.name());
      }
      return new Side(feature.name(), profile, most);
    }

    int bins() {
      return coarse.bins();
    }

    String label(int bin) {
      String label = labels[bin];
      if (label == null) {
        label = coarse.label(binning, feature, bin);
        labels[bin] = label;
      }
      return label;
    }
  }

  /**
   * The tables of two features of a reference.
   *
   * @param bins room for coarse bins of each in joint counts
   * @throws IllegalArgumentException if the reference lacks one of them
   */
  public static PairTables of(
      ReferenceProfile reference, FeatureField first, FeatureField second, int bins) {
    return new PairTables(bins, Side.of(reference, first, bins), Side.of(reference, second, bins));
  }

  /** Columns of a table without unused room. */
  public int columns() {
    return second.bins();
  }

  /** A table without unused room, row-major; bins that there are stay, even if empty. */
  public long[] trimmed(long[] cells) {
    long[] trimmed = new long[first.bins() * second.bins()];
    for (int row = 0; row < first.bins(); row++) {
      System.arraycopy(cells, row * bins, trimmed, row * second.bins(), second.bins());
    }
    return trimmed;
  }

  /** What there is of something in the bins of the first feature, by its coarse bins. */
  public long[] ofFirst(long[] byBin) {
    return first.coarse.merge(byBin);
  }

  /** The same of the second feature. */
  public long[] ofSecond(long[] byBin) {
    return second.coarse.merge(byBin);
  }

  /** Whether the two depend on each other in the window as in the reference. */
  public CouplingTest couplingTest(long[] window, long[] reference) {
    return CouplingTest.of(
        trimmed(window), trimmed(reference), columns(), first.scores, second.scores);
  }

  /** An edge of a dependence tree. */
  public TreeDivergence.Edge edge(
      int firstVariable, int secondVariable, long[] window, long[] reference) {
    return new TreeDivergence.Edge(
        firstVariable, secondVariable, trimmed(window), trimmed(reference), columns());
  }

  /** What a cell of a trimmed table means to a person. */
  public String label(int cell) {
    int row = cell / columns();
    int column = cell % columns();
    return first.label(row) + " and " + second.label(column);
  }
}
