package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka client settings of a configuration: which are allowed.
 *
 * <p>Client settings are code: some name classes to load, files to read or addresses to call. So
 * only known ones pass. No message ever shows a value.
 */
final class ClientProperties {
  static final String ALLOWED =
      "`security.protocol`, `sasl.*`, `ssl.*` (but nothing that names a class), fetch and poll"
          + " sizes, `client.id`, `client.rack`, `group.id` and `isolation.level`";

  private static final Set<String> ALLOWED_KEYS =
      Set.of(
          "security.protocol",
          "client.id",
          "client.rack",
          "group.id",
          "isolation.level",
          "fetch.min.bytes",
          "fetch.max.bytes",
          "fetch.max.wait.ms",
          "max.partition.fetch.bytes",
          "max.poll.records",
          "max.poll.interval.ms",
          "receive.buffer.bytes",
          "send.buffer.bytes",
          "request.timeout.ms",
          "default.api.timeout.ms");

  private final SecretReferences secrets;
  private final List<String> errors;

  ClientProperties(SecretReferences secrets, List<String> errors) {
    this.secrets = secrets;
    this.errors = errors;
  }

  /** The allowed settings, with secrets filled in; what is wrong goes to the errors. */
  Map<String, String> read(String path, JsonNode mapping) {
    Map<String, String> properties = new TreeMap<>();
    mapping
        .properties()
        .forEach(
            entry -> {
              String at = path + "." + entry.getKey();
              String refusal = refusal(entry.getKey());
              if (refusal != null) {
                errors.add(at + ": refused, " + refusal);
              } else if (!entry.getValue().isValueNode() || entry.getValue().isNull()) {
                errors.add(at + ": no single value, expected text, a number or true or false");
              } else {
                String value = secrets.resolve(at, entry.getValue().asText());
                if (namesDirectoryLogin(value)) {
                  errors.add(
                      at + ": refused, JNDI and LDAP login modules can be made to load classes");
                }
                properties.put(entry.getKey(), value);
              }
            });
    return properties;
  }

  private static @Nullable String refusal(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    if (name.equals("bootstrap.servers")) {
      return "expected it as source.bootstrapServers";
    }
    if (name.endsWith(".class")
        || name.endsWith(".classes")
        || name.endsWith("reporters")
        || name.endsWith("providers")
        || name.contains("interceptor")) {
      return "it names classes that the client would load";
    }
    if (ALLOWED_KEYS.contains(key) || key.startsWith("sasl.") || key.startsWith("ssl.")) {
      return null;
    }
    return "expected only " + ALLOWED.replace("`", "");
  }

  private static boolean namesDirectoryLogin(String value) {
    String text = value.toLowerCase(Locale.ROOT);
    return text.contains("jndiloginmodule") || text.contains("ldaploginmodule");
  }
}
