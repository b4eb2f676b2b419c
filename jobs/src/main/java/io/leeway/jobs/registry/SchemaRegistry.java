package io.leeway.jobs.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry that speaks Confluent's REST API.
 *
 * <p>Nothing of a record gets into a request but a number. An answer is what the registry says for
 * certain; as long as it says nothing certain, it is asked again, and then there is a {@link
 * RegistryException}. Remembers nothing: see {@link SchemaCache}. Not thread-safe.
 */
public final class SchemaRegistry {
  /** Schemas that one schema may need, by whatever detours. */
  private static final int MAX_REFERENCES = 100;

  private static final int MAX_REFERENCE_DEPTH = 16;

  private final RegistryConnection connection;
  private final String subject;

  public SchemaRegistry(RegistrySettings settings) {
    this(settings, Waiting.REAL, () -> {});
  }

  SchemaRegistry(RegistrySettings settings, Waiting waiting, Runnable askedAgain) {
    this.connection = new RegistryConnection(settings, waiting, askedAgain);
    this.subject = settings.subject();
  }

  /**
   * The schema of this id.
   *
   * @throws RegistryException if the registry cannot be asked
   */
  public SchemaAnswer schema(int id) {
    JsonNode answer = connection.get("/schemas/ids/" + id);
    return answer == null ? new SchemaAnswer.Unknown(true) : parse(id, answer);
  }

  /**
   * The newest schema of the subject of the settings.
   *
   * @throws RegistryException if the registry cannot be asked
   */
  public SchemaAnswer latest() {
    JsonNode answer = connection.get(version(subject, "latest"));
    return answer == null
        ? new SchemaAnswer.Unknown(true)
        : parse(answer.path("id").asInt(-1), answer);
  }

  void pause(long nanos) {
    connection.pause(nanos);
  }

  private static String version(String subject, String version) {
    return "/subjects/%s/versions/%s"
        .formatted(URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20"), version);
  }

  private SchemaAnswer parse(int id, JsonNode answer) {
    String type = answer.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      return new SchemaAnswer.Unusable(
          switch (type) {
            case "JSON", "PROTOBUF" -> "is of type " + type + ", expected AVRO";
            default -> "is of a type that is unknown, expected AVRO";
          });
    }
    Schema.Parser parser = new Schema.Parser();
    try {
      String problem = parseReferences(answer, parser, new HashSet<>(), 0);
      if (problem != null) {
        return new SchemaAnswer.Unusable(problem);
      }
      return new SchemaAnswer.Known(id, parser.parse(text(answer)));
    } catch (AvroRuntimeException e) {
      return new SchemaAnswer.Unusable("does not parse as an Avro schema");
    }
  }

  private static String text(JsonNode answer) {
    JsonNode schema = answer.path("schema");
    if (!schema.isTextual()) {
      throw new RegistryException(
          "the schema registry gave an answer without a schema, expected a registry of Confluent's"
              + " API");
    }
    return schema.textValue();
  }

  /** Schemas that others need go before them; returns what is wrong. */
  private @Nullable String parseReferences(
      JsonNode answer, Schema.Parser parser, Set<String> seen, int depth) {
    for (JsonNode reference : answer.path("references")) {
      String path =
          version(
              reference.path("subject").asText(),
              Integer.toString(reference.path("version").asInt()));
      if (!seen.add(path)) {
        continue;
      }
      if (seen.size() > MAX_REFERENCES || depth >= MAX_REFERENCE_DEPTH) {
        return "refers to more than %d schemas, or through more than %d"
            .formatted(MAX_REFERENCES, MAX_REFERENCE_DEPTH);
      }
      JsonNode referred = connection.get(path);
      if (referred == null) {
        return "refers to a schema that the registry does not have";
      }
      String problem = parseReferences(referred, parser, seen, depth + 1);
      if (problem != null) {
        return problem;
      }
      parser.parse(text(referred));
    }
    return null;
  }
}
