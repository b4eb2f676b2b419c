package io.leeway.measures;

import java.util.Arrays;

/** Checks of sample arrays. */
final class Samples {
  private Samples() {}

  static void checkFinite(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(name + "[" + i + "] is not finite: " + values[i]);
      }
    }
  }

  /** Checks that no difference of two values overflows. */
  static void checkSpread(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i]) <= Double.MAX_VALUE / 2)) {
        throw new IllegalArgumentException(
            name + "[" + i + "] is not within +-8.9e307: " + values[i]);
      }
    }
  }

  /** A sorted copy of a non-empty sample of finite values. */
  static double[] sorted(String name, double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(name + " has no values");
    }
    checkFinite(name, values);
    double[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }
}
