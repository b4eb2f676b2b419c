package io.leeway.cli.reference;

import io.leeway.jobs.binning.Binning;
import io.leeway.schema.FeatureProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The masses of one feature in two references, over bins that both have, although each reference
 * has bins of its own.
 *
 * <p>Categories with a bin in both keep it, all others share one, so the difference is not
 * overstated. Numbers with the same edges keep their bins; else they are compared over about
 * {@value #CELLS} cells of equal mass in the first, and the mass of a bin of the second that lies
 * in two cells is split evenly, which is right but for a part of a bin at each end of a cell.
 */
record CommonBins(List<Double> first, List<Double> second) {
  private static final int CELLS = 8;

  /** Both of the same kind. */
  static CommonBins of(FeatureProfile first, FeatureProfile second) {
    return switch (first.getKind()) {
      case CATEGORICAL -> ofCategories(first, second);
      case NUMERIC -> ofNumbers(first, second);
    };
  }

  double[] firstShares() {
    return shares(first);
  }

  double[] secondShares() {
    return shares(second);
  }

  private static double[] shares(List<Double> masses) {
    double total = masses.stream().mapToDouble(Double::doubleValue).sum();
    return masses.stream().mapToDouble(mass -> mass / total).toArray();
  }

  private static CommonBins ofCategories(FeatureProfile first, FeatureProfile second) {
    Map<String, Long> one = counts(first);
    Map<String, Long> other = counts(second);
    List<Double> left = new ArrayList<>();
    List<Double> right = new ArrayList<>();
    long restOfOne = present(first);
    long restOfOther = present(second);
    for (Map.Entry<String, Long> entry : one.entrySet()) {
      Long count = other.get(entry.getKey());
      if (count != null) {
        left.add((double) entry.getValue());
        right.add((double) count);
        restOfOne -= entry.getValue();
        restOfOther -= count;
      }
    }
    return withMissing(first, second, left, right, (double) restOfOne, (double) restOfOther);
  }

  private static Map<String, Long> counts(FeatureProfile feature) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (int i = 0; i < feature.getCategories().size(); i++) {
      counts.put(feature.getCategories().get(i), feature.getCounts().get(i + 1));
    }
    return counts;
  }

  private static CommonBins ofNumbers(FeatureProfile first, FeatureProfile second) {
    if (first.getEdges().equals(second.getEdges()) && first.getDiscrete() == second.getDiscrete()) {
      return new CommonBins(doubles(first.getCounts()), doubles(second.getCounts()));
    }
    NumericMass one = NumericMass.of(first);
    NumericMass other = NumericMass.of(second);
    List<Double> left = new ArrayList<>();
    List<Double> right = new ArrayList<>();
    double below = Double.NEGATIVE_INFINITY;
    for (double edge : cells(first, one)) {
      left.add(one.below(edge) - one.below(below));
      right.add(other.below(edge) - other.below(below));
      below = edge;
    }
    return withMissing(
        first,
        second,
        left,
        right,
        present(first) - one.below(below),
        present(second) - other.below(below));
  }

  private static List<Double> doubles(List<Long> counts) {
    return counts.stream().map(Long::doubleValue).toList();
  }

  /** Edges of the first reference that are about an equal mass apart. */
  private static List<Double> cells(FeatureProfile feature, NumericMass mass) {
    List<Double> cells = new ArrayList<>();
    double step = (double) present(feature) / CELLS;
    double next = step / 2;
    for (double edge : feature.getEdges()) {
      if (mass.below(edge) >= next) {
        cells.add(edge);
        next = mass.below(edge) + step;
      }
    }
    return cells;
  }

  private static CommonBins withMissing(
      FeatureProfile first,
      FeatureProfile second,
      List<Double> left,
      List<Double> right,
      double restOfOne,
      double restOfOther) {
    left.add(restOfOne);
    right.add(restOfOther);
    left.add((double) first.getCounts().get(Binning.MISSING));
    right.add((double) second.getCounts().get(Binning.MISSING));
    return new CommonBins(List.copyOf(left), List.copyOf(right));
  }

  private static long present(FeatureProfile feature) {
    return feature.getCounts().stream().skip(Binning.MISSING + 1L).mapToLong(Long::longValue).sum();
  }
}
