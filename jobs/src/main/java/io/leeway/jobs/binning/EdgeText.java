package io.leeway.jobs.binning;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Bin edges as people write them.
 *
 * <p>An edge that is the next double above a short number, such as 30.000000000000004, is where a
 * bin starts after 30 or ends with it, so it reads as 30 with the bracket turned: {@code (30, 41)}.
 */
final class EdgeText {
  private static final int DIGITS = 6;

  /** As many as tell any two doubles apart. */
  private static final int MAX_DIGITS = 17;

  private EdgeText() {}

  /** A number in up to six significant digits, whole numbers in full. */
  static String of(double value) {
    return of(value, DIGITS);
  }

  /** The values from this edge on: {@code >= 41}, or {@code > 40} where the edge is next to 40. */
  static String from(double edge) {
    return isNextToShorter(edge) ? " > " + of(Math.nextDown(edge)) : " >= " + of(edge);
  }

  /**
   * The values from one edge up to but without the other, in as many digits as show where in the
   * interval a value lies.
   */
  static String interval(double low, double high) {
    boolean openLow = isNextToShorter(low);
    boolean closedHigh = isNextToShorter(high);
    double shownLow = openLow ? Math.nextDown(low) : low;
    double shownHigh = closedHigh ? Math.nextDown(high) : high;
    int digits = DIGITS;
    double tolerance = (high - low) / 50;
    while (digits < MAX_DIGITS
        && (isOffBy(shownLow, digits, tolerance) || isOffBy(shownHigh, digits, tolerance))) {
      digits++;
    }
    return (openLow ? "(" : "[")
        + of(shownLow, digits)
        + ", "
        + of(shownHigh, digits)
        + (closedHigh ? "]" : ")");
  }

  private static boolean isOffBy(double value, int digits, double tolerance) {
    return !(Math.abs(Double.parseDouble(of(value, digits)) - value) <= tolerance);
  }

  private static boolean isNextToShorter(double edge) {
    return Double.toString(Math.nextDown(edge)).length() < Double.toString(edge).length();
  }

  private static String of(double value, int digits) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    double magnitude = Math.abs(value);
    return magnitude >= 1e-4 && magnitude < 1e15 ? rounded.toPlainString() : rounded.toString();
  }
}
