package io.leeway.jobs.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.rows.Cell;
import io.leeway.schema.FeatureKind;

/**
 * Puts a cell into a row of the stream as a decoder would have put the same value, so that a
 * reference built offline has the bins of the stream.
 */
public final class CellWriter {
  private CellWriter() {}

  /** A value that is not of the kind is left missing. */
  public static void write(Cell cell, FeatureKind kind, FeatureRow row, int feature) {
    switch (kind) {
      case NUMERIC -> writeNumber(cell, row, feature);
      case CATEGORICAL -> writeText(cell, row, feature);
    }
  }

  private static void writeNumber(Cell cell, FeatureRow row, int feature) {
    if (cell instanceof Cell.Real real) {
      row.setNumber(feature, real.value());
    } else if (cell instanceof Cell.Whole whole) {
      row.setNumber(feature, (double) whole.value());
    } else if (cell instanceof Cell.Single single) {
      row.setNumber(feature, single.value());
    } else if (cell instanceof Cell.Decimal decimal) {
      row.setNumber(feature, decimal.value());
    } else if (cell instanceof Cell.Time time) {
      row.setNumber(feature, (double) time.raw());
    }
  }

  private static void writeText(Cell cell, FeatureRow row, int feature) {
    if (cell instanceof Cell.Text text) {
      write(text.value(), row, feature);
    } else if (cell instanceof Cell.Symbol symbol) {
      write(symbol.value(), row, feature);
    } else if (cell instanceof Cell.Whole whole) {
      row.setIntegerText(feature, whole.value());
    } else if (cell instanceof Cell.Real real) {
      row.setNumberText(feature, real.value());
    } else if (cell instanceof Cell.Single single) {
      row.setFloatText(feature, single.value());
    } else if (cell instanceof Cell.Flag flag) {
      row.setBooleanText(feature, flag.value());
    } else if (cell instanceof Cell.Time time) {
      row.setIntegerText(feature, time.raw());
    }
  }

  private static void write(String text, FeatureRow row, int feature) {
    byte[] bytes = text.getBytes(UTF_8);
    row.setText(feature, bytes, 0, bytes.length);
  }
}
