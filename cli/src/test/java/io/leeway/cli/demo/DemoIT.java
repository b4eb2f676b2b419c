package io.leeway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as it is run by a user, from the flights to the metrics. */
class DemoIT {
  private static final Pattern SAMPLE = Pattern.compile("(leeway_[a-z_]+)(\\{[^}]*\\})? (\\S+)");

  @TempDir static Path directory;

  private static final DriftSummary SUMMARY = new DriftSummary();
  private static final StringWriter OUTPUT = new StringWriter();
  private static final List<JsonNode> REPORTS = new ArrayList<>();
  private static String metrics = "";

  @BeforeAll
  static void run() throws Exception {
    PrintWriter out = new PrintWriter(OUTPUT);
    Path json = directory.resolve("reports.jsonl");
    try (ReportFile reports = new ReportFile(json);
        Demo demo = Demo.start(out, directory, 0)) {
      demo.load();
      demo.monitor(List.of(SUMMARY, new ResultsPrinter(out), reports));
      demo.awaitMetrics();
      metrics = scrape(demo.metricsPort());
    }
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(json)) {
      REPORTS.add(mapper.readTree(line));
    }
  }

  @AfterAll
  static void show() {
    System.out.println(OUTPUT);
    SUMMARY.lines().forEach(System.out::println);
  }

  @Test
  void everyDayFromFebruaryToJuneHasOneReport() {
    assertThat(REPORTS).hasSize(150);
    assertThat(REPORTS).allMatch(report -> report.get("revision").asInt() == 0);
    assertThat(REPORTS.stream().filter(report -> !report.get("complete").asBoolean()))
        .singleElement()
        .extracting(report -> report.get("windowStart").asLong())
        .isEqualTo(java.time.Instant.parse("2001-06-30T00:00:00Z").toEpochMilli());
    assertThat(REPORTS.stream().mapToLong(report -> report.get("late").asLong()).sum()).isZero();
  }

  @Test
  void everyFlightIsInOneWindow() {
    long inWindows = REPORTS.stream().mapToLong(report -> report.get("records").asLong()).sum();
    long january = 200_000 - inWindows;
    assertThat(OUTPUT.toString())
        .contains("Loaded 200,000 flights")
        .contains("from the %,d flights of January".formatted(january));
  }

  @Test
  void theNoreasterShowsInOriginAndDestination() {
    assertThat(statusOn("2001-03-05", "origin")).isEqualTo("DRIFT");
    assertThat(statusOn("2001-03-05", "destination")).isEqualTo("DRIFT");
    assertThat(OUTPUT.toString())
        .containsPattern("2001-03-05 {2}drift .*origin \\d")
        .containsPattern("2001-03-05 {2}ALERT \\w+ {2}origin differs from the reference")
        .containsPattern("2001-03-05 {2}ALERT \\w+ {2}destination differs from the reference");
  }

  @Test
  void airportsAreCalmOnOrdinaryDays() {
    assertThat(daysOfDrift("origin")).isLessThanOrEqualTo(8);
    assertThat(daysOfDrift("destination")).isLessThanOrEqualTo(8);
    assertThat(daysOfDrift("hour")).isLessThanOrEqualTo(8);
    assertThat(daysOfDrift("distance")).isLessThanOrEqualTo(8);
  }

  @Test
  void metricsShowTheLastDayOfEachFeature() {
    Map<String, Double> samples = new TreeMap<>();
    metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              var matcher = SAMPLE.matcher(line);
              assertThat(matcher.matches()).as(line).isTrue();
              samples.put(matcher.group(1) + matcher.group(2), Double.valueOf(matcher.group(3)));
            });
    JsonNode last = REPORTS.get(REPORTS.size() - 1);
    for (JsonNode score : last.get("features")) {
      assertThat(samples)
          .containsEntry(
              "leeway_feature_js_distance_ratio{stream=\"flights\",segment=\"\",feature=\"%s\",window=\"1d\",}"
                  .formatted(score.get("feature").asText()),
              score.get("jsDistance").asDouble());
    }
    long read = REPORTS.stream().mapToLong(report -> report.get("records").asLong()).sum();
    assertThat(samples)
        .containsEntry("leeway_exporter_upnull", 1.0)
        .containsEntry(
            "leeway_records_total{stream=\"flights\",outcome=\"scored\",}", (double) read)
        .containsEntry("leeway_records_total{stream=\"flights\",outcome=\"malformed\",}", 0.0);
  }

  private static long daysOfDrift(String feature) {
    return REPORTS.stream()
        .flatMap(report -> elements(report.get("features")).stream())
        .filter(score -> score.get("feature").asText().equals(feature))
        .filter(score -> score.get("status").asText().equals("DRIFT"))
        .count();
  }

  private static String statusOn(String day, String feature) {
    long start = java.time.Instant.parse(day + "T00:00:00Z").toEpochMilli();
    return REPORTS.stream()
        .filter(report -> report.get("windowStart").asLong() == start)
        .flatMap(report -> elements(report.get("features")).stream())
        .filter(score -> score.get("feature").asText().equals(feature))
        .map(score -> score.get("status").asText())
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  private static String scrape(int port) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
