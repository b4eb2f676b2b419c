package io.leeway.benchmarks.detection;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * p-values of one feature in consecutive windows, for a picture.
 *
 * @param pValues to three digits
 */
record PValues(String table, String feature, String method, List<Double> pValues) {
  private static final MathContext DIGITS = new MathContext(3);

  PValues {
    pValues = pValues.stream().map(p -> new BigDecimal(p).round(DIGITS).doubleValue()).toList();
  }
}
