package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.jobs.record.EventTimeField;
import java.time.Duration;
import java.util.List;

/** The keys of the stream and where its records come from. */
final class SourceOptions {
  /** How records are written. */
  enum Format {
    AVRO,
    JSON
  }

  static final Option<String> STREAM =
      Option.required(
          "stream",
          ValueType.name(),
          "Name of the monitored stream in reports, metrics and references.");

  static final Option<String> TOPIC =
      Option.required("source.topic", ValueType.topic(), "Topic of the feature records.");

  static final Option<String> SERVERS =
      Option.required(
          "source.bootstrapServers",
          ValueType.servers(),
          "Brokers to ask first; also for references and results.");

  static final Option<Format> FORMAT =
      Option.required(
          "source.format",
          ValueType.choice(Format.class),
          "How records are written: Avro's binary encoding, or a JSON object each.");

  static final Option<String> SCHEMA =
      Option.optional(
          "source.schema",
          ValueType.filePath(),
          "Writer's schema of all records, an `.avsc` file, if they have no header. `avro`"
              + " needs either this or `source.registry`, `json` neither.");

  static final Option<String> TIME_FIELD =
      Option.required(
          "source.timestamp.field",
          ValueType.recordPath(),
          "Field with the event time. Without `source.timestamp`, the timestamps of the Kafka"
              + " records are taken.");

  static final Option<EventTimeField.Unit> TIME_UNIT =
      Option.withDefault(
          "source.timestamp.unit",
          ValueType.choice(EventTimeField.Unit.class),
          "auto",
          "What its values mean. `auto`: Avro's logical type decides, a plain number is"
              + " milliseconds and a text ISO-8601, in UTC where no offset is given.");

  static final Option<JsonNode> PROPERTIES =
      Option.optional(
          "source.properties",
          ValueType.mapping("a mapping of Kafka client settings"),
          "Settings of the Kafka clients: "
              + ClientProperties.ALLOWED
              + ". A value may contain `${env:NAME}` or `${file:/path}`, which is how secrets"
              + " are given.");

  static final Option<Duration> DISCOVER_PARTITIONS =
      Option.withDefault(
          "source.discoverPartitionsEvery",
          ValueType.positiveDuration(),
          "5m",
          "How often a monitor looks for partitions that were added to the topic, which it reads"
              + " from their beginning, and whether the topic was deleted and made anew, which"
              + " ends it. Windows do not wait for a partition that has not been found yet.");

  /** In the order of the documentation. */
  static final List<Option<?>> ALL =
      List.of(
          STREAM,
          TOPIC,
          SERVERS,
          FORMAT,
          SCHEMA,
          TIME_FIELD,
          TIME_UNIT,
          PROPERTIES,
          DISCOVER_PARTITIONS);

  private SourceOptions() {}
}
