package io.leeway.exporter;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * Makes a name from a message safe as the value of a label.
 *
 * <p>Control characters, line and paragraph separators and marks that reverse the direction of text
 * become {@code U+FFFD}; values end at {@value #MAX_BYTES} bytes of UTF-8. A value that was changed
 * ends with {@code ~} and a checksum of the original, so that different names stay different.
 */
final class LabelValue {
  static final int MAX_BYTES = 128;
  private static final char REPLACEMENT = '\uFFFD';
  private static final int SUFFIX_BYTES = 9;

  private LabelValue() {}

  static String of(String name) {
    StringBuilder safe = new StringBuilder(name.length());
    boolean changed = false;
    for (int i = 0; i < name.length(); ) {
      int character = name.codePointAt(i);
      boolean forbidden = isForbidden(character);
      safe.appendCodePoint(forbidden ? REPLACEMENT : character);
      changed |= forbidden;
      i += Character.charCount(character);
    }
    if (!changed && bytes(safe.toString()) <= MAX_BYTES) {
      return name;
    }
    return startOf(safe.toString(), MAX_BYTES - SUFFIX_BYTES) + "~" + checksum(name);
  }

  private static boolean isForbidden(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default ->
          (character >= 0x202A && character <= 0x202E)
              || (character >= 0x2066 && character <= 0x2069);
    };
  }

  /** As many whole characters from the start as fit in {@code limitBytes}. */
  private static String startOf(String text, int limitBytes) {
    int length = 0;
    int used = 0;
    while (length < text.length()) {
      int next = length + Character.charCount(text.codePointAt(length));
      used += bytes(text.substring(length, next));
      if (used > limitBytes) {
        break;
      }
      length = next;
    }
    return text.substring(0, length);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String checksum(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_16BE));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
