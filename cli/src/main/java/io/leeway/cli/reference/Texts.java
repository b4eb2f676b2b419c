package io.leeway.cli.reference;

import java.time.Instant;
import java.util.Locale;

/** Numbers and times as the commands print them, the same in every country. */
final class Texts {
  private Texts() {}

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  static String nats(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  static String time(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).toString();
  }

  static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  static String rightAligned(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
