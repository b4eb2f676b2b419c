package io.leeway.jobs.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes and looks into rows. */
final class Rows {
  private Rows() {}

  static FeatureRow decode(RecordDecoder decoder, byte[] value, int features) {
    FeatureRow row = new FeatureRow(features);
    row.begin(3, 14, 1_000);
    decoder.decode(value, row);
    return row;
  }

  static String text(FeatureRow row, int feature) {
    return new String(
        row.text(feature),
        row.textStart(feature),
        row.textEnd(feature) - row.textStart(feature),
        StandardCharsets.UTF_8);
  }

  /** The text as a row keeps it: at most so many bytes, in whole characters. */
  static String cut(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int end = Math.min(bytes.length, FeatureRow.MAX_TEXT_BYTES);
    while (end > 0 && end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(Arrays.copyOf(bytes, end), StandardCharsets.UTF_8);
  }
}
