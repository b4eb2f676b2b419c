package io.leeway.jobs.record;

import java.io.Serializable;
import java.util.List;
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

  /** One JSON object per record. */
  record Json() implements RecordFormat {
    @Override
    public RecordDecoder decoder(RecordFields fields, @Nullable EventTimeField eventTime) {
      return new JsonRecordDecoder(fields, eventTime);
    }
  }
}
