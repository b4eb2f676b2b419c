package io.leeway.cli.report;

import java.util.Locale;

/** Names and values from data as a person can see them. */
final class VisibleText {
  /** Longer texts are cut: a name of a megabyte is no name. */
  static final int MAX_CHARS = 200;

  private VisibleText() {}

  /** Sentences of ours with names in them may be longer. */
  static final int MAX_SENTENCE_CHARS = 800;

  /** As {@link #of(String)}, cut where a sentence is. */
  static String sentence(String text) {
    return of(text, MAX_SENTENCE_CHARS);
  }

  /**
   * The text with what is invisible, or turns the text around it, as {@code \}{@code u202e}:
   * control characters, marks of the writing direction and halves of characters.
   */
  static String of(String text) {
    return of(text, MAX_CHARS);
  }

  private static String of(String text, int maxChars) {
    StringBuilder visible = new StringBuilder(Math.min(text.length(), maxChars));
    int i = 0;
    while (i < text.length()) {
      if (visible.length() >= maxChars) {
        return visible.append('…').toString();
      }
      int c = text.codePointAt(i);
      if (isHidden(c)) {
        visible.append(String.format(Locale.ROOT, "\\u%04x", c));
      } else {
        visible.appendCodePoint(c);
      }
      i += Character.charCount(c);
    }
    return visible.toString();
  }

  private static boolean isHidden(int c) {
    return Character.isISOControl(c)
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || c == 0xFEFF
        || (c >= 0xD800 && c <= 0xDFFF);
  }
}
