package io.leeway.schema.codec;

import io.leeway.schema.Alert;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.Ledger;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Messages of one type as bytes: Avro's single-object encoding, which starts with the fingerprint
 * of the writer's schema.
 *
 * <p>A reader therefore needs no registry: it knows the schemas of every released version, finds
 * the writer's by its fingerprint and resolves it to its own. Encoding is deterministic: equal
 * messages have equal bytes.
 *
 * <p>Cost: one pass over the message, one array copy. Thread-safe.
 *
 * @param <T> type of the messages
 */
public final class MessageCodec<T extends SpecificRecordBase> {
  /** Versions whose schemas are kept beside the current ones, oldest first. */
  static final List<String> RELEASES = List.of("0.1.0");

  public static final MessageCodec<WindowReport> WINDOW_REPORT =
      new MessageCodec<>(WindowReport.class, WindowReport.getClassSchema());
  public static final MessageCodec<Alert> ALERT =
      new MessageCodec<>(Alert.class, Alert.getClassSchema());
  public static final MessageCodec<DeadLetter> DEAD_LETTER =
      new MessageCodec<>(DeadLetter.class, DeadLetter.getClassSchema());
  public static final MessageCodec<Ledger> LEDGER =
      new MessageCodec<>(Ledger.class, Ledger.getClassSchema());
  public static final MessageCodec<Reference> REFERENCE =
      new MessageCodec<>(Reference.class, Reference.getClassSchema());

  private final Class<T> type;
  private final Schema schema;
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  private MessageCodec(Class<T> type, Schema schema) {
    GeneratedClasses.trust();
    this.type = type;
    this.schema = schema;
    SchemaStore.Cache schemas = new SchemaStore.Cache();
    schemas.addSchema(schema);
    RELEASES.forEach(release -> schemas.addSchema(released(type.getSimpleName(), release)));
    SpecificData model = SpecificData.getForSchema(schema);
    this.encoder = new BinaryMessageEncoder<>(model, schema);
    this.decoder = new BinaryMessageDecoder<>(model, schema, schemas);
  }

  /**
   * The codec of a message class; an {@link IllegalArgumentException} names a class that is no
   * message.
   */
  @SuppressWarnings("unchecked")
  public static <T extends SpecificRecordBase> MessageCodec<T> of(Class<T> type) {
    for (MessageCodec<?> codec : List.of(WINDOW_REPORT, ALERT, DEAD_LETTER, LEDGER, REFERENCE)) {
      if (codec.type == type) {
        return (MessageCodec<T>) codec;
      }
    }
    throw new IllegalArgumentException("No codec for " + type.getName());
  }

  public Class<T> type() {
    return type;
  }

  public Schema schema() {
    return schema;
  }

  public byte[] encode(T message) {
    try {
      ByteBuffer buffer = encoder.encode(message);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("Writing a " + type.getSimpleName() + " to memory failed", e);
    }
  }

  /**
   * The message in these bytes.
   *
   * @throws MalformedMessageException if the bytes are truncated, or of another type or an unknown
   *     version
   */
  public T decode(byte[] bytes) {
    try {
      return decoder.decode(bytes, null);
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new MalformedMessageException(
          "%d bytes are no %s: %s".formatted(bytes.length, type.getSimpleName(), e.getMessage()),
          e);
    }
  }

  static Schema released(String name, String release) {
    String path = "/io/leeway/schema/released/" + release + "/" + name + ".avsc";
    try (InputStream in = MessageCodec.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("The schema " + path + " is missing from the jar");
      }
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the schema " + path + " failed", e);
    }
  }
}
