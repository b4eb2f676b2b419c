package io.leeway.jobs.binning;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.schema.FeatureProfile;
import java.util.List;
import java.util.Objects;

/**
 * Ordered bins of numbers: missing, below, the bins between the edges, above.
 *
 * <p>With sorted edges {@code e0 < e1 < ... < ek}, interval i is {@code [ei, ei+1)}. A single value
 * v that is heavy in the reference is the interval {@code [v, nextUp(v))}. When the feature is
 * discrete, only such single values have bins and all other intervals share the bin <i>other
 * value</i>. Without edges, as for a feature that the reference never had, every value is in the
 * one bin <i>present</i>.
 *
 * <p>Codes: 0 missing (NaN and infinities too), 1 below e0, 2 ... in value order, then (discrete)
 * <i>other value</i>, last above ek. Without edges: 0 missing, 1 present. -0.0 and 0.0 are the same
 * value.
 *
 * <p>Cost: of a column, see {@link EdgeTable}; of a single value, a binary search over the edges.
 */
public final class NumericBinning implements Binning {
  /** The bin of values below the first edge. */
  public static final int BELOW = 1;

  private static final int NONE = -1;

  private final double[] edges;
  private final boolean discrete;

  /** From the number of edges that are not above a value to its code. */
  private final byte[] codes;

  private final EdgeSearch search;

  private final int bins;
  private final int otherValue;

  private NumericBinning(double[] edges, boolean discrete) {
    this.edges = edges;
    this.discrete = discrete;
    this.search = EdgeSearch.of(edges);
    this.codes = new byte[edges.length + 1];
    codes[0] = BELOW;
    if (edges.length == 0) {
      this.otherValue = NONE;
      this.bins = BELOW + 1;
      return;
    }
    int intervals = edges.length - 1;
    int own = 0;
    for (int i = 0; i < intervals; i++) {
      if (!discrete || isPoint(i)) {
        own++;
      }
    }
    this.otherValue = discrete ? BELOW + own + 1 : NONE;
    this.bins = BELOW + own + (discrete ? 1 : 0) + 2;
    if (bins > MAX_BINS) {
      throw new IllegalArgumentException(
          "edges make %d bins, at most %d are possible".formatted(bins, MAX_BINS));
    }
    int next = BELOW + 1;
    for (int i = 0; i < intervals; i++) {
      codes[i + 1] = (byte) (!discrete || isPoint(i) ? next++ : otherValue);
    }
    codes[edges.length] = (byte) (bins - 1);
  }

  /**
   * Bins between these edges.
   *
   * @param edges none, or at least two; the last may be infinite, which is what lies next above the
   *     largest double
   * @throws IllegalArgumentException if there is one edge, if they are not finite and strictly
   *     increasing, or too many
   */
  public static NumericBinning ofEdges(double[] edges, boolean discrete) {
    if (edges.length == 1) {
      throw new IllegalArgumentException(
          "edges is [%s], expected none or at least two".formatted(edges[0]));
    }
    for (int i = 0; i < edges.length; i++) {
      boolean finite = Double.isFinite(edges[i]) || i == edges.length - 1;
      if (!finite || (i > 0 && !(edges[i] > edges[i - 1]))) {
        throw new IllegalArgumentException(
            "edges[%d] is %s, expected finite and strictly increasing edges"
                .formatted(i, edges[i]));
      }
    }
    return new NumericBinning(edges.clone(), discrete);
  }

  static NumericBinning of(FeatureProfile profile) {
    List<Double> edges = profile.getEdges();
    return ofEdges(
        edges.stream().mapToDouble(Double::doubleValue).toArray(), profile.getDiscrete());
  }

  /** The code of a value; NaN and infinities are {@link Binning#MISSING}. */
  public int code(double value) {
    if (!Double.isFinite(value)) {
      return MISSING;
    }
    int low = 0;
    int high = edges.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (edges[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return codes[low] & 0xFF;
  }

  /**
   * Writes the code of each value of a column, as an unsigned byte.
   *
   * @param size how many values there are
   * @param into gets as many codes
   */
  public void encode(double[] values, int size, byte[] into) {
    search.encode(values, size, codes, into);
  }

  @Override
  public int code(FeatureRow row, int feature) {
    return code(row.number(feature));
  }

  @Override
  public int bins() {
    return bins;
  }

  @Override
  public boolean isUnseen(int code) {
    return code == BELOW || code == bins - 1 || code == otherValue;
  }

  /**
   * Code of the first interval; the intervals' codes follow in value order when the feature is not
   * discrete.
   */
  public int firstInterval() {
    return BELOW + 1;
  }

  public boolean isDiscrete() {
    return discrete;
  }

  /** The edges, a copy. */
  public double[] edges() {
    return edges.clone();
  }

  @Override
  public String label(String feature, int code) {
    Objects.checkIndex(code, bins);
    if (code == MISSING) {
      return feature + " missing";
    }
    if (edges.length == 0) {
      return feature + " present";
    }
    if (code == BELOW) {
      return feature + " < " + EdgeText.of(edges[0]);
    }
    if (code == bins - 1) {
      int last = edges.length - 1;
      return isPoint(last - 1)
          ? feature + " > " + EdgeText.of(edges[last - 1])
          : feature + EdgeText.from(edges[last]);
    }
    if (code == otherValue) {
      return feature + " other value";
    }
    int interval = interval(code);
    return isPoint(interval)
        ? feature + " = " + EdgeText.of(edges[interval])
        : feature + " in " + EdgeText.interval(edges[interval], edges[interval + 1]);
  }

  @Override
  public String label(String feature, int firstCode, int lastCode) {
    if (firstCode == lastCode || edges.length == 0) {
      return label(feature, firstCode);
    }
    int first = Math.max(firstCode, BELOW + 1);
    int last = Math.min(lastCode, bins - 2);
    if (first > last || (discrete && first == otherValue)) {
      return feature + " outside of " + EdgeText.interval(edges[0], edges[edges.length - 1]);
    }
    double from = edges[interval(first)];
    double until = edges[interval(discrete && last == otherValue ? last - 1 : last) + 1];
    if (firstCode == BELOW) {
      return feature + " < " + EdgeText.of(until);
    }
    return lastCode == bins - 1
        ? feature + EdgeText.from(from)
        : feature + " in " + EdgeText.interval(from, until);
  }

  private int interval(int code) {
    int interval = 0;
    while ((codes[interval + 1] & 0xFF) != code) {
      interval++;
    }
    return interval;
  }

  private boolean isPoint(int interval) {
    return edges[interval + 1] == Math.nextUp(edges[interval]);
  }
}
