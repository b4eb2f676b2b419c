package io.leeway.jobs.reference;

import io.leeway.jobs.rows.Row;
import io.leeway.jobs.window.SeasonClock;
import io.leeway.jobs.window.Window;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time that a reference covers.
 *
 * @param window from the first event time until after the last
 * @param isEventTime false if rows have no time and are taken to be a second apart
 */
public record ReferencePeriod(Window window, boolean isEventTime) {
  /** Rows without time are taken to be so far apart. */
  public static final long ROW_MILLIS = Duration.ofSeconds(1).toMillis();

  /**
   * The period of all rows.
   *
   * @throws ReferenceException if there shall be a season and the rows have no time
   */
  static ReferencePeriod of(ColumnScan scan, ReferenceSettings settings) {
    Long first = scan.firstEventTime();
    Long last = scan.lastEventTime();
    boolean isEventTime = first != null && last != null;
    if (settings.season() != null && !isEventTime) {
      throw new ReferenceException(
          "a season needs the event time of the records, expected a timestamp");
    }
    Window window =
        first != null && last != null
            ? new Window(first, last + 1)
            : new Window(0, scan.records() * ROW_MILLIS);
    return new ReferencePeriod(window, isEventTime);
  }

  /** How much of it is in each slot of the season; nothing without a season. */
  long[] slotMillis(@Nullable SeasonClock season) {
    return season == null ? new long[0] : season.overlapMillis(window);
  }

  /**
   * When a row was.
   *
   * @param rowsBefore how many were before it
   */
  public static long timeMillis(Row row, long rowsBefore) {
    return row.hasEventTime() ? row.eventTimeMillis() : rowsBefore * ROW_MILLIS;
  }
}
