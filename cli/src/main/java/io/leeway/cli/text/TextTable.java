package io.leeway.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lines of cells under each other, columns as wide as their widest cell and two blanks apart.
 *
 * <p>Control characters of cells are shown as blanks, because names come from files. Not
 * thread-safe.
 */
public final class TextTable {
  private static final String GAP = "  ";

  private final boolean[] rightAligned;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param alignment one letter per column: {@code l} for texts, {@code r} for numbers
   */
  public TextTable(String alignment) {
    this.rightAligned = new boolean[alignment.length()];
    for (int column = 0; column < rightAligned.length; column++) {
      rightAligned[column] = alignment.charAt(column) == 'r';
    }
  }

  /** Adds a line, one cell per column. */
  public void add(String... cells) {
    if (cells.length != rightAligned.length) {
      throw new IllegalArgumentException(
          "%d cells, expected %d".formatted(cells.length, rightAligned.length));
    }
    rows.add(Arrays.stream(cells).map(TextTable::printable).toArray(String[]::new));
  }

  /** The lines in the order in which they were added, without blanks at their ends. */
  public List<String> lines() {
    int[] widths =
        IntStream.range(0, rightAligned.length)
            .map(column -> rows.stream().mapToInt(row -> row[column].length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  /** The text with blanks for control characters. */
  public static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ");
  }

  private String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.length; column++) {
      String padding = " ".repeat(widths[column] - row[column].length());
      line.append(column == 0 ? "" : GAP)
          .append(rightAligned[column] ? padding + row[column] : row[column] + padding);
    }
    return line.toString().stripTrailing();
  }
}
