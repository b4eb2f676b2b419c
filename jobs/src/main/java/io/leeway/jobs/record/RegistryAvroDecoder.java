package io.leeway.jobs.record;

import io.leeway.jobs.record.AvroCompiler.TolerantProgram;
import io.leeway.jobs.registry.RegistryException;
import io.leeway.jobs.registry.RegistrySettings;
import io.leeway.jobs.registry.SchemaAnswer;
import io.leeway.jobs.registry.SchemaCache;
import io.leeway.schema.DeadLetterReason;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro records in the wire format of Confluent's serializers: a byte 0, the id of the
 * writer's schema in four bytes, big-endian, and the record.
 *
 * <p>Each id's schema is asked for and compiled once. A schema need not have every field: absent
 * ones are missing. Throws a {@link RegistryException} where the registry cannot be asked, because
 * then nobody knows what the record is.
 *
 * <p>Cost: as {@link AvroRecordDecoder}. Not thread-safe.
 */
final class RegistryAvroDecoder implements RecordDecoder {
  private static final int HEADER_BYTES = 5;

  private final RecordFields fields;
  private final @Nullable EventTimeField eventTime;
  private final SchemaNews news;
  private final SchemaCache<Reader> readers;

  /** What is done with the records of one schema. */
  private sealed interface Reader {
    record Of(AvroRecordDecoder decoder, int schemaId) implements Reader {}

    record None(String detail) implements Reader {}
  }

  RegistryAvroDecoder(
      RegistrySettings settings,
      RecordFields fields,
      @Nullable EventTimeField eventTime,
      SchemaNews news) {
    this.fields = fields;
    this.eventTime = eventTime;
    this.news = news;
    this.readers = new SchemaCache<>(settings, this::reader, news::askedAgain);
  }

  @Override
  public void decode(byte[] value, FeatureRow row) {
    if (value.length < HEADER_BYTES) {
      row.reject(DeadLetterReason.TRUNCATED, "the record ends within its schema id");
      return;
    }
    if (value[0] != 0) {
      row.reject(
          DeadLetterReason.MALFORMED,
          value[0] == 1
              ? "a schema GUID in front, expected a schema id (a byte 0 and four bytes)"
              : "no schema id in front (a byte 0 and four bytes)");
      return;
    }
    int id =
        (value[1] & 0xFF) << 24
            | (value[2] & 0xFF) << 16
            | (value[3] & 0xFF) << 8
            | (value[4] & 0xFF);
    if (id < 0) {
      row.reject(DeadLetterReason.MALFORMED, "a negative schema id in front");
      return;
    }
    Reader reader = readers.get(id);
    if (reader instanceof Reader.Of of) {
      of.decoder().decode(value, HEADER_BYTES, row);
      DeadLetterReason rejection = row.rejection();
      if (rejection != null) {
        row.reject(rejection, "schema %d: %s".formatted(of.schemaId(), row.rejectionDetail()));
      }
    } else if (reader instanceof Reader.None none) {
      row.reject(DeadLetterReason.NO_SCHEMA, "schema %d %s".formatted(id, none.detail()));
    }
  }

  private Reader reader(int id, SchemaAnswer answer) {
    if (answer instanceof SchemaAnswer.Known known) {
      Schema schema = known.schema();
      if (schema.getType() != Schema.Type.RECORD) {
        return none(id, "is %s, expected a record".formatted(AvroTypes.describe(schema)));
      }
      TolerantProgram compiled = AvroCompiler.compileTolerantly(schema, fields, eventTime);
      news.learned(id, compiled.missing(), compiled.refused());
      return new Reader.Of(new AvroRecordDecoder(compiled.program(), eventTime, true), id);
    }
    if (answer instanceof SchemaAnswer.Unusable unusable) {
      return none(id, unusable.reason());
    }
    return ((SchemaAnswer.Unknown) answer).asked()
        ? none(id, "is not in the registry")
        : new Reader.None("was not asked for, since too many ids were unknown of late");
  }

  private Reader none(int id, String detail) {
    news.unusable(id, detail);
    return new Reader.None(detail);
  }
}
