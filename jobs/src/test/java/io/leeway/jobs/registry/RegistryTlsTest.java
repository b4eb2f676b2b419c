package io.leeway.jobs.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryTlsTest {
  private static RegistryTls server;
  private static RegistryTls stranger;

  /** Both sides are the same person here: one who trusts his own certificate. */
  @BeforeAll
  static void makeKeys(@TempDir Path directory) throws Exception {
    server = selfSigned(directory.resolve("server.p12"), "EC");
    stranger = selfSigned(directory.resolve("stranger.p12"), "RSA");
  }

  @Test
  void trustsTheGivenAuthoritiesAndNobodyElse() throws Exception {
    try (TestRegistry registry = TestRegistry.startWithTls(server.context(), false)) {
      registry.register(1, "s", "\"int\"");
      RegistryTls trusting = new RegistryTls(server.trusted(), null, null);

      assertThat(ask(registry, trusting)).isInstanceOf(SchemaAnswer.Known.class);
      for (RegistryTls other : List.of(RegistryTls.DEFAULT, stranger)) {
        assertThatExceptionOfType(RegistryException.class)
            .isThrownBy(() -> ask(registry, other))
            .withMessageContaining("SSLHandshakeException");
      }
    }
  }

  @Test
  void showsItsOwnCertificate() throws Exception {
    try (TestRegistry registry = TestRegistry.startWithTls(server.context(), true)) {
      registry.register(1, "s", "\"int\"");

      assertThat(ask(registry, server)).isInstanceOf(SchemaAnswer.Known.class);
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> ask(registry, new RegistryTls(server.trusted(), null, null)));
    }
  }

  @Test
  void saysWhatIsNoPemAndDoesNotShowIt() {
    assertRefused(new RegistryTls("S3NTINEL", null, null), "trustedCertificates: no certificates");
    assertRefused(new RegistryTls("", null, null), "trustedCertificates: no certificates");
    assertRefused(
        new RegistryTls(null, "S3NTINEL", server.key()), "certificate: no certificates in PEM");
    assertRefused(
        new RegistryTls(null, server.certificate(), "S3NTINEL"),
        "key: no unencrypted private key in PEM (PKCS#8)");
    assertRefused(
        new RegistryTls(
            null,
            server.certificate(),
            "-----BEGIN PRIVATE KEY-----\nUzNOVElORUw=\n-----END PRIVATE KEY-----\n"),
        "key: expected a private key of RSA, EC or Ed25519");
    assertThat(server.toString()).isEqualTo("RegistryTls[hidden]");
  }

  private static void assertRefused(RegistryTls tls, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("https://localhost", tls))
        .withMessageStartingWith(message)
        .withNoCause()
        .withMessageNotContainingAny("S3NTINEL", "UzNOVElORUw");
  }

  private static SchemaAnswer ask(TestRegistry registry, RegistryTls tls) {
    return new SchemaRegistry(settings(registry.url(), tls)).schema(1);
  }

  private static RegistrySettings settings(String url, RegistryTls tls) {
    return new RegistrySettings(
        List.of(url),
        "s",
        new Credentials.Anonymous(),
        tls,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ZERO,
        Duration.ofMinutes(1));
  }

  private static RegistryTls selfSigned(Path store, String algorithm) throws Exception {
    TestCertificate own = TestCertificate.make(store, algorithm);
    return new RegistryTls(own.certificate(), own.certificate(), own.key());
  }
}
