package io.leeway.jobs.reference;

import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Rows in memory. Cells are given as Java values. */
final class ListRows implements RowSource {
  private final List<Map<String, Object>> rows = new ArrayList<>();

  /** One row: column, value, column, value, ... */
  ListRows row(Object... columnsAndValues) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < columnsAndValues.length; i += 2) {
      row.put((String) columnsAndValues[i], columnsAndValues[i + 1]);
    }
    rows.add(row);
    return this;
  }

  List<Map<String, Object>> rows() {
    return rows;
  }

  void shuffle(Random random) {
    Collections.shuffle(rows, random);
  }

  @Override
  public String description() {
    return "rows in memory";
  }

  @Override
  public RowReader open(Rejects rejects) {
    Iterator<Map<String, Object>> iterator = rows.iterator();
    return new RowReader() {
      private long number;

      @Override
      public boolean next(Row row) throws io.leeway.jobs.rows.UnreadableInputException {
        if (!iterator.hasNext()) {
          return false;
        }
        row.begin("memory row", number++);
        for (Map.Entry<String, Object> entry : iterator.next().entrySet()) {
          row.set(entry.getKey(), cell(entry.getValue()));
        }
        return true;
      }

      @Override
      public void close() {}
    };
  }

  static Cell cell(Object value) {
    if (value instanceof Cell cell) {
      return cell;
    }
    if (value instanceof Integer number) {
      return new Cell.Whole(number);
    }
    if (value instanceof Long number) {
      return new Cell.Whole(number);
    }
    if (value instanceof Double number) {
      return new Cell.Real(number);
    }
    return value instanceof Boolean flag ? new Cell.Flag(flag) : new Cell.Text((String) value);
  }
}
