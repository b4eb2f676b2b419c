package io.leeway.schema.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * A message as one line of plain JSON under the schema's field names.
 *
 * <p>Unlike Avro's own JSON encoding, optional values are not wrapped in the name of their type;
 * infinities are the strings {@code "Infinity"} and {@code "-Infinity"}, because JSON has no number
 * for them. Bytes are Base64.
 */
public final class JsonView {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonView() {}

  /** The message on one line, fields in the order of the schema. */
  public static String of(IndexedRecord message) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(out, message);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing JSON to memory failed", e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof IndexedRecord message) {
      out.writeStartObject();
      for (Schema.Field field : message.getSchema().getFields()) {
        out.writeFieldName(field.name());
        write(out, message.get(field.pos()));
      }
      out.writeEndObject();
    } else if (value instanceof List<?> items) {
      out.writeStartArray();
      for (Object item : items) {
        write(out, item);
      }
      out.writeEndArray();
    } else if (value instanceof Double number) {
      if (Double.isFinite(number)) {
        out.writeNumber(number);
      } else {
        out.writeString(Double.toString(number));
      }
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof Integer number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof ByteBuffer bytes) {
      ByteBuffer copy = bytes.duplicate();
      byte[] array = new byte[copy.remaining()];
      copy.get(array);
      out.writeString(Base64.getEncoder().encodeToString(array));
    } else {
      out.writeString(value.toString());
    }
  }
}
