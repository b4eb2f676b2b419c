package io.leeway.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docker-compose.yml starts, without containers: the same processes with the same files, but
 * for addresses and shorter intervals. Flights are fed as they are there, days in seconds.
 */
@Timeout(360)
class OperateIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  /** Of a day. */
  private static final Duration A_QUARTER = Duration.ofHours(6);

  /** About the monitor itself, not about windows: nothing of it is in a report. */
  private static final Pattern LIVE_ONLY =
      Pattern.compile("leeway_(last_report|report_due|records|ledger)_");

  /** Empty as long as the job reports no joint scores. */
  private static final String JOINT = "leeway_joint_";

  @Test
  void driftIsShownToldOnceAndMutedWhenTheJobStops(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"));
        TestReceiver receiver = new TestReceiver();
        Stack stack = new Stack(folder, kafka.bootstrapServers(), receiver.url())) {
      Instant begun = Instant.now();
      // The job needs the topic and the reference; a quiet day to begin with.
      stack.feed("2001-03-02", "2001-03-03", "1s").awaitEnd(LIMIT);
      stack.startAll();
      await("the job runs", () -> has(stack.prometheus(), "flink_jobmanager_job_runningTime > 0"));
      await(
          "the exporter has caught up",
          () -> has(stack.prometheus(), "leeway_exporter_caught_up == 1"));

      stack.feed("2001-03-03", "2001-03-14", "2s").awaitEnd(LIMIT);
      await(
          "the alerts of 5 March have been told and resolved",
          () -> lastStatus(receiver, "LeewayFeatureDrift").equals("resolved"));
      assertNorEasterWasToldOnce(receiver);
      assertNorEasterFiredAndResolved(stack.prometheus(), begun);
      assertEveryPanelHasData(stack.prometheus(), begun);
      assertThat(
              Tool.named("promtool").runOn(stack.exporter().text("/metrics"), "check", "metrics"))
          .isEmpty();

      // Up to the end of 9 June, when a storm closed Houston, and no further: these alerts stay
      // raised.
      stack.feed("2001-06-08", "2001-06-10T06:00", "2s").awaitEnd(LIMIT);
      await(
          "drift is raised",
          () ->
              has(
                  stack.prometheus(),
                  "ALERTS{alertname=\"LeewayFeatureDrift\",feature=\"origin\",alertstate=\"firing\"}"));
      stack.stopFlink();
      await("the stream is stale", () -> !receiver.about("LeewayStreamStale").isEmpty());
      await(
          "drift is muted",
          () -> {
            Set<String> states = new HashSet<>();
            for (JsonNode alert : stack.alertmanager().json("/api/v2/alerts")) {
              if (alert.path("labels").path("category").asText().matches("drift|data")) {
                states.add(alert.path("status").path("state").asText());
              }
            }
            return states.equals(Set.of("suppressed"));
          });
      assertThat(receiver.about("LeewayStreamStale")).hasSize(1);

      assertReplayedHistoryIsShown(stack, folder.resolve("openmetrics"));
    }
  }

  /** The same topic replayed into another Prometheus: the dashboards show it as they do live. */
  private static void assertReplayedHistoryIsShown(Stack stack, Path openMetrics) throws Exception {
    Ran replay = Ran.leeway("replay", "--config", stack.stream(), "--openmetrics", openMetrics);
    assertThat(replay.exitCode()).as(replay.err()).isZero();
    HttpApi history = stack.startHistory(openMetrics);
    List<LocalDate> days = new ArrayList<>();
    try (Stream<Path> files = Files.list(openMetrics)) {
      files.forEach(file -> days.add(LocalDate.parse(dayOf(file))));
    }
    Instant from = Collections.min(days).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant until = Collections.max(days).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Set<String> runs = new TreeSet<>();
    for (JsonNode series :
        history.range("leeway_window_end_timestamp_seconds", from, until, A_QUARTER)) {
      runs.add(series.path("metric").path("run").asText());
    }
    assertThat(runs).hasSize(1).allMatch(run -> run.startsWith("replay-"));
    String run = runs.iterator().next();
    List<String> empty = new ArrayList<>();
    int asked = 0;
    for (Dashboard dashboard : Dashboard.shipped()) {
      for (JsonNode panel : dashboard.shown()) {
        for (String expression : Dashboard.expressions(panel)) {
          if (expression.contains("$run") && !LIVE_ONLY.matcher(expression).find()) {
            asked++;
            if (history.range(chosen(expression, run), from, until, A_QUARTER).isEmpty()) {
              empty.add(dashboard.place(panel) + ": " + expression);
            }
          }
        }
      }
    }
    System.out.printf("%d expressions of panels asked of a replay, empty: %s%n", asked, empty);
    assertThat(empty).isEmpty();
  }

  /** {@code replay-ID-2001-03-04.txt}. */
  private static String dayOf(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.length() - "2001-03-04.txt".length(), name.length() - 4);
  }

  private static void assertNorEasterWasToldOnce(TestReceiver receiver) {
    List<JsonNode> firing = new ArrayList<>();
    for (JsonNode notice : receiver.about("LeewayFeatureDrift")) {
      if (notice.path("status").asText().equals("firing")) {
        firing.add(notice);
      }
    }
    assertThat(firing).as(receiver.toString()).hasSize(1);
    Set<String> features = new TreeSet<>();
    for (JsonNode alert : firing.get(0).path("alerts")) {
      features.add(alert.path("labels").path("feature").asText());
      assertThat(alert.path("labels").has("grafana_url")).isFalse();
      assertThat(alert.path("annotations").path("runbook_url").asText())
          .isEqualTo("docs/operations.md#leewayfeaturedrift");
      assertThat(alert.path("annotations").path("dashboard_url").asText())
          .startsWith("http://localhost:3000/d/leeway-feature?var-stream=flights");
    }
    assertThat(features).containsExactly("destination", "origin");
  }

  private static void assertNorEasterFiredAndResolved(HttpApi prometheus, Instant begun)
      throws Exception {
    String alerts = "ALERTS{alertname=\"LeewayFeatureDrift\",alertstate=\"firing\"}";
    Set<String> fired = new TreeSet<>();
    for (JsonNode series : prometheus.range(alerts, begun, Instant.now(), A_SECOND)) {
      fired.add(series.path("metric").path("feature").asText());
    }
    assertThat(fired).containsExactly("destination", "origin");
    await("it is resolved", () -> !has(prometheus, alerts));
  }

  private static void assertEveryPanelHasData(HttpApi prometheus, Instant begun) throws Exception {
    boolean joint = has(prometheus, JOINT + "kl_nats");
    List<String> empty = new ArrayList<>();
    int expressions = 0;
    for (Dashboard dashboard : Dashboard.shipped()) {
      for (JsonNode panel : dashboard.shown()) {
        for (String expression : Dashboard.expressions(panel)) {
          if (expression.contains(JOINT) && !joint) {
            continue;
          }
          expressions++;
          String asked = chosen(expression, "live");
          if (prometheus.range(asked, begun, Instant.now(), A_SECOND).isEmpty()) {
            empty.add(dashboard.place(panel) + ": " + asked);
          }
        }
      }
    }
    assertThat(empty).as("panels without data, of %d expressions", expressions).isEmpty();
    System.out.printf("%d expressions of panels returned data%n", expressions);
  }

  /** The expression as Grafana would send it. */
  private static String chosen(String expression, String run) {
    return expression
        .replace("$run", run)
        .replace("$stream", "flights")
        .replace("$segment", "^$")
        .replace("$window", "1d")
        .replace("$feature", "delay")
        .replace("$__rate_interval", "5s");
  }

  private static boolean has(HttpApi prometheus, String expression) throws Exception {
    return !prometheus.query(expression).isEmpty();
  }

  private static String lastStatus(TestReceiver receiver, String alert) {
    List<JsonNode> notices = receiver.about(alert);
    return notices.isEmpty() ? "" : notices.get(notices.size() - 1).path("status").asText();
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(condition);
  }
}
