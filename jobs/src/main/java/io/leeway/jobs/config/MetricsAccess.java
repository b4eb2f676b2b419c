package io.leeway.jobs.config;

import org.jspecify.annotations.Nullable;

/**
 * Who may read the exporter's metrics and how: all of it secret, and never shown.
 *
 * @param username who readers must say they are, null for anybody
 * @param password theirs; there with the name
 * @param certificate the exporter's own in PEM, null to serve without TLS
 * @param key its private key in PEM; there with the certificate
 */
public record MetricsAccess(
    @Nullable String username,
    @Nullable String password,
    @Nullable String certificate,
    @Nullable String key) {

  /** What is wrong with the section without knowing its secrets. */
  static void check(ConfigSection exporter) {
    checkTogether(exporter, MetricsOptions.USERNAME, MetricsOptions.PASSWORD);
    checkTogether(exporter, MetricsOptions.CERTIFICATE, MetricsOptions.KEY);
  }

  /** The settings with their secrets; what is wrong goes to the errors. */
  static MetricsAccess read(ConfigSection exporter, SecretReferences secrets) {
    check(exporter);
    String username = secret(exporter, MetricsOptions.USERNAME, secrets);
    if (username != null && username.indexOf(':') >= 0) {
      exporter.error(exporter.pathOf(MetricsOptions.USERNAME), "has a colon, expected none");
    }
    return new MetricsAccess(
        username,
        secret(exporter, MetricsOptions.PASSWORD, secrets),
        secret(exporter, MetricsOptions.CERTIFICATE, secrets),
        secret(exporter, MetricsOptions.KEY, secrets));
  }

  private static void checkTogether(
      ConfigSection exporter, Option<String> first, Option<String> second) {
    if (exporter.has(first) != exporter.has(second)) {
      exporter.error(
          exporter.pathOf(exporter.has(first) ? second : first),
          "is missing, expected %s and %s together".formatted(first.key(), second.key()));
    }
  }

  private static @Nullable String secret(
      ConfigSection exporter, Option<String> option, SecretReferences secrets) {
    String text = exporter.find(option);
    return text == null ? null : secrets.resolve(exporter.pathOf(option), text);
  }

  @Override
  public String toString() {
    return "MetricsAccess[hidden]";
  }
}
