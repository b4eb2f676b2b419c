package io.leeway.jobs.record;

import io.leeway.jobs.registry.RegistrySettings;
import java.io.Serializable;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** How the records of a topic are written; makes the decoder that reads them. */
public sealed interface RecordFormat extends Serializable {

  /**
   * A decoder for these fields.
   *
   * @param fields what to read
   * @param eventTime where the event time is, null to keep the timestamp of the Kafka record
   * @throws IllegalArgumentException naming every field that the format cannot have, all at once
   */
  RecordDecoder decoder(RecordFields fields, @Nullable EventTimeField eventTime);

  /** The same for single values only. */
  default RecordDecoder decoder(List<FeatureField> features, @Nullable EventTimeField eventTime) {
    return decoder(RecordFields.of(features), eventTime);
  }

  /**
   * The same, telling what it learns about schemas while it runs.
   *
   * @throws IllegalArgumentException as above
   */
  default RecordDecoder decoder(
      RecordFields fields, @Nullable EventTimeField eventTime, SchemaNews news) {
    return decoder(fields, eventTime);
  }

  /**
   * Avro's binary encoding without any header, one schema for the whole topic.
   *
   * @param schemaJson the writer's schema
   */
  record Avro(String schemaJson) implements RecordFormat {
    @Override
    public RecordDecoder decoder(RecordFields fields, @Nullable EventTimeField eventTime) {
      return AvroRecordDecoder.compile(schemaJson, fields, eventTime, true);
    }
  }

  /**
   * Avro's binary encoding behind the id of its schema in a registry.
   *
   * @param registry where schemas are
   */
  record RegistryAvro(RegistrySettings registry) implements RecordFormat {
    /** Asks the registry with the first record, not before. */
    @Override
    public RecordDecoder decoder(RecordFields fields, @Nullable EventTimeField eventTime) {
      return decoder(fields, eventTime, SchemaNews.IGNORED);
    }

    @Override
    public RecordDecoder decoder(
        RecordFields fields, @Nullable EventTimeField eventTime, SchemaNews news) {
      return new RegistryAvroDecoder(registry, fields, eventTime, news);
    }

    /** What such a schema cannot give, a line for each field; empty if it has everything. */
    public List<String> unmet(
        Schema schema, RecordFields fields, @Nullable EventTimeField eventTime) {
      try {
        AvroCompiler.compile(schema.toString(), fields, eventTime);
        return List.of();
      } catch (IllegalArgumentException e) {
        return String.valueOf(e.getMessage()).lines().toList();
      }
    }
  }

  /** One JSON object per record. */
  record Json() implements RecordFormat {
    @Override
    public RecordDecoder decoder(RecordFields fields, @Nullable EventTimeField eventTime) {
      return new JsonRecordDecoder(fields, eventTime);
    }
  }
}
