package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.Leeway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class NoticesCommandTest {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

  private final StringWriter said = new StringWriter();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Thread command =
      new Thread(
          () -> {
            CommandLine leeway = Leeway.commandLine();
            leeway.setOut(new PrintWriter(said));
            leeway.execute("notices", "--port", "0");
          });

  @BeforeEach
  void start() {
    command.start();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> said.toString().contains("/."));
  }

  @AfterEach
  void stop() throws InterruptedException {
    command.interrupt();
    command.join();
  }

  @Test
  void printsEachNoticeWithItsAlerts() throws Exception {
    int status =
        post(
            """
            {"status": "firing", "groupLabels": {"alertname": "LeewayFeatureDrift", "stream": "flights"},
             "alerts": [{"status": "firing", "annotations":
               {"summary": "origin drifts\\u001b[2J", "dashboard_url": "http://grafana/d/x"}}]}
            """);
    assertThat(status).isEqualTo(200);
    assertThat(said.toString())
        .contains("FIRING  {\"alertname\":\"LeewayFeatureDrift\",\"stream\":\"flights\"}  1 alerts")
        .contains("  firing   origin drifts\\u001b[2J  http://grafana/d/x");
  }

  @Test
  void whatIsNoNoticeIsRefused() throws Exception {
    assertThat(post("not JSON")).isEqualTo(400);
  }

  private int post(String body) throws Exception {
    Matcher address = ADDRESS.matcher(said.toString());
    assertThat(address.find()).isTrue();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address.group()))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
