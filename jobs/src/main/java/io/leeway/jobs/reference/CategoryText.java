package io.leeway.jobs.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leeway.jobs.record.FeatureRow;

/**
 * Texts of categories exactly as a row of the stream has them, cut where it cuts them. Not
 * thread-safe.
 */
final class CategoryText {
  private static final int ONLY = 0;

  private final FeatureRow row = new FeatureRow(1);

  String of(String text) {
    row.begin(0, 0, 0);
    byte[] bytes = text.getBytes(UTF_8);
    row.setText(ONLY, bytes, 0, bytes.length);
    return read();
  }

  /** The text of a finite number. */
  String of(double value) {
    row.begin(0, 0, 0);
    row.setNumberText(ONLY, value);
    return read();
  }

  String of(long value) {
    row.begin(0, 0, 0);
    row.setIntegerText(ONLY, value);
    return read();
  }

  String of(boolean value) {
    row.begin(0, 0, 0);
    row.setBooleanText(ONLY, value);
    return read();
  }

  String of(float value) {
    row.begin(0, 0, 0);
    row.setFloatText(ONLY, value);
    return read();
  }

  private String read() {
    int start = row.textStart(ONLY);
    return new String(row.text(ONLY), start, row.textEnd(ONLY) - start, UTF_8);
  }
}
