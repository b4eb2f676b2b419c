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

  /** The range of event times, divided once: a division costs as much as reading two fields. */
  private final long first;

  private final long last;

  TimeScale(long millisPerUnit, long unitsPerMilli) {
    this.millisPerUnit = millisPerUnit;
    this.unitsPerMilli = unitsPerMilli;
    this.first = EventTimeRange.FIRST_MILLIS / millisPerUnit;
    this.last = EventTimeRange.LAST_MILLIS / millisPerUnit;
  }

  /**
   * The millisecond in which the time lies, rounded towards the past also before 1970; {@link
   * EventTimeRange#INVALID} outside the range of event times.
   */
  public long toMillis(long time) {
    long coarse = unitsPerMilli == 1 ? time : Math.floorDiv(time, unitsPerMilli);
    return coarse < first || coarse > last
        ? EventTimeRange.INVALID
        : EventTimeRange.check(coarse * millisPerUnit);
  }

  /** Like {@link #toMillis(long)}; NaN and infinities are invalid. */
  public long toMillis(double time) {
    double millis = Math.floor(time * millisPerUnit / unitsPerMilli);
    return millis >= EventTimeRange.FIRST_MILLIS && millis <= EventTimeRange.LAST_MILLIS
        ? (long) millis
        : EventTimeRange.INVALID;
  }
}
