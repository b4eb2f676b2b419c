package io.leeway.jobs.reference;

import io.leeway.jobs.rows.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first pass over the rows: a summary of every column. Not thread-safe. */
final class ColumnScan {
  private final Set<String> categorical;
  private final List<ColumnSummary> columns = new ArrayList<>();
  private long records;
  private @Nullable Long firstEventTime;
  private @Nullable Long lastEventTime;

  /**
   * @param categorical columns that are categorical whatever they hold
   */
  ColumnScan(Set<String> categorical) {
    this.categorical = categorical;
  }

  /**
   * @param row the same object at every call
   */
  void add(Row row) {
    for (int column = columns.size(); column < row.columns(); column++) {
      String name = row.name(column);
      columns.add(new ColumnSummary(name, categorical.contains(name)));
    }
    for (int column = 0; column < columns.size(); column++) {
      columns.get(column).add(row.cell(column), records);
    }
    records++;
    if (row.hasEventTime()) {
      long millis = row.eventTimeMillis();
      firstEventTime = firstEventTime == null ? millis : Math.min(firstEventTime, millis);
      lastEventTime = lastEventTime == null ? millis : Math.max(lastEventTime, millis);
    }
  }

  List<ColumnSummary> columns() {
    return columns;
  }

  long records() {
    return records;
  }

  /** Null if no row had an event time. */
  @Nullable Long firstEventTime() {
    return firstEventTime;
  }

  @Nullable Long lastEventTime() {
    return lastEventTime;
  }
}
