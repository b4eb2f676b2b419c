package io.leeway.jobs.window;

import io.leeway.schema.Season;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * The slots of a season on the clock of a place: the 24 hours of the day, the 168 of the week, the
 * 7 days or the 12 months.
 *
 * <p>Days and months begin at local midnight; an hour that a clock change doubles or drops has more
 * or less time, not another slot. Immutable and thread-safe.
 *
 * @param season what comes round again
 * @param zone whose clocks
 */
public record SeasonClock(Season season, ZoneId zone) implements Serializable {

  /** How many slots there are. */
  public int slots() {
    return switch (season) {
      case HOUR_OF_DAY -> 24;
      case HOUR_OF_WEEK -> 168;
      case DAY_OF_WEEK -> 7;
      case MONTH -> 12;
    };
  }

  /** The slot of an instant, from 0: midnight, Monday, January. */
  public int slot(long instantMillis) {
    return slot(Instant.ofEpochMilli(instantMillis).atZone(zone));
  }

  private int slot(ZonedDateTime time) {
    return switch (season) {
      case HOUR_OF_DAY -> time.getHour();
      case HOUR_OF_WEEK -> (time.getDayOfWeek().getValue() - 1) * 24 + time.getHour();
      case DAY_OF_WEEK -> time.getDayOfWeek().getValue() - 1;
      case MONTH -> time.getMonthValue() - 1;
    };
  }

  /** How many milliseconds of the window are in each slot. Cost: one step per slot passed. */
  public long[] overlapMillis(Window window) {
    long[] overlap = new long[slots()];
    long from = window.startMillis();
    while (from < window.endMillis()) {
      ZonedDateTime time = Instant.ofEpochMilli(from).atZone(zone);
      long next = Math.min(window.endMillis(), nextSlot(time).toInstant().toEpochMilli());
      overlap[slot(time)] += next - from;
      from = next;
    }
    return overlap;
  }

  private ZonedDateTime nextSlot(ZonedDateTime time) {
    return switch (season) {
      case HOUR_OF_DAY, HOUR_OF_WEEK -> time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      case DAY_OF_WEEK -> time.toLocalDate().plusDays(1).atStartOfDay(zone);
      case MONTH -> time.toLocalDate().withDayOfMonth(1).plusMonths(1).atStartOfDay(zone);
    };
  }
}
