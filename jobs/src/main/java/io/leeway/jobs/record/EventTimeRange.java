package io.leeway.jobs.record;

/**
 * Which event times are believed: the years 1900 to 9999, UTC.
 *
 * <p>What lies outside is a unit that was mixed up or an uninitialised field, and would overflow
 * window arithmetic or carry the watermark away.
 */
public final class EventTimeRange {
  /** 1900-01-01T00:00Z. */
  public static final long FIRST_MILLIS = -2_208_988_800_000L;

  /** The last millisecond of 9999-12-31, UTC. */
  public static final long LAST_MILLIS = 253_402_300_799_999L;

  /** Stands for a time that is unreadable or out of range. */
  public static final long INVALID = Long.MIN_VALUE;

  /** What messages say of a time that is not believed. */
  public static final String EXPECTED = "no readable time between the years 1900 and 9999";

  private EventTimeRange() {}

  /** True if the time, in epoch milliseconds, is believed. */
  public static boolean contains(long epochMillis) {
    return epochMillis >= FIRST_MILLIS && epochMillis <= LAST_MILLIS;
  }

  /** The time itself, or {@link #INVALID}. */
  static long check(long epochMillis) {
    return contains(epochMillis) ? epochMillis : INVALID;
  }
}
