package io.leeway.cli.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.cli.LogCapture;
import io.leeway.cli.cluster.FlinkRest;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.oracle.RegistryRides.Writer;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.registry.TestRegistry;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A monitor that runs while the schemas of its records change and the registry is away: what it
 * reports is what the {@link Oracle} says of the records, none is lost, and no secret gets out.
 */
@Timeout(150)
class RegistryMonitorIT {
  private static final long SEED = 40_403;
  private static final int PARTITIONS = 3;
  private static final long MINUTE = 60_000;
  private static final String SUBJECT = RideConfig.FEATURES + "-value";
  private static final String SECRET = "S3NTINEL";

  private final Reference reference = Rides.reference(Rides.START, 600);
  private LogCapture log;
  private TestRegistry registry;
  private LocalKafka kafka;
  private LocalFlink flink;
  private RegistryRides rides;
  private MonitorConfig config;
  private LocalJob job;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    System.out.println("seed " + SEED);
    log = LogCapture.start();
    registry = TestRegistry.start();
    registry.requireAuthorization("Basic bGVld2F5OlMzTlRJTkVM");
    register(Writer.FIRST);
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), 2);
    kafka.createTopic(RideConfig.FEATURES, PARTITIONS);
    rides = new RegistryRides(kafka.bootstrapServers(), RideConfig.FEATURES, PARTITIONS, SEED);
    config = ConfigFile.read(write(directory));
    new ReferenceTopic(new KafkaAccess(kafka.bootstrapServers(), Map.of()), RideConfig.REFERENCES)
        .publish(reference);
    Configuration restarting = new Configuration();
    restarting.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restarting.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    restarting.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
    StreamExecutionEnvironment environment = flink.environment(2, restarting);
    environment.enableCheckpointing(200);
    MonitorSetup.prepare(config).addTo(environment, SourceRange.live());
    job = flink.submit(environment, "registry");
  }

  @AfterEach
  void stop() {
    for (AutoCloseable one : new AutoCloseable[] {rides, flink, kafka, registry, log}) {
      if (one != null) {
        try {
          one.close();
        } catch (Exception e) {
          throw new AssertionError("not closed", e);
        }
      }
    }
  }

  private Path write(Path directory) throws Exception {
    Files.writeString(directory.resolve("secret"), SECRET + "\n");
    return Files.writeString(
        directory.resolve("rides.yaml"),
        """
        stream: %s
        source:
          topic: %s
          bootstrapServers: %s
          format: avro
          registry:
            url: %s
            username: leeway
            password: ${file:secret}
            retryFor: 1s
          timestamp: {field: %s}
          properties:
            ssl.key.password: "${file:secret}"
            sasl.jaas.config: >-
              org.apache.kafka.common.security.plain.PlainLoginModule required username="leeway"
              password="${file:secret}";
        windows: [{size: 10m}]
        outOfOrderness: 10s
        idleTimeout: never
        reference: {topic: %s}
        sinks: {results: %s, alerts: %s, deadLetters: %s, deadLetterPayload: true}
        """
            .formatted(
                Rides.STREAM,
                RideConfig.FEATURES,
                kafka.bootstrapServers(),
                registry.url(),
                Rides.TIME_FIELD,
                RideConfig.REFERENCES,
                RideConfig.RESULTS,
                RideConfig.ALERTS,
                RideConfig.DEAD_LETTERS));
  }

  @Test
  void schemasChangeAndTheRegistryIsAwayWhileTheMonitorRuns() throws Exception {
    ride(0, 25, Writer.FIRST);
    awaitReportsOfClosedWindows();

    // Known schemas need no registry; a new one does, and nothing is dropped until it is back.
    registry.goDown();
    ride(25, 45, Writer.FIRST);
    awaitReportsOfClosedWindows();
    assertThat(restarts()).isZero();
    ride(45, 65, Writer.FIRST, Writer.NEW_FIELD);
    soon().until(() -> restarts() >= 2);
    assertThat(deadLetters()).isEmpty();
    register(Writer.NEW_FIELD);
    registry.comeBack();
    awaitReportsOfClosedWindows();

    register(Writer.REMOVED_FIELD);
    register(Writer.CHANGED_TYPE);
    registry.register(Writer.OTHER_LANGUAGE.id, SUBJECT, "{}", "JSON", List.of());
    ride(65, 125, Writer.REMOVED_FIELD, Writer.NEW_FIELD);
    ride(125, 165, Writer.CHANGED_TYPE, Writer.FIRST);
    ride(165, 185, Writer.FIRST, Writer.OTHER_LANGUAGE, Writer.STRANGER, Writer.REMOVED_FIELD);
    awaitReportsOfClosedWindows();

    soon().untilAsserted(() -> assertThat(deadLetters()).isEqualTo(rides.badRides()));
    assertThat(rides.badRides().values())
        .contains(DeadLetterReason.NO_SCHEMA, DeadLetterReason.WRONG_TYPE);
    assertThat(log.text())
        .contains(
            "Schema 13: feature \"gear\": gear is not in the schema; it counts as missing",
            "Schema 14: feature \"speed\": speed is union of null and string, expected int",
            "Schema 15 is of type JSON, expected AVRO; its records are dead letters",
            "Schema 99 is not in the registry; its records are dead letters",
            "No answer of the schema registry, asking again for at most PT1S: "
                + registry.url()
                + ": no connection");
    assertNoSecretGotOut();
  }

  private void assertNoSecretGotOut() throws Exception {
    assertThat(config.toString()).doesNotContain(SECRET);
    assertThat(log.text()).hasSizeGreaterThan(10_000).doesNotContain(SECRET);
    FlinkRest rest = rest();
    String jobPath = "/jobs/" + job.id();
    StringBuilder shown = new StringBuilder();
    for (String path :
        List.of(
            jobPath,
            jobPath + "/plan",
            jobPath + "/config",
            jobPath + "/exceptions",
            jobPath + "/checkpoints/config",
            jobPath + "/metrics",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/taskmanagers",
            "/config")) {
      shown.append(rest.get(path));
    }
    for (JsonNode vertex : rest.get(jobPath).get("vertices")) {
      String path = jobPath + "/vertices/" + vertex.get("id").asText();
      shown.append(rest.get(path)).append(rest.get(path + "/subtasks/metrics"));
    }
    assertThat(shown.toString())
        .contains("gave no answer for PT1S", "schemaFieldsMissing", "registryRetries")
        .doesNotContain(SECRET);
    for (String topic : List.of(RideConfig.RESULTS, RideConfig.ALERTS, RideConfig.DEAD_LETTERS)) {
      for (ConsumerRecord<byte[], byte[]> record :
          TopicReader.readAll(kafka.bootstrapServers(), topic)) {
        assertThat(new String(record.value(), StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
      }
    }
  }

  private void register(Writer writer) {
    registry.register(writer.id, SUBJECT, String.valueOf(writer.schema));
  }

  private void ride(int fromMinute, int untilMinute, Writer... writers) throws Exception {
    rides.produce(
        Rides.START + fromMinute * MINUTE,
        Rides.START + untilMinute * MINUTE,
        (untilMinute - fromMinute) * 60,
        writers);
  }

  private void awaitReportsOfClosedWindows() {
    List<WindowReport> expected =
        Oracle.of(config, List.of(reference))
            .reportsUntil(
                rides.watermarkMillis(config.outOfOrderness()), rides.rides(), Rides.TIME_FIELD);
    assertThat(expected).isNotEmpty();
    soon()
        .untilAsserted(
            () ->
                Reports.assertSame(
                    TopicReader.readDistinct(
                        kafka.bootstrapServers(), RideConfig.RESULTS, MessageCodec.WINDOW_REPORT),
                    expected));
  }

  private Map<String, DeadLetterReason> deadLetters() {
    Map<String, DeadLetterReason> letters = new TreeMap<>();
    for (DeadLetter letter :
        TopicReader.readDistinct(
            kafka.bootstrapServers(), RideConfig.DEAD_LETTERS, MessageCodec.DEAD_LETTER)) {
      letters.put(letter.getPartition() + "/" + letter.getOffset(), letter.getReason());
    }
    return letters;
  }

  private int restarts() throws Exception {
    for (JsonNode metric : rest().get("/jobs/" + job.id() + "/metrics?get=numRestarts")) {
      return metric.get("value").asInt();
    }
    return 0;
  }

  private FlinkRest rest() {
    return new FlinkRest(flink.configuration().get(RestOptions.PORT));
  }

  private static ConditionFactory soon() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .ignoreExceptionsInstanceOf(IOException.class)
        .pollInterval(Duration.ofMillis(200));
  }
}
