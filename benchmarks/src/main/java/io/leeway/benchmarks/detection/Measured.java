package io.leeway.benchmarks.detection;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One number of the evaluation.
 *
 * @param table what was evaluated, such as {@code independent}
 * @param subject such as the feature, empty where there is only one
 * @param setting of the number, such as {@code bins -> 10}
 * @param method what judged the windows, such as {@code leeway}
 * @param value the number: a share of windows unless the table says otherwise
 * @param standardError over the repetitions; 0 where there is only one, as with real data
 * @param repetitions how many independent references it was averaged over
 * @param windows how many windows were judged in all
 * @param seed of the random numbers, 0 for real data
 */
@JsonPropertyOrder({
  "table",
  "subject",
  "setting",
  "method",
  "value",
  "standardError",
  "repetitions",
  "windows",
  "seed"
})
record Measured(
    String table,
    String subject,
    Map<String, Double> setting,
    String method,
    double value,
    double standardError,
    int repetitions,
    long windows,
    long seed) {

  Measured {
    value = rounded(value);
    standardError = rounded(standardError);
    setting = Collections.unmodifiableSortedMap(new TreeMap<>(setting));
  }

  /** A share of windows of real data, with the standard error of as many independent windows. */
  static Measured ofWindows(
      String table, String subject, String method, double share, int windows) {
    return new Measured(
        table,
        subject,
        Map.of(),
        method,
        share,
        Math.sqrt(share * (1 - share) / windows),
        1,
        windows,
        0);
  }

  /** Six digits: more would only make files longer. */
  private static double rounded(double number) {
    return new BigDecimal(number).round(new MathContext(6)).doubleValue();
  }

  /** A part of the setting; NaN if it has none of that name. */
  double at(String name) {
    return setting.getOrDefault(name, Double.NaN);
  }
}
