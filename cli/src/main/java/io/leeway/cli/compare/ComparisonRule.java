package io.leeway.cli.compare;

import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.window.WindowSpec;
import java.time.Duration;

/**
 * When a file is called drifted.
 *
 * @param alpha probability of calling any feature drifted when none has, if records are independent
 * @param minimumJsDistance smaller JS distances are not called drift, however significant
 */
record ComparisonRule(double alpha, double minimumJsDistance) {
  /** As a monitor's default. */
  private static final long MINIMUM_RECORDS = 100;

  private static final double MAX_ALPHA = 0.05;
  private static final double MAX_JS_DISTANCE = Math.sqrt(Math.log(2));

  ComparisonRule {
    if (!(alpha > 0 && alpha <= MAX_ALPHA)) {
      throw new IllegalArgumentException(
          "--alpha is %s, expected more than 0 and at most %s".formatted(alpha, MAX_ALPHA));
    }
    if (!(minimumJsDistance >= 0 && minimumJsDistance <= MAX_JS_DISTANCE)) {
      throw new IllegalArgumentException(
          "--minimum-js-distance is %s, expected 0 to %.3f"
              .formatted(minimumJsDistance, MAX_JS_DISTANCE));
    }
  }

  /** The monitor's rule for a window a month: its budget of false alarms a month is alpha. */
  VerdictRule verdict() {
    return new VerdictRule(alpha, minimumJsDistance, MINIMUM_RECORDS, 1);
  }

  /** One window a month. */
  WindowSpec window() {
    return WindowSpec.tumbling(Duration.ofMillis(Duration.ofDays(1).toMillis() * 1461 / 48));
  }

  /** All of it, for the place where a report of the monitor has the hash of its settings. */
  String text() {
    return "alpha=%s minimumJsDistance=%s minimumRecords=%d"
        .formatted(alpha, minimumJsDistance, MINIMUM_RECORDS);
  }
}
