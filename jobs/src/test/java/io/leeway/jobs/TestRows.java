package io.leeway.jobs;

import io.leeway.jobs.record.FeatureRow;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Rows of the features of {@link TestReferences}. */
public final class TestRows {
  private TestRows() {}

  public static FeatureRow row(long eventTimeMillis, double speed, @Nullable String colour) {
    FeatureRow row = new FeatureRow(TestReferences.FIELDS.size());
    fill(row, eventTimeMillis, speed, colour);
    return row;
  }

  /** Overwrites a row, as a decoder does. */
  public static void fill(
      FeatureRow row, long eventTimeMillis, double speed, @Nullable String colour) {
    row.begin(0, 0, eventTimeMillis);
    row.setNumber(0, speed);
    if (colour != null) {
      byte[] text = colour.getBytes(StandardCharsets.UTF_8);
      row.setText(1, text, 0, text.length);
    }
  }
}
