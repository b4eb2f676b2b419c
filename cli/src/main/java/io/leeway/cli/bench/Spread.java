package io.leeway.cli.bench;

import java.util.Arrays;

/**
 * Where some values lie.
 *
 * @param mad median of the absolute deviations from the median
 */
public record Spread(double median, double mad, double minimum, double maximum) {

  /**
   * Of at least one value.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values, expected at least one");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double median = middle(sorted);
    double[] deviations = Arrays.stream(sorted).map(value -> Math.abs(value - median)).toArray();
    Arrays.sort(deviations);
    return new Spread(median, middle(deviations), sorted[0], sorted[sorted.length - 1]);
  }

  private static double middle(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
