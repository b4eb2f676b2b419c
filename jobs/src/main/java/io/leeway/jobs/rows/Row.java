package io.leeway.jobs.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One row, filled again and again by a {@link RowReader}. Columns appear when they are first set
 * and keep their index; in rows without them they are missing.
 *
 * <p>At most {@link #MAX_COLUMNS} columns. Not thread-safe.
 */
public final class Row {
  public static final int MAX_COLUMNS = 4096;

  private final Map<String, Integer> indexes = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private Cell[] cells = new Cell[16];

  private String source = "";
  private long number;
  private boolean timed;
  private long eventTimeMillis;

  /**
   * Forgets the last row's values.
   *
   * @param source for messages: a file or a partition
   * @param number for messages: the line or offset in it
   */
  public void begin(String source, long number) {
    this.source = source;
    this.number = number;
    this.timed = false;
    Arrays.fill(cells, 0, names.size(), Cell.MISSING);
  }

  /**
   * Sets a value; a column set twice in one row has the last one.
   *
   * @throws UnreadableInputException if the column would be one too many
   */
  public void set(String column, Cell cell) throws UnreadableInputException {
    int index = indexFor(column);
    cells[index] = cell;
  }

  /** The column's index from now on. */
  public int indexFor(String column) throws UnreadableInputException {
    Integer index = indexes.get(column);
    if (index != null) {
      return index;
    }
    int next = names.size();
    if (next == MAX_COLUMNS) {
      throw new UnreadableInputException(
          "%s has more than %d columns, the next one is \"%s\""
              .formatted(place(), MAX_COLUMNS, column));
    }
    if (next >= cells.length) {
      cells = Arrays.copyOf(cells, next * 2);
    }
    cells[next] = Cell.MISSING;
    names.add(column);
    indexes.put(column, next);
    return next;
  }

  public void set(int column, Cell cell) {
    cells[column] = cell;
  }

  public void setEventTime(long epochMillis) {
    this.timed = true;
    this.eventTimeMillis = epochMillis;
  }

  /** How many columns have been seen so far. */
  public int columns() {
    return names.size();
  }

  public String name(int column) {
    return names.get(column);
  }

  public Cell cell(int column) {
    return cells[column];
  }

  /** The value in a column, missing where no row had it so far. */
  public Cell cell(String column) {
    Integer index = indexes.get(column);
    return index == null ? Cell.MISSING : cells[index];
  }

  public boolean hasEventTime() {
    return timed;
  }

  /** Meaningless without an event time. */
  public long eventTimeMillis() {
    return eventTimeMillis;
  }

  /** Where the row is, for messages: {@code flights.csv line 17}. */
  public String place() {
    return source + " " + number;
  }
}
