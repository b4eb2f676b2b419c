package io.leeway.cli.reference;

import io.leeway.schema.FeatureProfile;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * How many records of a reference have a value below a number: exact at the edges of its bins, and
 * between them as if each bin were filled evenly.
 */
final class NumericMass {
  private final NavigableMap<Double, Double> below;

  private NumericMass(NavigableMap<Double, Double> below) {
    this.below = below;
  }

  static NumericMass of(FeatureProfile feature) {
    NavigableMap<Double, Double> below = new TreeMap<>();
    double sum = 0;
    // What lies below and above the edges is counted in the bins 1 and last, and is none.
    int code = 2;
    for (int i = 0; i < feature.getEdges().size(); i++) {
      double edge = feature.getEdges().get(i);
      below.put(edge, sum);
      if (i + 1 < feature.getEdges().size()) {
        boolean point = feature.getEdges().get(i + 1) == Math.nextUp(edge);
        if (point || !feature.getDiscrete()) {
          sum += feature.getCounts().get(code++);
        }
      }
    }
    return new NumericMass(below);
  }

  double below(double value) {
    var from = below.floorEntry(value);
    var to = below.higherEntry(value);
    if (from == null) {
      return 0;
    }
    if (to == null) {
      return from.getValue();
    }
    double share = (value - from.getKey()) / (to.getKey() - from.getKey());
    return from.getValue() + share * (to.getValue() - from.getValue());
  }
}
