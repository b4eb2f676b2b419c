package io.leeway.benchmarks.curves;

import java.util.Arrays;
import java.util.Locale;

/** What is made larger while the rest stays. */
enum Curve {
  FEATURES,
  PAIRS,
  SEGMENTS,
  OVERLAP,
  PARALLELISM;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Curve of(String label) {
    return Arrays.stream(values())
        .filter(curve -> curve.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no curve '" + label + "'"));
  }
}
