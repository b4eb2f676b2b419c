package io.leeway.jobs.record;

import java.util.Locale;

/** Texts of records in names, labels and log lines. */
public final class PrintableText {
  private PrintableText() {}

  /**
   * The text with control characters and line separators as {@code \}{@code u000a}, and a backslash
   * before each of the given characters.
   *
   * @param marked characters that mean something where the text is put
   */
  public static String escaped(String text, String marked) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (marked.indexOf(c) >= 0) {
        escaped.append('\\').append(c);
      } else if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
