package io.leeway.cli.reference;

import java.time.Instant;

/** Times and columns as the commands about references print them. */
final class Texts {
  private Texts() {}

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
