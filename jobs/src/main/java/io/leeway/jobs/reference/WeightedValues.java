package io.leeway.jobs.reference;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Different numbers in ascending order, each with how often it was there. Immutable. */
final class WeightedValues {
  private final double[] values;
  private final long[] weights;

  private WeightedValues(double[] values, long[] weights) {
    this.values = values;
    this.weights = weights;
  }

  static WeightedValues ofSorted(double[] sorted) {
    double[] values = new double[sorted.length];
    long[] weights = new long[sorted.length];
    int distinct = 0;
    for (double value : sorted) {
      if (distinct > 0 && values[distinct - 1] == value) {
        weights[distinct - 1]++;
      } else {
        values[distinct] = value;
        weights[distinct] = 1;
        distinct++;
      }
    }
    return new WeightedValues(Arrays.copyOf(values, distinct), Arrays.copyOf(weights, distinct));
  }

  static WeightedValues ofCounts(Map<Object, Long> counts) {
    TreeMap<Double, Long> sorted = new TreeMap<>();
    counts.forEach(
        (value, count) -> sorted.merge(((Number) value).doubleValue() + 0.0, count, Long::sum));
    double[] values = new double[sorted.size()];
    long[] weights = new long[sorted.size()];
    int i = 0;
    for (Map.Entry<Double, Long> entry : sorted.entrySet()) {
      values[i] = entry.getKey();
      weights[i] = entry.getValue();
      i++;
    }
    return new WeightedValues(values, weights);
  }

  int size() {
    return values.length;
  }

  double value(int index) {
    return values[index];
  }

  /** How often the value of this index was there. */
  long weight(int index) {
    return weights[index];
  }

  long total() {
    return total(0, size());
  }

  long total(int from, int to) {
    long total = 0;
    for (int i = from; i < to; i++) {
      total += weights[i];
    }
    return total;
  }
}
