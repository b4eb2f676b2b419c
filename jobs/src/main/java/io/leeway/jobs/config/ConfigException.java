package io.leeway.jobs.config;

import java.util.List;

/** A configuration that cannot be used; tells everything that is wrong with it at once. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A copy that Java can serialize. */
  private final String[] errors;

  /**
   * @param errors one line each: the key, its value and what was expected
   */
  public ConfigException(List<String> errors) {
    super(String.join("\n", errors));
    this.errors = errors.toArray(String[]::new);
  }

  /** One line per error, never empty; no line holds a secret. */
  public List<String> errors() {
    return List.of(errors);
  }
}
