package io.leeway.cli.rows;

import io.leeway.jobs.record.TimeScale;
import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * An Avro record as a row: the fields of records in it are columns with dotted names. Timestamps
 * and dates are times, decimals numbers; arrays, maps and other bytes are no single values.
 */
final class AvroFlattener {
  private static final int MAX_DEPTH = 64;

  private AvroFlattener() {}

  /**
   * Sets the columns of the row.
   *
   * @throws MalformedRowException if records are nested too deep; the row is then partly filled
   */
  static void flatten(IndexedRecord record, Row row) throws MalformedRowException, IOException {
    fields(record, "", 1, row);
  }

  private static void fields(IndexedRecord record, String prefix, int depth, Row row)
      throws MalformedRowException, IOException {
    if (depth > MAX_DEPTH) {
      throw new MalformedRowException("records nested more than " + MAX_DEPTH + " deep");
    }
    for (Schema.Field field : record.getSchema().getFields()) {
      String column = prefix + field.name();
      Object value = record.get(field.pos());
      if (value instanceof IndexedRecord nested) {
        fields(nested, column + ".", depth + 1, row);
      } else if (value != null) {
        row.set(column, cell(typeOf(field.schema(), value), value));
      } else if (!mayBeRecord(field.schema())) {
        row.set(column, Cell.MISSING);
      }
    }
  }

  private static Schema typeOf(Schema schema, Object value) {
    return schema.getType() == Schema.Type.UNION
        ? schema.getTypes().get(GenericData.get().resolveUnion(schema, value))
        : schema;
  }

  /** An absent record has no columns, rather than one that is always missing. */
  private static boolean mayBeRecord(Schema schema) {
    return schema.getType() == Schema.Type.UNION
        && schema.getTypes().stream().anyMatch(type -> type.getType() == Schema.Type.RECORD);
  }

  private static Cell cell(Schema schema, Object value) {
    return switch (schema.getType()) {
      case INT, LONG -> whole(schema.getLogicalType(), ((Number) value).longValue());
      case FLOAT -> new Cell.Single((Float) value);
      case DOUBLE -> new Cell.Real((Double) value);
      case STRING -> new Cell.Text(value.toString());
      case ENUM -> new Cell.Symbol(value.toString());
      case BOOLEAN -> new Cell.Flag((Boolean) value);
      case BYTES -> bytes(schema.getLogicalType(), array((ByteBuffer) value));
      case FIXED -> bytes(schema.getLogicalType(), ((GenericFixed) value).bytes());
      case ARRAY -> array((Collection<?>) value);
      case MAP -> new Cell.Unusable("is a map");
      case NULL -> Cell.MISSING;
      case RECORD, UNION -> throw new IllegalStateException("a value of type " + schema.getType());
    };
  }

  private static Cell array(Collection<?> items) {
    NumberItems numbers = new NumberItems();
    for (Object item : items) {
      if (item == null) {
        numbers.addNull();
      } else if (item instanceof Number number) {
        numbers.add(number.doubleValue());
      } else {
        numbers.addOther();
      }
    }
    return numbers.toCell();
  }

  private static Cell whole(@Nullable LogicalType type, long value) {
    TimeScale scale =
        switch (type == null ? "" : type.getName()) {
          case "date" -> TimeScale.DAYS;
          case "timestamp-millis", "local-timestamp-millis" -> TimeScale.MILLIS;
          case "timestamp-micros", "local-timestamp-micros" -> TimeScale.MICROS;
          case "timestamp-nanos", "local-timestamp-nanos" -> TimeScale.NANOS;
          default -> null;
        };
    return scale == null ? new Cell.Whole(value) : new Cell.Time(scale.toMillis(value), value);
  }

  private static Cell bytes(@Nullable LogicalType type, byte[] bytes) {
    return type instanceof LogicalTypes.Decimal decimal && bytes.length > 0
        ? new Cell.Decimal(new BigDecimal(new BigInteger(bytes), decimal.getScale()).doubleValue())
        : new Cell.Unusable("is bytes");
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
