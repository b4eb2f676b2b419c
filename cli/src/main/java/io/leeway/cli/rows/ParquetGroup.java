package io.leeway.cli.rows;

import java.util.List;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;

/** Hands the values of a group to those of its fields; it has none of its own. */
final class ParquetGroup extends GroupConverter {
  private final List<Converter> fields;

  ParquetGroup(List<Converter> fields) {
    this.fields = List.copyOf(fields);
  }

  @Override
  public Converter getConverter(int field) {
    return fields.get(field);
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
