package io.leeway.cli.rows;

import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Row;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Sets one column of a row. The entries of a dictionary become cells once. */
final class ParquetColumn extends PrimitiveConverter {
  private final Row row;
  private final int column;
  private final ParquetCell cell;
  private Cell[] dictionary = {};

  ParquetColumn(Row row, int column, ParquetCell cell) {
    this.row = row;
    this.column = column;
    this.cell = cell;
  }

  @Override
  public boolean hasDictionarySupport() {
    return true;
  }

  @Override
  public void setDictionary(Dictionary entries) {
    dictionary = new Cell[entries.getMaxId() + 1];
    for (int id = 0; id < dictionary.length; id++) {
      dictionary[id] = cell.of(entries, id);
    }
  }

  @Override
  public void addValueFromDictionary(int id) {
    row.set(column, dictionary[id]);
  }

  @Override
  public void addBinary(Binary value) {
    row.set(column, cell.ofBinary(value));
  }

  @Override
  public void addBoolean(boolean value) {
    row.set(column, new Cell.Flag(value));
  }

  @Override
  public void addDouble(double value) {
    row.set(column, new Cell.Real(value));
  }

  @Override
  public void addFloat(float value) {
    row.set(column, new Cell.Single(value));
  }

  @Override
  public void addInt(int value) {
    row.set(column, cell.ofWhole(value));
  }

  @Override
  public void addLong(long value) {
    row.set(column, cell.ofWhole(value));
  }
}
