package io.leeway.jobs.record;

/**
 * Characters as UTF-8 in a reused buffer, as many as a row keeps.
 *
 * <p>Half a surrogate pair becomes a question mark, as in {@code String.getBytes}. Not thread-safe.
 */
final class Utf8Text {
  /** Room for one character more than a row keeps, so that the row knows where to cut. */
  private final byte[] bytes = new byte[FeatureRow.MAX_TEXT_BYTES + 4];

  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Encodes until the characters or the bytes that a row keeps are used up. */
  void encode(char[] chars, int from, int count) {
    length = 0;
    int end = from + count;
    for (int i = from; i < end && length <= FeatureRow.MAX_TEXT_BYTES; i++) {
      char unit = chars[i];
      if (unit < 0x80) {
        bytes[length++] = (byte) unit;
      } else if (unit < 0x800) {
        bytes[length++] = (byte) (0xC0 | unit >> 6);
        bytes[length++] = continuation(unit);
      } else if (!Character.isSurrogate(unit)) {
        bytes[length++] = (byte) (0xE0 | unit >> 12);
        bytes[length++] = continuation(unit >> 6);
        bytes[length++] = continuation(unit);
      } else if (i + 1 < end && Character.isSurrogatePair(unit, chars[i + 1])) {
        int point = Character.toCodePoint(unit, chars[++i]);
        bytes[length++] = (byte) (0xF0 | point >> 18);
        bytes[length++] = continuation(point >> 12);
        bytes[length++] = continuation(point >> 6);
        bytes[length++] = continuation(point);
      } else {
        bytes[length++] = '?';
      }
    }
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }
}
