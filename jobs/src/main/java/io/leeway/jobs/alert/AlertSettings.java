package io.leeway.jobs.alert;

import java.io.Serializable;
import java.time.Duration;

/**
 * What alerts are decided by.
 *
 * @param policy when findings become alerts and when those are over
 * @param groupFrom so many features that are raised together are one alert
 * @param finestWindowMillis size of the smallest windows: what concerns the stream and not a
 *     distribution is told by these alone, once instead of once per size
 * @param staleAfterMillis longer times without records are an alert; Long.MAX_VALUE for none
 * @param slowDrift how drift too slow for any window is found
 */
public record AlertSettings(
    AlertPolicy policy,
    int groupFrom,
    long finestWindowMillis,
    long staleAfterMillis,
    SlowDriftRule slowDrift)
    implements Serializable {

  private static final long LEAST_RETENTION_MILLIS = Duration.ofDays(400).toMillis();

  public AlertSettings {
    if (groupFrom < 2 || finestWindowMillis < 1 || staleAfterMillis < 1) {
      throw new IllegalArgumentException(
          "groups from %d, windows of %d ms, stale after %d ms, expected at least 2, 1 and 1"
              .formatted(groupFrom, finestWindowMillis, staleAfterMillis));
    }
  }

  /**
   * After so much event time without a window of this size, the next one is the first of a new
   * stream: what was remembered of the windows before has ended.
   */
  public long retentionMillis(long windowMillis) {
    long history = Math.multiplyExact(StreamFlow.HISTORY, windowMillis);
    return Math.max(LEAST_RETENTION_MILLIS, history);
  }
}
