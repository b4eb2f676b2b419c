package io.leeway.cli.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * When flights of long ago are to be written: event time is shifted to the present and runs faster
 * than the clock.
 *
 * @param shiftMillis how much later the flights are than in 2001: whole weeks, so that days of the
 *     week stay what they were
 * @param startMillis by the clock
 * @param fromMillis event time, before the shift, at {@code startMillis}
 * @param dayMillis how long a day takes by the clock
 */
record Pace(long shiftMillis, long startMillis, long fromMillis, long dayMillis) {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long WEEK = 7 * DAY;
  private static final long END_OF_FLIGHTS = Instant.parse("2001-07-01T00:00:00Z").toEpochMilli();

  /** The latest shift with which all flights are in the past. */
  static long shiftMillis(Instant now) {
    return Math.floorDiv(now.toEpochMilli() - END_OF_FLIGHTS, WEEK) * WEEK;
  }

  /** When a flight of 2001 is due by the clock. */
  long dueMillis(long eventMillis) {
    return startMillis + Math.round((double) (eventMillis - fromMillis) * dayMillis / DAY);
  }
}
