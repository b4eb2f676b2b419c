package io.leeway.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration.
 *
 * @param path the key with all that it is in: {@code windows[].size}
 * @param type what values it takes
 * @param required whether it must be there where its section is
 * @param defaultText what holds without it, as it would be written; null for nothing
 * @param description for the documentation, a sentence or two
 */
record Option<T>(
    String path,
    ValueType<T> type,
    boolean required,
    @Nullable String defaultText,
    String description) {

  /** The last part of the path. */
  String key() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  static <T> Option<T> required(String path, ValueType<T> type, String description) {
    return new Option<>(path, type, true, null, description);
  }

  static <T> Option<T> optional(String path, ValueType<T> type, String description) {
    return new Option<>(path, type, false, null, description);
  }

  static <T> Option<T> withDefault(
      String path, ValueType<T> type, String defaultText, String description) {
    return new Option<>(path, type, false, defaultText, description);
  }
}
