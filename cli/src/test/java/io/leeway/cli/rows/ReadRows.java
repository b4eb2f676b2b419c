package io.leeway.cli.rows;

import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that a source gives in one pass. */
record ReadRows(List<Map<String, Cell>> rows, Rejects rejects) {
  static ReadRows of(RowSource source) throws IOException {
    Rejects rejects = new Rejects();
    List<Map<String, Cell>> rows = new ArrayList<>();
    Row row = new Row();
    try (RowReader reader = source.open(rejects)) {
      while (reader.next(row)) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        for (int column = 0; column < row.columns(); column++) {
          cells.put(row.name(column), row.cell(column));
        }
        rows.add(cells);
      }
    }
    return new ReadRows(rows, rejects);
  }

  List<Cell> column(String name) {
    return rows.stream().map(row -> row.getOrDefault(name, Cell.MISSING)).toList();
  }
}
