package io.leeway.jobs.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leeway.jobs.kafka.OffsetRange;
import io.leeway.jobs.window.EventTimeSpan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides the results of a replay, so that it can be repeated: which records, by
 * which program, with which settings and references. A file of JSON.
 *
 * @param stream name of the monitored stream
 * @param topicId Kafka's id of the topic, which another topic of the same name does not have
 * @param partitions what is read of each partition, all of them, in their order
 * @param span event times of the records that count
 * @param delayMillis how long windows wait for records that are out of order
 * @param codeVersion see {@link CodeVersion}
 * @param configHash see {@link io.leeway.jobs.config.ConfigHash}
 * @param references ids, which are hashes of their content, in the order in which they take effect
 */
public record ReplayManifest(
    String stream,
    String topic,
    String topicId,
    List<OffsetRange> partitions,
    EventTimeSpan span,
    long delayMillis,
    String codeVersion,
    String configHash,
    List<String> references) {
  private static final int FORMAT = 1;
  private static final int ID_BYTES = 6;
  private static final long MAX_BYTES = 16 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public ReplayManifest {
    partitions = List.copyOf(partitions);
    references = List.copyOf(references);
  }

  /** The same replay of another topic of the same name. */
  public ReplayManifest withTopicId(String id) {
    return new ReplayManifest(
        stream, topic, id, partitions, span, delayMillis, codeVersion, configHash, references);
  }

  /** The same replay with windows that wait longer. */
  public ReplayManifest withDelayMillis(long millis) {
    return new ReplayManifest(
        stream, topic, topicId, partitions, span, millis, codeVersion, configHash, references);
  }

  /** 12 hexadecimal digits: equal manifests have equal ids. */
  public String id() {
    return sha256(content().toString()).substring(0, 2 * ID_BYTES);
  }

  /** A hash over the references, in their order. */
  public String referenceHash() {
    return sha256(String.join("\n", references)).substring(0, 2 * ID_BYTES);
  }

  /** How many offsets are read. */
  public long offsets() {
    return partitions.stream().mapToLong(OffsetRange::size).sum();
  }

  /** The file's text. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("id", id());
    root.setAll(content());
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A manifest is always JSON", e);
    }
  }

  private ObjectNode content() {
    ObjectNode root = JSON.createObjectNode();
    root.put("stream", stream);
    root.put("topic", topic);
    root.put("topicId", topicId);
    root.put("from", time(span.fromMillis()));
    root.put("to", time(span.untilMillis()));
    root.put("delayMillis", delayMillis);
    root.put("codeVersion", codeVersion);
    root.put("configHash", configHash);
    root.put("referenceHash", referenceHash());
    ArrayNode ids = root.putArray("references");
    references.forEach(ids::add);
    ArrayNode ranges = root.putArray("partitions");
    for (OffsetRange range : partitions) {
      ranges
          .addObject()
          .put("partition", range.partition())
          .put("start", range.start())
          .put("end", range.end());
    }
    return root;
  }

  private static @Nullable String time(long millis) {
    return millis == Long.MIN_VALUE || millis == Long.MAX_VALUE
        ? null
        : Instant.ofEpochMilli(millis).toString();
  }

  /**
   * The manifest in a file.
   *
   * @throws ReplayRefusedException if there is none, or one that somebody has changed
   */
  public static ReplayManifest read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ReplayRefusedException(
            "%s has %d bytes, expected a manifest of at most %d"
                .formatted(file, Files.size(file), MAX_BYTES));
      }
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new ReplayRefusedException(file + " cannot be read, expected a manifest", e);
    }
  }

  static ReplayManifest parse(String json, String name) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ReplayRefusedException(name + " is no manifest: no JSON", e);
    }
    Fields fields = new Fields(root, name);
    long format = fields.number("format");
    if (format != FORMAT) {
      throw new ReplayRefusedException(
          "%s is a manifest of format %d, expected %d".formatted(name, format, FORMAT));
    }
    List<OffsetRange> ranges = new ArrayList<>();
    for (JsonNode entry : fields.list("partitions")) {
      Fields range = new Fields(entry, name);
      try {
        ranges.add(
            new OffsetRange(
                Math.toIntExact(range.number("partition")),
                range.number("start"),
                range.number("end")));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new ReplayRefusedException("%s: %s".formatted(name, e.getMessage()), e);
      }
    }
    List<String> references = new ArrayList<>();
    fields.list("references").forEach(id -> references.add(id.asText()));
    ReplayManifest manifest;
    try {
      manifest =
          new ReplayManifest(
              fields.text("stream"),
              fields.text("topic"),
              fields.text("topicId"),
              ranges,
              new EventTimeSpan(
                  fields.time("from", Long.MIN_VALUE), fields.time("to", Long.MAX_VALUE)),
              fields.number("delayMillis"),
              fields.text("codeVersion"),
              fields.text("configHash"),
              references);
    } catch (IllegalArgumentException e) {
      throw new ReplayRefusedException("%s: %s".formatted(name, e.getMessage()), e);
    }
    String id = fields.text("id");
    if (!id.equals(manifest.id())) {
      throw new ReplayRefusedException(
          "%s says that it is %s but its content is that of %s, expected a manifest as it was written"
              .formatted(name, id, manifest.id()));
    }
    return manifest;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Reads fields of an object, each of which has to be there. */
  private record Fields(JsonNode node, String name) {
    String text(String field) {
      JsonNode value = node.path(field);
      if (!value.isTextual()) {
        throw wrong(field, "a text");
      }
      return value.textValue();
    }

    long number(String field) {
      JsonNode value = node.path(field);
      if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
        throw wrong(field, "a whole number");
      }
      return value.longValue();
    }

    long time(String field, long none) {
      JsonNode value = node.path(field);
      if (value.isNull()) {
        return none;
      }
      try {
        return Instant.parse(value.asText()).toEpochMilli();
      } catch (DateTimeException | ArithmeticException e) {
        throw wrong(field, "a time or null");
      }
    }

    JsonNode list(String field) {
      JsonNode value = node.path(field);
      if (!value.isArray()) {
        throw wrong(field, "a list");
      }
      return value;
    }

    private ReplayRefusedException wrong(String field, String expected) {
      return new ReplayRefusedException(
          "%s is no manifest: %s, expected %s".formatted(name, field, expected));
    }
  }
}
