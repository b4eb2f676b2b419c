package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NoticesCommandTest {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

  private final HttpClient http = HttpClient.newHttpClient();

  private RunningCommand command;

  @BeforeEach
  void start() {
    command = RunningCommand.start("notices", "--port", "0");
  }

  @AfterEach
  void stop() throws InterruptedException {
    command.stop();
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
    assertThat(command.out())
        .contains(
            "FIRING  {\"alertname\":\"LeewayFeatureDrift\",\"stream\":\"flights\"}  1 alert\n")
        .contains("  firing   origin drifts\\u001b[2J  http://grafana/d/x");
  }

  @Test
  void whatIsNoNoticeIsRefused() throws Exception {
    assertThat(post("not JSON")).isEqualTo(400);
  }

  @Test
  void whoInterruptsItIsNotToldOfADefect() throws Exception {
    assertThat(command.interrupt()).isEqualTo("130 leeway notices: interrupted");
  }

  private int post(String body) throws Exception {
    Matcher address = ADDRESS.matcher(command.out());
    assertThat(address.find()).isTrue();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address.group()))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
