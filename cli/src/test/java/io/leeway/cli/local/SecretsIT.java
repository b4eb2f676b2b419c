package io.leeway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.LogCapture;
import io.leeway.exporter.Exporter;
import io.leeway.exporter.ExporterAccess;
import io.leeway.exporter.ExporterOptions;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.SourceRange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that a monitor and an exporter were given are nowhere to be found but where they are
 * used.
 */
@Timeout(120)
class SecretsIT {
  private static final String SECRET = "S3NTINEL-9f27";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void aSecretIsInNothingThatIsLoggedServedWrittenOrSaved(@TempDir Path directory)
      throws Exception {
    Map<String, String> places = new LinkedHashMap<>();
    Path conf = Files.createDirectories(directory.resolve("conf"));
    try (LogCapture log = LogCapture.start();
        SecuredBroker broker = SecuredBroker.start(conf, Map.of("leeway", SECRET), false)) {
      Files.writeString(conf.resolve("jaas.conf"), SecuredBroker.jaas("leeway", SECRET));
      broker.kafka().createTopic("trips", 1);
      List<String> values =
          new ArrayList<>(
              IntStream.range(0, 600).mapToObj("{\"distance\": %d}"::formatted).toList());
      values.set(5, "no record");
      broker.write("trips", values);
      Path file =
          broker.monitorFile(
              "trips",
              """
              features: [{name: distance, type: numeric}]
              outOfOrderness: 0s
              sinks: {deadLetterPayload: true}
              exporter: {username: prometheus, password: %s}
              """
                  .formatted(SECRET));
      MonitorConfig config = ConfigFile.read(file);
      places.put("the settings as text", config.toString());
      try (LocalFlink flink = LocalFlink.start(directory.resolve("flink"), 1)) {
        StreamExecutionEnvironment environment = flink.environment(1);
        environment.enableCheckpointing(200);
        MonitorSetup.prepare(config).addTo(environment, SourceRange.live());
        JobClient job = environment.executeAsync("secret");
        Awaitility.await()
            .atMost(LIMIT)
            .until(
                () ->
                    read(broker, "leeway-results").size() >= 9
                        && read(broker, "leeway-dead-letters").size() == 1);
        places.putAll(served(flink, job.getJobID().toString()));
        Path saved = directory.resolve("saved");
        job.stopWithSavepoint(false, saved.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        places.putAll(contents(saved));
        places.putAll(contents(directory.resolve("flink/checkpoints")));
        assertThat(contents(saved)).isNotEmpty();
      }
      for (String topic : List.of("leeway-results", "leeway-alerts", "leeway-dead-letters")) {
        places.put("topic " + topic, read(broker, topic).toString());
      }
      places.put("metrics", metrics(file, config));
      places.put("the log", log.text());
    }
    assertThat(places).hasSizeGreaterThan(12);
    assertThat(places.get("topic leeway-dead-letters")).contains("no JSON");
    String encoded =
        Base64.getEncoder()
            .encodeToString(("prometheus:" + SECRET).getBytes(StandardCharsets.UTF_8));
    places.forEach(
        (place, text) ->
            assertThat(text.contains(SECRET) || text.contains(encoded))
                .as("%s has a secret", place)
                .isFalse());
  }

  /** What Flink's endpoint says of the job and of itself. */
  private static Map<String, String> served(LocalFlink flink, String job) throws Exception {
    Map<String, String> served = new LinkedHashMap<>();
    int port = flink.configuration().get(RestOptions.PORT);
    for (String path :
        List.of(
            "/jobs/" + job,
            "/jobs/" + job + "/config",
            "/jobs/" + job + "/plan",
            "/jobs/" + job + "/exceptions",
            "/jobs/" + job + "/checkpoints",
            "/jobs/" + job + "/checkpoints/config",
            "/jobs/" + job + "/jobmanager/config",
            "/jobs/" + job + "/jobmanager/environment",
            "/jobs/" + job + "/accumulators?includeSerializedValue=true",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/taskmanagers",
            "/config")) {
      var answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      served.put(path, answer.body());
    }
    return served;
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private static String metrics(Path file, MonitorConfig config) throws Exception {
    var access = ConfigFile.readMetricsAccess(file);
    ExporterOptions options =
        ExporterOptions.of(
                config.source().bootstrapServers(),
                config.sinks().results(),
                config.sinks().alerts(),
                config.sinks().deadLetters())
            .withClientProperties(config.source().properties())
            .withAccess(
                ExporterAccess.OPEN.withPassword(
                    String.valueOf(access.username()), String.valueOf(access.password())))
            .withPort(0);
    try (Exporter exporter = Exporter.start(options)) {
      exporter.awaitCaughtUp(LIMIT);
      String header =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(("prometheus:" + SECRET).getBytes(StandardCharsets.UTF_8));
      var answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:%d/metrics".formatted(exporter.port())))
                      .header("Authorization", header)
                      .build(),
                  BodyHandlers.ofString());
      assertThat(answer.body()).contains("leeway_exporter_up 1.0");
      return answer.body() + answer.headers() + options + access;
    }
  }

  /** Keys, headers and values, as far as they are text. */
  private static List<String> read(SecuredBroker broker, String topic) throws Exception {
    return broker.read(topic).stream()
        .map(
            record ->
                new String(record.key(), StandardCharsets.ISO_8859_1)
                    + record.headers()
                    + new String(record.value(), StandardCharsets.ISO_8859_1))
        .toList();
  }
}
