package io.leeway.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exporter without any Kafka; with one it is tested where the embedded broker is. */
@Timeout(60)
class ExporterTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void withoutKafkaMetricsAreServedAndSaySo() throws Exception {
    try (Exporter exporter = Exporter.start(options())) {
      HttpResponse<String> metrics = get(exporter);
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body())
          .contains("leeway_exporter_up 0.0", "leeway_exporter_topic_partitions{topic=\"r\",} 0.0");
      assertThat(PromLint.problemsOf(metrics.body())).isEmpty();
      assertThatThrownBy(() -> exporter.awaitCaughtUp(Duration.ofMillis(10)))
          .isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void otherAddressesOfThisHostAreNotServedUnlessAskedFor() throws Exception {
    try (Exporter exporter = Exporter.start(options())) {
      for (InetAddress address : addressesThatOthersReach()) {
        assertThatThrownBy(() -> new Socket(address, exporter.port()).close())
            .isInstanceOf(ConnectException.class);
      }
    }
  }

  @Test
  void requestsThatAreNoReadsAreRefused() throws Exception {
    try (Exporter exporter = Exporter.start(options())) {
      HttpRequest post =
          HttpRequest.newBuilder(uri(exporter)).POST(BodyPublishers.ofString("x")).build();
      assertThat(http.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
      HttpRequest head =
          HttpRequest.newBuilder(uri(exporter)).method("HEAD", BodyPublishers.noBody()).build();
      assertThat(http.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPortThatIsTakenIsNamedInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Exporter.start(options().withPort(taken.getLocalPort())))
          .isInstanceOf(ExporterException.class)
          .hasMessage(
              "Metrics cannot be served on 127.0.0.1:%d: Address already in use"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void aWrongClientPropertyIsNamedInOneLine() throws Exception {
    ExporterOptions options =
        options().withClientProperties(Map.of("security.protocol", "NO_SUCH_PROTOCOL"));
    assertThatThrownBy(() -> Exporter.start(options))
        .isInstanceOf(ExporterException.class)
        .hasMessageContaining("NO_SUCH_PROTOCOL")
        .hasMessageNotContaining("\n");
  }

  private static List<InetAddress> addressesThatOthersReach() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .toList();
  }

  private static ExporterOptions options() throws IOException {
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return ExporterOptions.of("127.0.0.1:" + nobody.getLocalPort(), "r", "a", "d").withPort(0);
    }
  }

  private HttpResponse<String> get(Exporter exporter) throws Exception {
    return http.send(HttpRequest.newBuilder(uri(exporter)).build(), BodyHandlers.ofString());
  }

  private static URI uri(Exporter exporter) {
    return URI.create("http://127.0.0.1:%d/metrics".formatted(exporter.port()));
  }
}
