package io.leeway.jobs.record;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Which Avro types can become what, and what they are called in messages. */
final class AvroTypes {
  private AvroTypes() {}

  /** The type as a person writes it: {@code union of null and long (timestamp-millis)}. */
  static String describe(Schema schema) {
    String name =
        switch (schema.getType()) {
          case RECORD -> "record " + schema.getName();
          case ENUM -> "enum " + schema.getName();
          case FIXED -> "fixed(" + schema.getFixedSize() + ")";
          case ARRAY -> "array";
          case MAP -> "map";
          case UNION ->
              schema.getTypes().stream()
                  .map(AvroTypes::describe)
                  .collect(Collectors.joining(" and ", "union of ", ""));
          default -> schema.getType().getName();
        };
    LogicalType logical = schema.getLogicalType();
    return logical == null ? name : name + " (" + logical.getName() + ")";
  }

  /** What would have to be there, or null if values of this type can go to the target. */
  static @Nullable String unmetExpectation(Schema schema, FieldTarget target) {
    if (schema.getType() == Schema.Type.UNION) {
      boolean onlyNull = true;
      for (Schema branch : schema.getTypes()) {
        if (branch.getType() != Schema.Type.NULL) {
          onlyNull = false;
          String expected = unmetExpectation(branch, target);
          if (expected != null) {
            return expected;
          }
        }
      }
      return onlyNull ? expectation(target) : null;
    }
    return canBecome(schema, target) ? null : expectation(target);
  }

  private static boolean canBecome(Schema schema, FieldTarget target) {
    if (target instanceof FieldTarget.Time time) {
      return timeScale(schema, time.field().unit()) != null
          || (schema.getType() == Schema.Type.STRING && takesText(time.field().unit()));
    }
    if (target instanceof FieldTarget.Numbers) {
      return schema.getType() == Schema.Type.ARRAY && isItem(schema.getElementType());
    }
    return switch (((FieldTarget.Feature) target).field().kind()) {
      case NUMERIC -> isNumber(schema);
      case CATEGORICAL -> isCategory(schema);
    };
  }

  /** A number, or a union of null and one. */
  private static boolean isItem(Schema schema) {
    return switch (schema.getType()) {
      case INT, LONG, FLOAT, DOUBLE -> true;
      case UNION -> {
        List<Schema> types = schema.getTypes();
        Schema first = types.get(0);
        yield types.size() == 2
            && (first.getType() == Schema.Type.NULL
                ? types.get(1).getType() != Schema.Type.UNION && isItem(types.get(1))
                : types.get(1).getType() == Schema.Type.NULL && isItem(first));
      }
      default -> false;
    };
  }

  private static boolean isNumber(Schema schema) {
    return switch (schema.getType()) {
      case INT, LONG, FLOAT, DOUBLE -> true;
      case BYTES -> schema.getLogicalType() instanceof LogicalTypes.Decimal;
      case FIXED ->
          schema.getLogicalType() instanceof LogicalTypes.Decimal
              && schema.getFixedSize() <= Decimals.MAX_BYTES;
      default -> false;
    };
  }

  private static boolean isCategory(Schema schema) {
    return switch (schema.getType()) {
      case STRING, ENUM, BOOLEAN, INT, LONG, FLOAT, DOUBLE -> true;
      default -> false;
    };
  }

  private static boolean takesText(EventTimeField.Unit unit) {
    return unit == EventTimeField.Unit.AUTO || unit == EventTimeField.Unit.ISO;
  }

  /** The unit of a time number; null if the type holds none, or says otherwise than the setting. */
  static @Nullable TimeScale timeScale(Schema schema, EventTimeField.Unit unit) {
    boolean fractions =
        schema.getType() == Schema.Type.FLOAT || schema.getType() == Schema.Type.DOUBLE;
    boolean whole = schema.getType() == Schema.Type.INT || schema.getType() == Schema.Type.LONG;
    if (unit == EventTimeField.Unit.ISO || !(fractions || whole)) {
      return null;
    }
    LogicalType logical = schema.getLogicalType();
    TimeScale said =
        switch (logical == null ? "" : logical.getName()) {
          case "date" -> TimeScale.DAYS;
          case "timestamp-millis", "local-timestamp-millis" -> TimeScale.MILLIS;
          case "timestamp-micros", "local-timestamp-micros" -> TimeScale.MICROS;
          case "timestamp-nanos", "local-timestamp-nanos" -> TimeScale.NANOS;
          default -> null;
        };
    if (logical != null && said == null) {
      return null;
    }
    TimeScale set =
        switch (unit) {
          case SECONDS -> TimeScale.SECONDS;
          case MILLIS -> TimeScale.MILLIS;
          case MICROS -> TimeScale.MICROS;
          case AUTO, ISO -> null;
        };
    if (said != null) {
      return set == null || set == said ? said : null;
    }
    return set == null ? TimeScale.MILLIS : set;
  }

  private static String expectation(FieldTarget target) {
    if (target instanceof FieldTarget.Feature feature) {
      return switch (feature.field().kind()) {
        case NUMERIC ->
            "int, long, float, double or a decimal of at most %d bytes for a numeric feature"
                .formatted(Decimals.MAX_BYTES);
        case CATEGORICAL ->
            "string, enum, boolean, int, long, float or double for a categorical feature";
      };
    }
    if (target instanceof FieldTarget.Numbers) {
      return "an array of int, long, float or double, each perhaps null, for a vector";
    }
    return switch (((FieldTarget.Time) target).field().unit()) {
      case AUTO -> "a timestamp, a date, a number of milliseconds or an ISO-8601 string";
      case SECONDS -> "a number of seconds";
      case MILLIS -> "a number of milliseconds";
      case MICROS -> "a number of microseconds";
      case ISO -> "an ISO-8601 string";
    };
  }
}
