package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StreamTokenizer;
import java.io.StringReader;
import java.io.UncheckedIOException;
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
      "`security.protocol`, `sasl.*`, `ssl.*` (but nothing that names a class, a command or an"
          + " address), fetch and poll sizes, `client.id`, `client.rack`, `group.id` and"
          + " `isolation.level`";

  /** What {@code sasl.jaas.config} may name; others have been made to load and run anything. */
  private static final Set<String> LOGIN_MODULES =
      Set.of(
          "org.apache.kafka.common.security.plain.PlainLoginModule",
          "org.apache.kafka.common.security.scram.ScramLoginModule",
          "com.sun.security.auth.module.Krb5LoginModule");

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
                if (entry.getKey().equals("sasl.jaas.config") && !namesKnownLogins(value)) {
                  errors.add(
                      at
                          + ": refused, expected only Kafka's PlainLoginModule and"
                          + " ScramLoginModule and Java's Krb5LoginModule");
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
    if (name.endsWith(".cmd")) {
      return "it names a command that the client would run";
    }
    if (name.contains("oauthbearer")) {
      return "it names addresses and files that the client would read";
    }
    if (ALLOWED_KEYS.contains(key) || key.startsWith("sasl.") || key.startsWith("ssl.")) {
      return null;
    }
    return "expected only " + ALLOWED.replace("`", "");
  }

  /** Read as Kafka does: each statement begins with its module and ends with a semicolon. */
  private static boolean namesKnownLogins(String jaas) {
    StreamTokenizer tokens = new StreamTokenizer(new StringReader(jaas));
    tokens.slashSlashComments(true);
    tokens.slashStarComments(true);
    tokens.wordChars('-', '-');
    tokens.wordChars('_', '_');
    tokens.wordChars('$', '$');
    try {
      boolean begins = true;
      while (tokens.nextToken() != StreamTokenizer.TT_EOF) {
        if (begins && !LOGIN_MODULES.contains(String.valueOf(tokens.sval))) {
          return false;
        }
        begins = tokens.ttype == ';';
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }
}
