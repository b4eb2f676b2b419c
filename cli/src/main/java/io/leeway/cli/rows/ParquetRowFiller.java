package io.leeway.cli.rows;

import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Row;
import java.util.Map;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.RecordMaterializer;

/** Fills one and the same row with record after record. */
final class ParquetRowFiller extends RecordMaterializer<Row> {
  private final Row row;
  private final Map<Integer, Cell> constants;
  private final ParquetGroup root;

  /**
   * @param row filled
   * @param constants the same in every row, by column
   * @param root sets the other columns
   */
  ParquetRowFiller(Row row, Map<Integer, Cell> constants, ParquetGroup root) {
    this.row = row;
    this.constants = constants;
    this.root = root;
  }

  void begin() {
    constants.forEach(row::set);
  }

  @Override
  public Row getCurrentRecord() {
    return row;
  }

  @Override
  public GroupConverter getRootConverter() {
    return root;
  }
}
