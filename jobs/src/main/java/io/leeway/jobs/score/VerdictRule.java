package io.leeway.jobs.score;

import io.leeway.jobs.window.WindowSpec;
import java.io.Serializable;
import java.time.Duration;

/**
 * When the difference between a window and its reference is called drift.
 *
 * @param falseAlarmsPerMonth budget of windows that are called drifted without being so, per stream
 *     and month
 * @param minimumJsDistance smaller JS distances are not called drift, however significant
 * @param minimumRecords windows with fewer records get no verdict
 * @param windowSizes among how many window sizes the budget is divided
 */
public record VerdictRule(
    double falseAlarmsPerMonth, double minimumJsDistance, long minimumRecords, int windowSizes)
    implements Serializable {
  private static final double MILLIS_PER_MONTH = Duration.ofDays(1).toMillis() * 365.25 / 12;

  /** No budget makes a test at a level above this one. */
  private static final double MAX_LEVEL = 0.05;

  /** The probability with which a window of this size may be called drifted without being so. */
  double level(WindowSpec spec) {
    double windowsPerMonth = MILLIS_PER_MONTH / spec.slideMillis();
    return Math.min(MAX_LEVEL, falseAlarmsPerMonth / windowsPerMonth / windowSizes);
  }
}
