package io.leeway.cli.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers for people. */
public final class NumberText {
  private static final double PLAIN_FROM = 1e-4;
  private static final double PLAIN_BELOW = 1e15;

  private NumberText() {}

  /** So many significant digits at most: {@code 0.510826}, {@code 3}, {@code 1.2E-7}. */
  public static String significant(double value, int digits) {
    if (!Double.isFinite(value) || value == 0) {
      return value == 0 ? "0" : Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
    double magnitude = Math.abs(value);
    return magnitude >= PLAIN_FROM && magnitude < PLAIN_BELOW
        ? rounded.toPlainString()
        : rounded.toString();
  }

  /** So many digits after the point: {@code 0.051}; what rounds to 0 has no sign. */
  public static String fixed(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.startsWith("-") && text.chars().noneMatch(c -> c >= '1' && c <= '9')
        ? text.substring(1)
        : text;
  }

  /** {@code 12.5 %}. */
  public static String percent(double share) {
    return fixed(share * 100, 1) + " %";
  }

  /** {@code 33,480}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
