package io.leeway.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** What Prometheus, Alertmanager and an exporter answer on loopback. */
final class HttpApi {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  HttpApi(int port) {
    this.base = "http://127.0.0.1:" + port;
  }

  String text(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(20)).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return ProjectFile.JSON.readTree(text(path));
  }

  void post(String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    int status = http.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 200) {
      throw new AssertionError("%s%s answers %d".formatted(base, path, status));
    }
  }

  boolean answers(String path) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** The result of an expression over a time. */
  JsonNode range(String expression, Instant from, Instant until, Duration step)
      throws IOException, InterruptedException {
    JsonNode answer =
        json(
            "/api/v1/query_range?query=%s&start=%s&end=%s&step=%d"
                .formatted(
                    encode(expression),
                    encode(from.toString()),
                    encode(until.toString()),
                    step.toSeconds()));
    if (!answer.path("status").asText().equals("success")) {
      throw new AssertionError(expression + ": " + answer);
    }
    return answer.path("data").path("result");
  }

  /** The result of an expression now. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    return json("/api/v1/query?query=" + encode(expression)).path("data").path("result");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
