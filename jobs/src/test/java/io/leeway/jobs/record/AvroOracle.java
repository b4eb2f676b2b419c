package io.leeway.jobs.record;

import io.leeway.schema.FeatureKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** The slow way: Avro's own reader, then walking the objects. */
final class AvroOracle {
  private AvroOracle() {}

  /** Every field of this schema that can be a feature, in every way that it can. */
  static List<FeatureField> features(Schema record) {
    Set<FeatureField> possible = new LinkedHashSet<>();
    Set<FeatureField> impossible = new HashSet<>();
    collect(record, "", possible, impossible);
    possible.removeAll(impossible);
    return List.copyOf(possible);
  }

  private static void collect(
      Schema schema, String path, Set<FeatureField> possible, Set<FeatureField> impossible) {
    if (path.chars().filter(c -> c == '.').count() > 4) {
      return;
    }
    for (FeatureKind kind : FeatureKind.values()) {
      FeatureField field = new FeatureField(path + ":" + kind, path, kind);
      (accepts(schema, kind) ? possible : impossible).add(field);
    }
    if (schema.getType() == Schema.Type.RECORD) {
      for (Schema.Field field : schema.getFields()) {
        String below = path.isEmpty() ? field.name() : path + "." + field.name();
        collect(field.schema(), below, possible, impossible);
      }
    } else if (schema.getType() == Schema.Type.UNION) {
      for (Schema branch : schema.getTypes()) {
        if (branch.getType() == Schema.Type.RECORD) {
          collect(branch, path, possible, impossible);
        }
      }
    }
  }

  private static boolean accepts(Schema schema, FeatureKind kind) {
    boolean numeric = kind == FeatureKind.NUMERIC;
    return switch (schema.getType()) {
      case INT, LONG, FLOAT, DOUBLE -> true;
      case STRING, ENUM, BOOLEAN -> !numeric;
      case BYTES, FIXED -> numeric && schema.getLogicalType() instanceof LogicalTypes.Decimal;
      case UNION ->
          schema.getTypes().stream()
                  .allMatch(t -> t.getType() == Schema.Type.NULL || accepts(t, kind))
              && schema.getTypes().stream().anyMatch(t -> t.getType() != Schema.Type.NULL);
      default -> false;
    };
  }

  static GenericRecord read(Schema schema, byte[] bytes) throws IOException {
    return new GenericDatumReader<GenericRecord>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  /** What the row shows of a feature, as text. */
  static String shown(FeatureRow row, int feature) {
    return switch (row.state(feature)) {
      case MISSING -> "missing";
      case NON_FINITE -> "non-finite";
      case NUMBER -> "number " + row.number(feature);
      case TEXT -> "text " + Rows.text(row, feature);
    };
  }

  /** What the row must show. */
  static String expected(GenericRecord record, FeatureField field) {
    Object value = record;
    Schema schema = record.getSchema();
    for (String name : field.path().split("\\.", -1)) {
      if (!(value instanceof GenericRecord holder) || holder.getSchema().getField(name) == null) {
        return "missing";
      }
      schema = holder.getSchema().getField(name).schema();
      value = holder.get(name);
    }
    return value == null ? "missing" : expected(value, schema, field.kind());
  }

  private static String expected(Object value, Schema schema, FeatureKind kind) {
    if (value instanceof Number number) {
      if (!Double.isFinite(number.doubleValue())) {
        return "non-finite";
      }
      if (kind == FeatureKind.NUMERIC) {
        return "number " + number.doubleValue();
      }
      String digits = number.toString();
      return "text " + (digits.endsWith(".0") ? new BigDecimal(digits).toBigInteger() : digits);
    }
    if (kind == FeatureKind.NUMERIC) {
      Schema decimal =
          schema.getType() == Schema.Type.UNION
              ? schema.getTypes().get(1 - schema.getIndexNamed("null"))
              : schema;
      int scale = ((LogicalTypes.Decimal) decimal.getLogicalType()).getScale();
      return "number " + new BigDecimal(new BigInteger(bytes(value)), scale).doubleValue();
    }
    return "text " + Rows.cut(value.toString());
  }

  private static byte[] bytes(@Nullable Object value) {
    if (value instanceof GenericFixed fixed) {
      return fixed.bytes();
    }
    ByteBuffer buffer = ((ByteBuffer) Objects.requireNonNull(value)).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
