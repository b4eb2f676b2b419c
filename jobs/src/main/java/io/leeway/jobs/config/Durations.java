package io.leeway.jobs.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as people write them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 7d}.
 */
public final class Durations {
  /** What messages expect. */
  public static final String EXPECTED = "a duration such as 500ms, 30s, 5m, 1h, 1d";

  /** Ten years: above it is a mistake, and all sums stay far from overflowing. */
  static final Duration LONGEST = Duration.ofDays(3650);

  private static final Pattern SHORT = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");

  private Durations() {}

  /**
   * The duration, also from ISO-8601 ({@code PT1H}); null if the text is none, is negative, longer
   * than ten years or finer than milliseconds.
   */
  public static @Nullable Duration parse(String text) {
    Duration duration = text.startsWith("P") ? parseIso(text) : parseShort(text);
    boolean fits =
        duration != null
            && !duration.isNegative()
            && duration.compareTo(LONGEST) <= 0
            && duration.toNanosPart() % 1_000_000 == 0;
    return fits ? duration : null;
  }

  /** The shortest way to write it: {@code 90s} but {@code 2m}. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }

  private static @Nullable Duration parseIso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Duration parseShort(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> amount > LONGEST.toDays() ? null : Duration.ofDays(amount);
    };
  }
}
