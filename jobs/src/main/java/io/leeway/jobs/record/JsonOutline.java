package io.leeway.jobs.record;

import io.leeway.schema.DeadLetterReason;

/**
 * What the first and the last byte of a record tell of it: one JSON object in UTF-8 starts with a
 * brace and ends with the one that closes it.
 *
 * <p>Whatever else comes is the most frequent poison: another format, or a record that was cut off.
 * The parser would find out too, by an exception with the stack of a task, which costs far more
 * than reading a good record.
 */
final class JsonOutline {
  private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private JsonOutline() {}

  /**
   * Rejects what cannot be one JSON object; the rest is for the parser.
   *
   * @return whether the record may be one
   */
  static boolean admits(byte[] value, FeatureRow row) {
    int first = skipBlanks(value, startsWithMark(value) ? UTF8_MARK.length : 0);
    if (first == value.length) {
      row.reject(DeadLetterReason.MALFORMED, "no JSON, only white space");
      return false;
    }
    if (value[first] != '{') {
      row.reject(DeadLetterReason.MALFORMED, "no JSON object");
      return false;
    }
    if (value[lastNonBlank(value)] == '}') {
      return true;
    }
    rejectUnclosed(value, first, row);
    return false;
  }

  private static boolean startsWithMark(byte[] value) {
    return value.length >= UTF8_MARK.length
        && value[0] == UTF8_MARK[0]
        && value[1] == UTF8_MARK[1]
        && value[2] == UTF8_MARK[2];
  }

  private static int skipBlanks(byte[] value, int from) {
    int at = from;
    while (at < value.length && isBlank(value[at])) {
      at++;
    }
    return at;
  }

  private static int lastNonBlank(byte[] value) {
    int at = value.length - 1;
    while (isBlank(value[at])) {
      at--;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Finds out what is wrong; brackets and quotes in texts do not count. */
  private static void rejectUnclosed(byte[] value, int first, FeatureRow row) {
    int open = 0;
    boolean inText = false;
    for (int at = first; at < value.length; at++) {
      byte b = value[at];
      if (inText) {
        if (b == '\\') {
          at++;
        } else if (b == '"') {
          inText = false;
        }
      } else if (b == '"') {
        inText = true;
      } else if (b == '{' || b == '[') {
        open++;
        if (open > RecordLimits.MAX_DEPTH) {
          row.reject(DeadLetterReason.MALFORMED, RecordLimits.TOO_DEEP);
          return;
        }
      } else if ((b == '}' || b == ']') && --open == 0) {
        row.reject(DeadLetterReason.MALFORMED, "more follows the JSON object");
        return;
      }
    }
    row.reject(DeadLetterReason.TRUNCATED, "the JSON ends within the record");
  }
}
