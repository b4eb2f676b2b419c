package io.leeway.exporter;

/** The length of a window as people write it: {@code 1d}, {@code 1h}, {@code 500s}. */
final class WindowLength {
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private WindowLength() {}

  /** In the largest unit of which it is a whole number. */
  static String text(long lengthMillis) {
    if (lengthMillis % DAY == 0) {
      return lengthMillis / DAY + "d";
    }
    if (lengthMillis % HOUR == 0) {
      return lengthMillis / HOUR + "h";
    }
    if (lengthMillis % MINUTE == 0) {
      return lengthMillis / MINUTE + "m";
    }
    if (lengthMillis % SECOND == 0) {
      return lengthMillis / SECOND + "s";
    }
    return lengthMillis + "ms";
  }
}
