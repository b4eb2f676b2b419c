package io.leeway.cli.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and durations in the sentences of a report; all times are UTC. */
final class TimeText {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.ENGLISH);
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long MINUTE_MILLIS = Duration.ofMinutes(1).toMillis();

  private TimeText() {}

  /** An instant, no finer than it needs to be: {@code 5 Mar 2001}, {@code 5 Mar 2001 14:30}. */
  static String instant(long epochMillis) {
    return formatted(
        epochMillis,
        Math.floorMod(epochMillis, DAY_MILLIS) == 0
            ? DAY
            : Math.floorMod(epochMillis, MINUTE_MILLIS) == 0 ? MINUTE : SECOND);
  }

  /** A window: its day if it is one, its first and last day if it is several, else both ends. */
  static String window(long startMillis, long endMillis) {
    boolean days =
        Math.floorMod(startMillis, DAY_MILLIS) == 0 && Math.floorMod(endMillis, DAY_MILLIS) == 0;
    if (days && endMillis > startMillis) {
      String first = formatted(startMillis, DAY);
      String last = formatted(endMillis - DAY_MILLIS, DAY);
      return first.equals(last) ? first : first + " to " + last;
    }
    return instant(startMillis) + " to " + instant(endMillis);
  }

  /** {@code 1 day}, {@code 90 seconds}. */
  static String duration(long millis) {
    if (millis % 1000 != 0 || millis == 0) {
      return of(millis, "millisecond");
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return of(seconds / 86_400, "day");
    }
    if (seconds % 3600 == 0) {
      return of(seconds / 3600, "hour");
    }
    return seconds % 60 == 0 ? of(seconds / 60, "minute") : of(seconds, "second");
  }

  private static String of(long amount, String unit) {
    return amount == 1 ? "1 " + unit : String.format(Locale.ROOT, "%,d %ss", amount, unit);
  }

  private static String formatted(long epochMillis, DateTimeFormatter format) {
    return format.format(Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC));
  }
}
