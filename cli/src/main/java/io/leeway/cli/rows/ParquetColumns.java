package io.leeway.cli.rows;

import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.UnreadableInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.VariantLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a Parquet file: the fields of groups in it have dotted names. Lists, maps and
 * bytes are no single values and are not even read.
 */
final class ParquetColumns {
  private static final int MAX_DEPTH = 64;

  /** The part of the schema that is read. */
  private final MessageType readable;

  /** Why the others are not, by name. */
  private final Map<String, Cell> unusable;

  private ParquetColumns(MessageType readable, Map<String, Cell> unusable) {
    this.readable = readable;
    this.unusable = unusable;
  }

  /**
   * The columns by the file's schema.
   *
   * @throws UnreadableInputException if groups are nested too deep, or two columns have one name
   */
  static ParquetColumns of(MessageType schema) throws UnreadableInputException {
    Map<String, Cell> found = new LinkedHashMap<>();
    List<Type> readable = fields(schema, "", 1, found);
    Map<String, Cell> unusable = new LinkedHashMap<>();
    found.forEach(
        (name, cell) -> {
          if (cell != Cell.MISSING) {
            unusable.put(name, cell);
          }
        });
    return new ParquetColumns(new MessageType(schema.getName(), readable), unusable);
  }

  /** Puts all columns into the map, those that can be read as missing ones. */
  private static List<Type> fields(
      GroupType group, String prefix, int depth, Map<String, Cell> found)
      throws UnreadableInputException {
    if (depth > MAX_DEPTH) {
      throw new UnreadableInputException("has groups nested more than " + MAX_DEPTH + " deep");
    }
    List<Type> readable = new ArrayList<>();
    for (Type field : group.getFields()) {
      String column = prefix + field.getName();
      String reason = unusable(field);
      if (reason == null && !field.isPrimitive()) {
        GroupType nested = field.asGroupType();
        List<Type> inside = fields(nested, column + ".", depth + 1, found);
        if (!inside.isEmpty()) {
          readable.add(nested.withNewFields(inside));
        }
      } else {
        Cell cell = reason == null ? Cell.MISSING : new Cell.Unusable(reason);
        if (found.put(column, cell) != null) {
          throw new UnreadableInputException(
              "has two columns \"%s\", expected different names".formatted(column));
        }
        if (reason == null) {
          readable.add(field);
        }
      }
    }
    return readable;
  }

  private static @Nullable String unusable(Type field) {
    if (field.isRepetition(Type.Repetition.REPEATED)
        || field.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      return "is an array";
    }
    if (field.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
        || field.getLogicalTypeAnnotation() instanceof MapKeyValueTypeAnnotation) {
      return "is a map";
    }
    if (field.getLogicalTypeAnnotation() instanceof VariantLogicalTypeAnnotation) {
      return "is a variant";
    }
    return field.isPrimitive() && !ParquetCell.canHold(field.asPrimitiveType()) ? "is bytes" : null;
  }

  MessageType readable() {
    return readable;
  }

  /** Fills this row, all of whose columns are known from now on. */
  ParquetRowFiller filler(Row row) throws UnreadableInputException {
    Map<Integer, Cell> constants = new LinkedHashMap<>();
    for (Map.Entry<String, Cell> column : unusable.entrySet()) {
      constants.put(row.indexFor(column.getKey()), column.getValue());
    }
    return new ParquetRowFiller(row, constants, group(readable, "", row));
  }

  private static ParquetGroup group(GroupType group, String prefix, Row row)
      throws UnreadableInputException {
    List<Converter> fields = new ArrayList<>();
    for (Type field : group.getFields()) {
      String column = prefix + field.getName();
      if (field.isPrimitive()) {
        PrimitiveType type = field.asPrimitiveType();
        fields.add(new ParquetColumn(row, row.indexFor(column), ParquetCell.of(type)));
      } else {
        fields.add(group(field.asGroupType(), column + ".", row));
      }
    }
    return new ParquetGroup(fields);
  }
}
