package io.leeway.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may read the metrics, and what those can do to the exporter who may not. */
@Timeout(60)
class ExporterAccessTest {
  private static final ExporterAccess PASSWORD =
      ExporterAccess.OPEN.withPassword("prometheus", "S3NTINEL: ü");
  private static final char[] STORE = "changeit".toCharArray();

  @TempDir private Path directory = Path.of("");

  @Test
  void withoutTheRightNameAndPasswordNothingIsShown() throws Exception {
    try (Exporter exporter = Exporter.start(options(PASSWORD))) {
      HttpClient http = HttpClient.newHttpClient();
      for (String wrong :
          List.of(
              "",
              "Basic",
              basic("prometheus", "S3NTINEL"),
              basic("", ""),
              basic("root", "S3NTINEL: ü"),
              basic("prometheus", "S3NTINEL: ü") + "=",
              "Bearer S3NTINEL")) {
        HttpResponse<String> refused =
            http.send(
                request("http", exporter).header("Authorization", wrong).build(),
                BodyHandlers.ofString());
        assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
            .hasValue("Basic realm=\"metrics\", charset=\"UTF-8\"");
        assertThat(refused.body()).doesNotContain("leeway", "S3NTINEL");
      }
      HttpResponse<String> shown =
          http.send(
              request("http", exporter)
                  .header("Authorization", basic("prometheus", "S3NTINEL: ü"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(shown.statusCode()).isEqualTo(200);
      assertThat(shown.body()).contains("leeway_exporter_up 0.0").doesNotContain("S3NTINEL");
    }
  }

  @Test
  void withACertificateOnlyTlsIsSpoken() throws Exception {
    SSLContext tls = selfSigned();
    try (Exporter exporter = Exporter.start(options(PASSWORD.withTls(tls)))) {
      HttpClient trusting = HttpClient.newBuilder().sslContext(tls).build();
      HttpRequest request =
          request("https", exporter)
              .header("Authorization", basic("prometheus", "S3NTINEL: ü"))
              .build();
      assertThat(trusting.send(request, BodyHandlers.ofString()).body())
          .contains("leeway_exporter_up");
      assertThat(
              trusting
                  .send(request("https", exporter).build(), BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(401);
      assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
          .as("nobody else's certificate")
          .isInstanceOf(SSLException.class);
      assertThatThrownBy(
              () ->
                  HttpClient.newHttpClient()
                      .send(request("http", exporter).build(), BodyHandlers.ofString()))
          .as("no plain HTTP")
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void otherMethodsAreRefusedBeforeAnybodyIsAsked() throws Exception {
    try (Exporter exporter = Exporter.start(options(PASSWORD))) {
      for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "X")) {
        HttpResponse<String> refused =
            HttpClient.newHttpClient()
                .send(
                    request("http", exporter).method(method, BodyPublishers.ofString("x")).build(),
                    BodyHandlers.ofString());
        assertThat(refused.statusCode()).as(method).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
      }
    }
  }

  @Test
  void whoIsSlowIsHungUpOnAndHoldsNobodyUp() throws Exception {
    try (Exporter exporter = Exporter.start(options(ExporterAccess.OPEN))) {
      List<Socket> slow = new ArrayList<>();
      try {
        for (int i = 0; i < 20; i++) {
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), exporter.port());
          slow.add(socket);
          socket
              .getOutputStream()
              .write("GET /metrics HTTP/1.1\r\nHost: x".getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(
                Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("prometheus-http"))
                    .count())
            .as("threads that serve requests")
            .isLessThanOrEqualTo(5);
        HttpResponse<String> shown =
            HttpClient.newHttpClient()
                .send(request("http", exporter).build(), BodyHandlers.ofString());
        assertThat(shown.statusCode()).isEqualTo(200);
        for (Socket socket : slow) {
          socket.setSoTimeout(1000);
          assertThat(socket.getInputStream().read()).as("closed by the exporter").isEqualTo(-1);
        }
      } finally {
        for (Socket socket : slow) {
          socket.close();
        }
      }
    }
  }

  @Test
  void answersNeverShowTheInside() throws Exception {
    try (Exporter exporter = Exporter.start(options(ExporterAccess.OPEN))) {
      for (String path :
          List.of("/", "/metrics?name[]=%00", "/metrics?%zz", "/../../etc/passwd", "/-/healthy")) {
        String answer = raw(exporter, "GET " + path + " HTTP/1.0\r\n\r\n");
        assertThat(answer).as(path).doesNotContain("Exception", "\tat ", "java.", "root:");
      }
      String tooLong = raw(exporter, "GET /" + "x".repeat(100_000) + " HTTP/1.0\r\n\r\n");
      assertThat(tooLong).doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void optionsShowNoSecret() throws Exception {
    assertThat(options(PASSWORD).toString()).contains("http, password").doesNotContain("S3NTINEL");
    assertThat(PASSWORD.withTls(selfSigned())).hasToString("https, password");
  }

  private static String raw(Exporter exporter, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), exporter.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String basic(String username, String password) {
    byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private static HttpRequest.Builder request(String scheme, Exporter exporter) {
    return HttpRequest.newBuilder(
            URI.create("%s://127.0.0.1:%d/metrics".formatted(scheme, exporter.port())))
        .timeout(Duration.ofSeconds(20));
  }

  private static ExporterOptions options(ExporterAccess access) throws IOException {
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return ExporterOptions.of("127.0.0.1:" + nobody.getLocalPort(), "r", "a", "d")
          .withPort(0)
          .withAccess(access);
    }
  }

  /** A context with a certificate for 127.0.0.1, which it trusts itself. */
  private SSLContext selfSigned() throws Exception {
    Path store = directory.resolve("own.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "own",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-validity",
                    "2",
                    "-keystore",
                    store.toString(),
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(STORE)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE);
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("own", keys.getCertificate("own"));
    KeyManagerFactory ours = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    ours.init(keys, STORE);
    TrustManagerFactory theirs =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    theirs.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(ours.getKeyManagers(), theirs.getTrustManagers(), null);
    return context;
  }
}
