package io.leeway.benchmarks.plots;

import java.util.List;

/** A table for a document, its cells aligned to the right. */
public final class MarkdownTable {
  private MarkdownTable() {}

  /** The lines of the table; every row has a cell for each column. */
  public static String of(List<String> columns, List<List<String>> rows) {
    StringBuilder table = new StringBuilder();
    line(table, columns);
    line(table, columns.stream().map(column -> "---:").toList());
    rows.forEach(row -> line(table, row));
    return table.toString();
  }

  private static void line(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
