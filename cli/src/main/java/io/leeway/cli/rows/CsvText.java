package io.leeway.cli.rows;

import io.leeway.jobs.rows.Cell;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a field of a CSV file means, which has no types of its own.
 *
 * <ul>
 *   <li>Missing: nothing or blanks, {@code NA}, {@code N/A}, {@code n/a}, {@code null} in any case.
 *   <li>A number: decimal digits with an optional sign, fraction and exponent. Digits with leading
 *       zeros are a code, not a number: {@code 01234}.
 *   <li>Not finite: {@code NaN}, {@code inf}, {@code infinity}, the last two with an optional sign,
 *       in any case. A column that holds texts has no numbers: there, {@code NaN} is missing and
 *       the others are texts.
 * </ul>
 *
 * Blanks around numbers do not count, those around texts do.
 */
final class CsvText {
  /** More digits may not fit a long. */
  private static final int MAX_LONG_DIGITS = 18;

  private CsvText() {}

  static boolean isMissing(String field) {
    return switch (field.length()) {
      case 0 -> true;
      case 2 -> field.equals("NA") || field.isBlank();
      case 3 -> field.equals("N/A") || field.equals("n/a") || field.isBlank();
      case 4 -> field.equalsIgnoreCase("null") || field.isBlank();
      default -> field.charAt(0) <= ' ' && field.isBlank();
    };
  }

  /** The field of a column of texts. */
  static Cell text(String field) {
    return isMissing(field) || field.equalsIgnoreCase("nan") ? Cell.MISSING : new Cell.Text(field);
  }

  /** The field as a number, NaN and infinities too; null if it is none. */
  static @Nullable Cell number(String field) {
    String text = field.strip();
    int digits = wholeDigits(text);
    if (digits > 0 && digits <= MAX_LONG_DIGITS) {
      return new Cell.Whole(Long.parseLong(text));
    }
    if (digits > 0 || isDecimal(text)) {
      return new Cell.Real(Double.parseDouble(text));
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> new Cell.Real(Double.NaN);
      case "inf", "+inf", "infinity", "+infinity" -> new Cell.Real(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> new Cell.Real(Double.NEGATIVE_INFINITY);
      default -> null;
    };
  }

  /** How many digits a whole number has, 0 if it is none. */
  private static int wholeDigits(String text) {
    int start = afterSign(text, 0);
    int end = afterDigits(text, start);
    return end == text.length() && !hasLeadingZero(text, start, end) ? end - start : 0;
  }

  private static boolean isDecimal(String text) {
    int start = afterSign(text, 0);
    int at = afterDigits(text, start);
    if (hasLeadingZero(text, start, at)) {
      return false;
    }
    int digits = at - start;
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = at + 1;
      at = afterDigits(text, fraction);
      digits += at - fraction;
    }
    if (digits == 0) {
      return false;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = afterSign(text, at + 1);
      at = afterDigits(text, exponent);
      if (at == exponent) {
        return false;
      }
    }
    return at == text.length();
  }

  private static boolean hasLeadingZero(String text, int start, int end) {
    return end - start > 1 && text.charAt(start) == '0';
  }

  private static int afterSign(String text, int at) {
    return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
  }

  private static int afterDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
