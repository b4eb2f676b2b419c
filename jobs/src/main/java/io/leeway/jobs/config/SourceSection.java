package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.jobs.config.MonitorConfig.Source;
import io.leeway.jobs.config.SourceOptions.Format;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.RecordFields;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.registry.RegistrySettings;
import io.leeway.jobs.vector.VectorFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code source}: which topic, and how its records are written. */
final class SourceSection {
  private static final long MAX_SCHEMA_BYTES = 1 << 20;

  private final ConfigSection source;
  private final Path directory;
  private final SecretReferences secrets;
  private final List<String> errors;

  /**
   * @param directory what the path of the schema is relative to
   * @param errors gets what is wrong, a line each
   */
  SourceSection(
      ConfigSection source, Path directory, SecretReferences secrets, List<String> errors) {
    this.source = source;
    this.directory = directory;
    this.secrets = secrets;
    this.errors = errors;
  }

  /** The settings; what is wrong with them is among the errors. */
  Source read(FeatureSection features, List<String> segments) {
    String topic = source.require(SourceOptions.TOPIC, ConfigFile.UNKNOWN);
    String servers = source.require(SourceOptions.SERVERS, ConfigFile.UNKNOWN);
    EventTimeField timestamp = timestamp(source.section("timestamp"));
    RecordFields fields =
        VectorFeature.fields(
            SegmentFields.appended(features.features(), segments), features.vectors());
    RecordFormat format = format(topic, fields, timestamp);
    JsonNode properties = source.find(SourceOptions.PROPERTIES);
    return new Source(
        topic,
        servers,
        format,
        timestamp,
        properties == null
            ? Map.of()
            : new ClientProperties(secrets, errors)
                .read(source.pathOf(SourceOptions.PROPERTIES), properties),
        source.get(SourceOptions.DISCOVER_PARTITIONS));
  }

  private static @Nullable EventTimeField timestamp(ConfigSection timestamp) {
    if (timestamp.isEmpty()) {
      return null;
    }
    String field = timestamp.require(SourceOptions.TIME_FIELD, "");
    EventTimeField.Unit unit = timestamp.get(SourceOptions.TIME_UNIT);
    return field.isEmpty() ? null : new EventTimeField(field, unit);
  }

  private RecordFormat format(
      String topic, RecordFields fields, @Nullable EventTimeField timestamp) {
    Format format = source.findRequired(SourceOptions.FORMAT);
    String at = source.pathOf(SourceOptions.SCHEMA);
    RecordFormat records = new RecordFormat.Json();
    RegistrySettings registry = registry(topic, format);
    if (format == null) {
      return records;
    }
    if (registry != null) {
      return new RecordFormat.RegistryAvro(registry);
    }
    if (format == Format.AVRO) {
      if (source.has("registry")) {
        return records;
      }
      String schema = schema(at);
      if (schema == null) {
        return records;
      }
      records = new RecordFormat.Avro(schema);
    } else if (source.has(SourceOptions.SCHEMA)) {
      source.error(at, "is for format avro only, expected none with json");
    }
    try {
      records.decoder(fields, timestamp);
    } catch (IllegalArgumentException e) {
      String prefix = format == Format.AVRO ? at : source.pathOf(SourceOptions.FORMAT);
      String.valueOf(e.getMessage()).lines().forEach(line -> source.error(prefix, line));
    }
    return records;
  }

  /** The settings, null if there are none or they are wrong. */
  private @Nullable RegistrySettings registry(String topic, @Nullable Format format) {
    if (!source.has("registry")) {
      return null;
    }
    String at = source.pathOf("registry");
    if (format == Format.JSON) {
      source.error(at, "is for format avro only, expected none with json");
    } else if (source.has(SourceOptions.SCHEMA.key())) {
      source.error(at, "is there with source.schema, expected one of them");
    }
    return new RegistrySection(source.section("registry"), secrets, errors).read(topic);
  }

  private @Nullable String schema(String at) {
    String path = source.find(SourceOptions.SCHEMA);
    if (path == null) {
      if (!source.has(SourceOptions.SCHEMA)) {
        source.error(
            at,
            "is missing, expected an .avsc file (or source.registry), which format avro requires");
      }
      return null;
    }
    try {
      Path file = directory.resolve(path);
      if (Files.size(file) > MAX_SCHEMA_BYTES) {
        source.error(
            at,
            "\"%s\" has %d bytes, expected at most %d"
                .formatted(path, Files.size(file), MAX_SCHEMA_BYTES));
        return null;
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      source.error(at, "\"%s\" cannot be read, expected an .avsc file in UTF-8".formatted(path));
      return null;
    }
  }
}
