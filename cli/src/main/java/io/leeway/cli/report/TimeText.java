package io.leeway.cli.report;

import io.leeway.cli.text.NumberText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and durations in the sentences of a report. */
enum TimeText {
  /** Event times, all UTC. */
  UTC,

  /** Numbers of rows, of which each stands for a second because the rows had no time. */
  ROWS;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter MINUTE_OF_DAY = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter SECOND_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long ROW_MILLIS = Duration.ofSeconds(1).toMillis();

  /**
   * An instant, no finer than it needs to be: {@code 5 Mar 2001}, {@code 5 Mar 2001 14:30}; or
   * {@code row 2,001}, the first being 1.
   */
  String instant(long epochMillis) {
    if (this == ROWS) {
      return epochMillis < 0 ? "the first row" : "row " + NumberText.count(row(epochMillis));
    }
    return formatted(
        epochMillis,
        Math.floorMod(epochMillis, DAY_MILLIS) == 0
            ? DAY
            : Math.floorMod(epochMillis, MINUTE_MILLIS) == 0 ? MINUTE : SECOND);
  }

  /**
   * A window: its day if it is one, its first and last day if it is several, else both ends, with
   * the day once if it is the same; or its first and last row.
   */
  String window(long startMillis, long endMillis) {
    if (this == ROWS) {
      return "rows %s to %s"
          .formatted(NumberText.count(row(startMillis)), NumberText.count(row(endMillis) - 1));
    }
    boolean days =
        Math.floorMod(startMillis, DAY_MILLIS) == 0 && Math.floorMod(endMillis, DAY_MILLIS) == 0;
    if (days && endMillis > startMillis) {
      String first = formatted(startMillis, DAY);
      String last = formatted(endMillis - DAY_MILLIS, DAY);
      return first.equals(last) ? first : first + " to " + last;
    }
    if (Math.floorDiv(startMillis, DAY_MILLIS) != Math.floorDiv(endMillis, DAY_MILLIS)) {
      return instant(startMillis) + " to " + instant(endMillis);
    }
    boolean minutes = startMillis % MINUTE_MILLIS == 0 && endMillis % MINUTE_MILLIS == 0;
    return formatted(startMillis, minutes ? MINUTE : SECOND)
        + " to "
        + formatted(endMillis, minutes ? MINUTE_OF_DAY : SECOND_OF_DAY);
  }

  /** {@code 1 day}, {@code 90 seconds}, {@code 500 rows}. */
  String duration(long millis) {
    if (millis % 1000 != 0 || millis == 0) {
      return of(millis, "millisecond");
    }
    long seconds = millis / 1000;
    if (this == ROWS) {
      return of(seconds, "row");
    }
    if (seconds % 86_400 == 0) {
      return of(seconds / 86_400, "day");
    }
    if (seconds % 3600 == 0) {
      return of(seconds / 3600, "hour");
    }
    return seconds % 60 == 0 ? of(seconds / 60, "minute") : of(seconds, "second");
  }

  private static long row(long millis) {
    return Math.floorDiv(millis, ROW_MILLIS) + 1;
  }

  private static String of(long amount, String unit) {
    return amount == 1 ? "1 " + unit : String.format(Locale.ROOT, "%,d %ss", amount, unit);
  }

  private static String formatted(long epochMillis, DateTimeFormatter format) {
    return format.format(Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC));
  }
}
