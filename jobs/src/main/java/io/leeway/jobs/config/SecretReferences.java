package io.leeway.jobs.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How secrets get into a configuration without being in its file: {@code ${env:NAME}} and {@code
 * ${file:/path}}. No message ever shows a value.
 */
final class SecretReferences {
  private static final int MAX_SECRET_BYTES = 64 * 1024;
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]*)(:?)([^}]*)\\}");

  private final Path directory;
  private final Function<String, @Nullable String> environment;
  private final List<String> errors;

  /**
   * References of one file.
   *
   * @param directory what the paths of secret files are relative to
   * @param environment the value of an environment variable, null if it is not set
   */
  SecretReferences(
      Path directory, Function<String, @Nullable String> environment, List<String> errors) {
    this.directory = directory;
    this.environment = environment;
    this.errors = errors;
  }

  /**
   * The text with every reference replaced; what cannot be replaced goes to the errors.
   *
   * @param at the key, for the errors
   */
  String resolve(String at, String text) {
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
