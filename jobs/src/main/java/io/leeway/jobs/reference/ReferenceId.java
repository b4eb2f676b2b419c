package io.leeway.jobs.reference;

import io.leeway.schema.Reference;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;

/**
 * The id of a reference: the first 128 bits of the SHA-256 of its content, as 32 hexadecimal
 * digits.
 *
 * <p>The content is every field but the id itself and the description of the source, for the same
 * rows are the same reference wherever they were read. Fields that have their default are left out,
 * so that a field added to the schema later changes no id. Cost: one pass over the message.
 */
public final class ReferenceId {
  private static final int BYTES = 16;
  private static final Set<String> NO_CONTENT = Set.of("id", "source");

  private ReferenceId() {}

  /** The id that the content of a reference asks for, whatever id it has. */
  public static String of(Reference reference) {
    return ofMessage(reference);
  }

  /** The same reference with its id. */
  public static Reference seal(Reference reference) {
    return Reference.newBuilder(reference).setId(of(reference)).build();
  }

  static String ofMessage(IndexedRecord reference) {
    MessageDigest digest = sha256();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      writeFields(out, reference, NO_CONTENT);
    } catch (IOException e) {
      throw new UncheckedIOException("Hashing a reference in memory failed", e);
    }
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static void writeFields(DataOutputStream out, IndexedRecord message, Set<String> leftOut)
      throws IOException {
    for (Schema.Field field : message.getSchema().getFields()) {
      Object value = message.get(field.pos());
      if (!leftOut.contains(field.name()) && !isDefault(field, value)) {
        writeText(out, field.name());
        write(out, value);
      }
    }
    // No field has an empty name: this is where the fields end.
    writeText(out, "");
  }

  private static boolean isDefault(Schema.Field field, Object value) {
    return field.hasDefaultValue()
        && Objects.equals(GenericData.get().getDefaultValue(field), value);
  }

  private static void write(DataOutputStream out, Object value) throws IOException {
    if (value instanceof IndexedRecord message) {
      writeFields(out, message, Set.of());
    } else if (value instanceof List<?> items) {
      out.writeInt(items.size());
      for (Object item : items) {
        write(out, item);
      }
    } else if (value instanceof Long number) {
      out.writeLong(number);
    } else if (value instanceof Integer number) {
      out.writeInt(number);
    } else if (value instanceof Double number) {
      out.writeDouble(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      out.writeInt(bytes.length);
      out.write(bytes);
    } else {
      // Strings and enums; another type must be added here before a schema uses it.
      if (!(value instanceof CharSequence) && !(value instanceof Enum<?>)) {
        throw new IllegalStateException("No rule to hash a " + value.getClass().getName());
      }
      writeText(out, value.toString());
    }
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
