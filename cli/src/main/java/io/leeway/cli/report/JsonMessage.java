package io.leeway.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.schema.codec.JsonView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Messages from the JSON that {@link JsonView} writes. Fields that are absent have their default,
 * fields that nobody knows are left out, so that older and newer results can be read.
 */
final class JsonMessage {
  private JsonMessage() {}

  /**
   * The message in an object.
   *
   * @throws IllegalArgumentException naming the field that is not as the schema says
   */
  static <T extends SpecificRecordBase> T of(JsonNode json, Class<T> type, Schema schema) {
    return type.cast(record(json, schema, ""));
  }

  private static Object record(JsonNode json, Schema schema, String path) {
    if (!json.isObject()) {
      throw unexpected(path, json, "an object");
    }
    SpecificData model = SpecificData.get();
    Object message = model.newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      JsonNode value = json.get(field.name());
      String where = path.isEmpty() ? field.name() : path + "." + field.name();
      if (value == null && !field.hasDefaultValue()) {
        throw new IllegalArgumentException("%s is missing".formatted(where));
      }
      model.setField(
          message,
          field.name(),
          field.pos(),
          value == null
              ? model.deepCopy(field.schema(), model.getDefaultValue(field))
              : value(value, field.schema(), where));
    }
    return message;
  }

  private static @Nullable Object value(JsonNode json, Schema schema, String path) {
    switch (schema.getType()) {
      case UNION -> {
        if (json.isNull()) {
          return null;
        }
        Schema present =
            schema.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
        return value(json, present, path);
      }
      case RECORD -> {
        return record(json, schema, path);
      }
      case ARRAY -> {
        if (!json.isArray()) {
          throw unexpected(path, json, "a list");
        }
        List<@Nullable Object> items = new ArrayList<>(json.size());
        for (JsonNode item : json) {
          items.add(value(item, schema.getElementType(), path + "[" + items.size() + "]"));
        }
        return items;
      }
      case ENUM -> {
        if (!json.isTextual() || !schema.hasEnumSymbol(json.asText())) {
          throw unexpected(path, json, "one of " + schema.getEnumSymbols());
        }
        return SpecificData.get().createEnum(json.asText(), schema);
      }
      default -> {
        return scalar(json, schema, path);
      }
    }
  }

  private static Object scalar(JsonNode json, Schema schema, String path) {
    switch (schema.getType()) {
      case STRING -> {
        if (json.isTextual()) {
          return json.asText();
        }
        throw unexpected(path, json, "a text");
      }
      case LONG -> {
        if (json.isIntegralNumber() && json.canConvertToLong()) {
          return json.asLong();
        }
        throw unexpected(path, json, "a whole number");
      }
      case INT -> {
        if (json.isIntegralNumber() && json.canConvertToInt()) {
          return json.asInt();
        }
        throw unexpected(path, json, "a whole number");
      }
      case DOUBLE -> {
        if (json.isNumber()) {
          return json.asDouble();
        }
        return switch (json.asText()) {
          case "Infinity" -> Double.POSITIVE_INFINITY;
          case "-Infinity" -> Double.NEGATIVE_INFINITY;
          case "NaN" -> Double.NaN;
          default -> throw unexpected(path, json, "a number");
        };
      }
      case BOOLEAN -> {
        if (json.isBoolean()) {
          return json.asBoolean();
        }
        throw unexpected(path, json, "true or false");
      }
      case BYTES -> {
        try {
          return ByteBuffer.wrap(json.binaryValue());
        } catch (IOException e) {
          throw new IllegalArgumentException(path + " is no Base64 text", e);
        }
      }
      default -> throw new IllegalStateException("no JSON for " + schema.getType());
    }
  }

  private static IllegalArgumentException unexpected(String path, JsonNode json, String expected) {
    return new IllegalArgumentException(
        "%s is %s, expected %s"
            .formatted(
                path.isEmpty() ? "a line" : path, VisibleText.of(json.toString()), expected));
  }

  /** Whether the object looks like an alert, which has a subject, rather than a report. */
  static boolean isAlert(JsonNode json) {
    return json.has("subject") && json.has("state");
  }
}
