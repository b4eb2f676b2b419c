package io.leeway.cli.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.Ran;
import io.leeway.cli.operate.FreePorts;
import io.leeway.cli.operate.Tool;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics of a replay get into a real Prometheus, and a query gives what the reports say, at
 * the end of the windows. Needs Debian's package prometheus.
 */
@Timeout(120)
class BackfillIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 20;
  private static final Instant START = Instant.parse("2024-02-28T00:00:00Z");
  private static final int REFERENCE_MINUTES = 3_000;
  private static final int MINUTES = 3_600;

  @Test
  void prometheusHasTheNumbersOfTheReportsAtTheEndsOfTheirWindows(@TempDir Path directory)
      throws Exception {
    Tool promtool = Tool.named("promtool");
    Tool prometheus = Tool.named("prometheus");
    Path input = Files.write(directory.resolve("input.csv"), rows(), UTF_8);
    Path metrics = directory.resolve("metrics");
    Path reports = directory.resolve("reports.jsonl");
    Ran ran =
        Ran.leeway(
            "replay",
            "--input",
            input,
            "--timestamp",
            "time",
            "--reference-rows",
            REFERENCE_MINUTES,
            "--window",
            "1h",
            "--json",
            reports,
            "--openmetrics",
            metrics);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    String run =
        ran.out()
            .lines()
            .filter(line -> line.startsWith("replay-"))
            .findFirst()
            .orElseThrow()
            .replaceFirst(":.*", "");
    List<JsonNode> windows = new ArrayList<>();
    for (String line : Files.readAllLines(reports)) {
      windows.add(JSON.readTree(line));
    }
    assertThat(windows).hasSize(MINUTES / 60);

    List<Path> files;
    try (Stream<Path> found = Files.list(metrics)) {
      files = found.sorted().toList();
    }
    assertThat(files)
        .extracting(file -> String.valueOf(file.getFileName()))
        .containsExactly(run + "-2024-03-01.txt", run + "-2024-03-02.txt", run + "-2024-03-03.txt");
    Path data = directory.resolve("data");
    for (Path file : files) {
      promtool.run(
          directory, "tsdb", "create-blocks-from", "openmetrics", file.toString(), data.toString());
    }

    int port = FreePorts.of(1)[0];
    Path settings = Files.writeString(directory.resolve("prometheus.yml"), "scrape_configs: []\n");
    Process server =
        new ProcessBuilder(
                prometheus.path().toString(),
                "--config.file=" + settings,
                "--storage.tsdb.path=" + data,
                "--storage.tsdb.retention.time=100y",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.out").toFile())
            .start();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> get(port, "/-/ready").statusCode() == 200);
      int compared = 0;
      for (JsonNode window : windows) {
        for (JsonNode score : window.get("features")) {
          String series =
              "leeway_feature_js_divergence_nats{run=\"%s\",stream=\"input\",segment=\"\",feature=\"%s\",window=\"1h\"}"
                  .formatted(run, score.get("feature").textValue());
          long end = window.get("windowEnd").asLong() / 1000;
          assertThat(query(port, series, end))
              .as("%s at %d", series, end)
              .isCloseTo(score.get("jsDivergenceNats").asDouble(), within(1e-15));
          compared++;
        }
      }
      assertThat(compared).isEqualTo(2 * MINUTES / 60);
      long first = windows.get(0).get("windowEnd").asLong() / 1000;
      assertThat(query(port, "count({run=\"%s\"})".formatted(run), first - 1))
          .as("nothing before the end of the first window")
          .isNaN();
      assertThat(query(port, "max(leeway_alert_active{run=\"%s\"})".formatted(run), end(windows)))
          .as("the alert at the end")
          .isEqualTo(1);
    } finally {
      server.destroy();
      assertThat(server.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static long end(List<JsonNode> windows) {
    return windows.get(windows.size() - 1).get("windowEnd").asLong() / 1000;
  }

  /** A record a minute, whose number moves in the last ten hours. */
  private static List<String> rows() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    List<String> rows = new ArrayList<>(List.of("time,size,colour"));
    // Enough records per hour for a verdict.
    int perMinute = 3;
    for (int i = 0; i < REFERENCE_MINUTES; i++) {
      rows.add(row(random, START.plusSeconds(i * 50L), 0));
    }
    Instant live = START.plus(Duration.ofDays(2));
    for (int i = 0; i < MINUTES * perMinute; i++) {
      rows.add(
          row(
              random,
              live.plusMillis(i * 60_000L / perMinute),
              i > (MINUTES - 600) * perMinute ? 2 : 0));
    }
    return rows;
  }

  private static String row(Random random, Instant time, double shift) {
    return String.format(
        Locale.ROOT,
        "%s,%.4f,%s",
        time,
        random.nextGaussian() + shift,
        List.of("red", "green", "blue").get(random.nextInt(3)));
  }

  private static double query(int port, String query, long seconds) throws Exception {
    JsonNode answer =
        JSON.readTree(
            get(
                    port,
                    "/api/v1/query?time=%d&query=%s"
                        .formatted(seconds, URLEncoder.encode(query, UTF_8)))
                .body());
    assertThat(answer.get("status").textValue()).as(answer.toString()).isEqualTo("success");
    JsonNode result = answer.get("data").get("result");
    return result.isEmpty()
        ? Double.NaN
        : Double.parseDouble(result.get(0).get("value").get(1).textValue());
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
