package io.leeway.jobs.record;

/** What one unit of a time number is. */
public enum TimeScale {
  DAYS(86_400_000, 1),
  SECONDS(1000, 1),
  MILLIS(1, 1),
  MICROS(1, 1000),
  NANOS(1, 1_000_000);

  private final long millisPerUnit;
  private final long unitsPerMilli;

  TimeScale(long millisPerUnit, long unitsPerMilli) {
    this.millisPerUnit = millisPerUnit;
    this.unitsPerMilli = unitsPerMilli;
  }

  /**
   * The millisecond in which the time lies, rounded towards the past also before 1970; {@link
   * EventTimeRange#INVALID} outside the range of event times.
   */
  public long toMillis(long time) {
    long coarse = Math.floorDiv(time, unitsPerMilli);
    if (coarse < EventTimeRange.FIRST_MILLIS / millisPerUnit
        || coarse > EventTimeRange.LAST_MILLIS / millisPerUnit) {
      return EventTimeRange.INVALID;
    }
    return EventTimeRange.check(coarse * millisPerUnit);
  }

  /** Like {@link #toMillis(long)}; NaN and infinities are invalid. */
  public long toMillis(double time) {
    double millis = Math.floor(time * millisPerUnit / unitsPerMilli);
    return millis >= EventTimeRange.FIRST_MILLIS && millis <= EventTimeRange.LAST_MILLIS
        ? (long) millis
        : EventTimeRange.INVALID;
  }
}
