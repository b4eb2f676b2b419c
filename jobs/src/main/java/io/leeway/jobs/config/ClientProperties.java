package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka client settings of a configuration: which are allowed, and how secrets get into them.
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

  private static final int MAX_SECRET_BYTES = 64 * 1024;
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]*)(:?)([^}]*)\\}");

  private final Path directory;
  private final Function<String, @Nullable String> environment;
  private final List<String> errors;

  /**
   * @param directory what the paths of secret files are relative to
   * @param environment the value of an environment variable, null if it is not set
   */
  ClientProperties(
      Path directory, Function<String, @Nullable String> environment, List<String> errors) {
    this.directory = directory;
    this.environment = environment;
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
                String value = resolve(at, entry.getValue().asText());
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

  private String resolve(String at, String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(3);
      String value =
          switch (matcher.group(1)) {
            case "env" -> variable(at, name);
            case "file" -> file(at, name);
            default -> {
              errors.add(at + ": unknown reference, expected ${env:NAME} or ${file:/path}");
              yield "";
            }
          };
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(resolved).toString();
  }

  private String variable(String at, String name) {
    String value = environment.apply(name);
    if (value == null) {
      errors.add("%s: environment variable %s is not set".formatted(at, name));
      return "";
    }
    return value;
  }

  private String file(String at, String name) {
    try {
      Path file = directory.resolve(name);
      if (Files.size(file) > MAX_SECRET_BYTES) {
        errors.add("%s: file %s has more than %d bytes".formatted(at, name, MAX_SECRET_BYTES));
        return "";
      }
      return Files.readString(file, StandardCharsets.UTF_8).stripTrailing();
    } catch (CharacterCodingException e) {
      errors.add("%s: file %s is no text in UTF-8".formatted(at, name));
    } catch (IOException | InvalidPathException e) {
      errors.add("%s: file %s cannot be read".formatted(at, name));
    }
    return "";
  }
}
