package io.leeway.jobs.reference;

import io.leeway.jobs.binning.Binning;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Where the bins of a numeric feature end.
 *
 * <p>A value that alone holds the mass of a bin has a bin of its own, {@code [v, nextUp(v))}; the
 * rest is cut into bins of nearly equal mass. Between two heavy values there may be nothing in the
 * reference: that bin is empty and does not count against the maximum.
 *
 * <p>The first edge is the minimum and the last is next above the maximum, so that nothing of the
 * reference is below or above. A constant has one bin. A feature with few values, each of them
 * often, is discrete: only its values have bins.
 *
 * @param edges sorted, none where there are no values
 * @param discrete whether only single values are bins
 */
record NumericEdges(List<Double> edges, boolean discrete) {
  /** As many bins that hold mass, and nearly as many empty ones between them, fit into a byte. */
  static final int MAX_BINS = (Binning.MAX_BINS - 3) / 2;

  /**
   * With fewer records per bin on average, edges would follow the noise of the reference, and its
   * counts be too small to compare with.
   */
  private static final int MIN_RECORDS_PER_BIN = 10;

  /**
   * The edges for these values.
   *
   * @param values all different values with their exact counts, or those of a sample
   * @param exact whether they are all
   * @param minimum smallest value of the reference, sampled or not
   * @param maximum largest value of the reference
   * @param maxBins most bins that hold mass, from 1 to {@value #MAX_BINS}
   */
  static NumericEdges of(
      WeightedValues values, boolean exact, double minimum, double maximum, int maxBins) {
    if (values.size() == 0) {
      return new NumericEdges(List.of(), false);
    }
    long total = values.total();
    NavigableSet<Double> edges = new TreeSet<>();
    edges.add(minimum + 0.0);
    edges.add(Math.nextUp(maximum + 0.0));
    boolean discrete =
        exact
            && values.size() > 1
            && values.size() <= maxBins
            && total >= (long) MIN_RECORDS_PER_BIN * values.size();
    if (discrete) {
      for (int i = 0; i < values.size(); i++) {
        addPoint(edges, values.value(i));
      }
    } else {
      int bins = (int) Math.min(maxBins, Math.max(1, total / MIN_RECORDS_PER_BIN));
      addEqualMass(edges, values, bins);
    }
    return new NumericEdges(List.copyOf(edges), discrete);
  }

  private static void addPoint(NavigableSet<Double> edges, double value) {
    edges.add(value + 0.0);
    edges.add(Math.nextUp(value + 0.0));
  }

  private static void addEqualMass(NavigableSet<Double> edges, WeightedValues values, int maxBins) {
    BitSet heavy = heavyValues(values, maxBins);
    heavy.stream().forEach(i -> addPoint(edges, values.value(i)));
    List<Stretch> stretches = stretches(values, heavy);
    PriorityQueue<Stretch> hungriest =
        new PriorityQueue<>(
            Comparator.comparingDouble((Stretch s) -> -(double) s.mass / s.bins)
                .thenComparingInt(s -> s.from));
    hungriest.addAll(stretches);
    int left = maxBins - heavy.cardinality() - stretches.size();
    while (left > 0 && !hungriest.isEmpty()) {
      Stretch stretch = hungriest.remove();
      if (stretch.bins < stretch.to - stretch.from) {
        stretch.bins++;
        left--;
        hungriest.add(stretch);
      }
    }
    stretches.forEach(stretch -> stretch.cut(values, edges));
  }

  /** Those with the mass of a bin; the lightest of them give way where bins would not suffice. */
  private static BitSet heavyValues(WeightedValues values, int maxBins) {
    long total = values.total();
    BitSet heavy = new BitSet(values.size());
    List<Integer> lightestFirst =
        IntStream.range(0, values.size())
            .filter(i -> values.weight(i) * maxBins >= total)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer i) -> values.weight(i))
                    .thenComparing(Comparator.reverseOrder()))
            .toList();
    lightestFirst.forEach(heavy::set);
    for (int i : lightestFirst) {
      if (heavy.cardinality() + stretches(values, heavy).size() <= maxBins) {
        break;
      }
      heavy.clear(i);
    }
    return heavy;
  }

  /** The runs of values between the heavy ones. */
  private static List<Stretch> stretches(WeightedValues values, BitSet heavy) {
    List<Stretch> stretches = new ArrayList<>();
    int from = heavy.nextClearBit(0);
    while (from < values.size()) {
      int next = heavy.nextSetBit(from);
      int to = next < 0 ? values.size() : next;
      stretches.add(new Stretch(from, to, values.total(from, to)));
      from = heavy.nextClearBit(to);
    }
    return stretches;
  }

  /** Neighbouring values without a heavy one between them. */
  private static final class Stretch {
    private final int from;
    private final int to;
    private final long mass;
    private int bins = 1;

    Stretch(int from, int to, long mass) {
      this.from = from;
      this.to = to;
      this.mass = mass;
    }

    /** Each bin ends where its mass is nearest to an equal share of what is left. */
    void cut(WeightedValues values, NavigableSet<Double> edges) {
      long rest = mass;
      int start = from;
      for (int left = bins; left > 1; left--) {
        double target = (double) rest / left;
        long binMass = values.weight(start);
        int end = start + 1;
        while (end < to - left + 1
            && Math.abs(binMass + values.weight(end) - target) <= Math.abs(binMass - target)) {
          binMass += values.weight(end++);
        }
        edges.add(values.value(end) + 0.0);
        rest -= binMass;
        start = end;
      }
    }
  }
}
