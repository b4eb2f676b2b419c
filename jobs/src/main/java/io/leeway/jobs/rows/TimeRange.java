package io.leeway.jobs.rows;

import java.time.Instant;

/**
 * Event times from one up to but without another.
 *
 * @param fromMillis the first that is in, {@link Long#MIN_VALUE} for all before
 * @param untilMillis the first that is out, {@link Long#MAX_VALUE} for all after
 */
public record TimeRange(long fromMillis, long untilMillis) {
  public static final TimeRange ALWAYS = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  public TimeRange {
    if (fromMillis >= untilMillis) {
      throw new IllegalArgumentException(
          "range from %s until %s, expected an end after the start"
              .formatted(Instant.ofEpochMilli(fromMillis), Instant.ofEpochMilli(untilMillis)));
    }
  }

  public boolean contains(long millis) {
    return millis >= fromMillis && millis < untilMillis;
  }
}
