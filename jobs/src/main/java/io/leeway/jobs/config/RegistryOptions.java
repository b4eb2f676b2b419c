package io.leeway.jobs.config;

import java.time.Duration;
import java.util.List;

/** The keys of {@code source.registry}. */
final class RegistryOptions {
  static final Option<String> URL =
      Option.required(
          "source.registry.url",
          ValueType.secret("http or https URLs, separated by commas"),
          "Schema registry with Confluent's API: each record begins with a byte 0 and the id of"
              + " its schema. Several URLs are the same registry, asked in turn.");

  static final Option<String> SUBJECT =
      Option.optional(
          "source.registry.subject",
          ValueType.subject(),
          "Subject whose newest schema is checked against the features before the start; the"
              + " topic with `-value` if not given. Records may have schemas of any subject.");

  static final Option<String> USERNAME =
      Option.optional(
          "source.registry.username",
          ValueType.secret("a text without a colon"),
          "Name or API key for basic authentication." + Options.SECRETS);

  static final Option<String> PASSWORD =
      Option.optional(
          "source.registry.password",
          ValueType.secret("a text"),
          "Password or API secret." + Options.SECRETS);

  static final Option<String> TOKEN =
      Option.optional(
          "source.registry.token",
          ValueType.secret("a text of visible ASCII characters"),
          "Bearer token, instead of name and password." + Options.SECRETS);

  static final Option<String> TRUSTED =
      Option.optional(
          "source.registry.trustedCertificates",
          ValueType.secret("certificates in PEM"),
          "Authorities that https is trusted by, such as `${file:ca.pem}`; those of Java if not"
              + " given.");

  static final Option<String> CERTIFICATE =
      Option.optional(
          "source.registry.certificate",
          ValueType.secret("certificates in PEM"),
          "Our own certificate, where https asks for one, such as `${file:client.pem}`.");

  static final Option<String> KEY =
      Option.optional(
          "source.registry.key",
          ValueType.secret("an unencrypted private key in PEM (PKCS#8)"),
          "Its private key, such as `${file:client.key}`.");

  static final Option<Duration> CONNECT_TIMEOUT =
      Option.withDefault(
          "source.registry.connectTimeout",
          ValueType.positiveDuration(),
          "5s",
          "Longest time to a connection.");

  static final Option<Duration> READ_TIMEOUT =
      Option.withDefault(
          "source.registry.readTimeout",
          ValueType.positiveDuration(),
          "10s",
          "Longest time from a request to the end of its answer.");

  static final Option<Duration> RETRY_FOR =
      Option.withDefault(
          "source.registry.retryFor",
          ValueType.duration(),
          "1m",
          "How long a task waits for a registry that does not answer about a new schema; then"
              + " the job fails and restarts where it was. No record is dropped.");

  static final Option<Duration> UNKNOWN_FOR =
      Option.withDefault(
          "source.registry.unknownFor",
          ValueType.duration(),
          "1m",
          "How long a schema id that the registry does not have is not asked for again; its"
              + " records are dead letters.");

  /** In the order of the documentation. */
  static final List<Option<?>> ALL =
      List.of(
          URL,
          SUBJECT,
          USERNAME,
          PASSWORD,
          TOKEN,
          TRUSTED,
          CERTIFICATE,
          KEY,
          CONNECT_TIMEOUT,
          READ_TIMEOUT,
          RETRY_FOR,
          UNKNOWN_FOR);

  private RegistryOptions() {}
}
