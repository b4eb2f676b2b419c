package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.Leeway;
import io.leeway.cli.local.LocalKafka;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.registry.TestRegistry;
import io.leeway.jobs.registry.TestRegistry.Fault;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is wrong with a registry, or with its schemas, is told before a monitor runs. */
class RegistryFailuresIT {
  private static final String TRIP =
      """
      {"type": "record", "name": "Trip", "fields": [
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "distance", "type": "double"},
        {"name": "payment", "type": "string"}]}
      """;

  @TempDir static Path kafkaDirectory;
  @TempDir Path directory;

  private static LocalKafka kafka;
  private TestRegistry registry;

  @BeforeAll
  static void startKafka() {
    kafka = LocalKafka.start(kafkaDirectory.resolve("kafka"));
    kafka.createTopic("trips", 1);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void start() throws Exception {
    registry = TestRegistry.start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void nobodyIsAskedUnlessOnlineIsSaid() throws Exception {
    registry.fail(Fault.STATUS_500);

    Run offline = run("validate", "--config", config("[{name: distance, type: numeric}]"));
    assertThat(offline.err()).isEmpty();
    assertThat(offline.exitCode()).isZero();
    assertThat(registry.requests()).isEmpty();

    Run online =
        run("validate", "--online", "--config", config("[{name: distance, type: numeric}]"));
    assertThat(online.err())
        .isEqualToIgnoringNewLines(
            "leeway validate: the schema registry gave no answer for PT0S: %s: status 500"
                .formatted(registry.url()));
    assertThat(online.exitCode()).isEqualTo(2);
  }

  @Test
  void fieldsThatTheNewestSchemaDoesNotHaveAreToldAllAtOnce() throws Exception {
    registry.register(1, "trips-value", TRIP);

    Run run =
        run(
            "validate",
            "--online",
            "--config",
            config("[{name: distanze, type: numeric}, {name: payment, type: numeric}]"));

    assertThat(run.err().lines())
        .containsExactly(
            "source.registry: feature \"distanze\": distanze is not in the schema, did you mean"
                + " distance?",
            "source.registry: feature \"payment\": payment is string, expected int, long, float,"
                + " double or a decimal of at most 128 bytes for a numeric feature");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void aSchemaOfAnotherLanguageIsRefused() throws Exception {
    registry.register(1, "trips-value", "{}", "JSON", List.of());

    assertThat(run("monitor", "--config", config("[{name: distance, type: numeric}]")).err())
        .isEqualToIgnoringNewLines(
            "source.registry: the newest schema of subject \"trips-value\" is of type JSON,"
                + " expected AVRO");
  }

  @Test
  void aFieldThatTheReferenceHasIsNoTypingMistake() throws Exception {
    registry.register(1, "trips-value", TRIP);
    String fare = "[{name: fare, type: numeric}]";
    assertThat(run("validate", "--online", "--config", config(fare)).exitCode()).isEqualTo(2);

    FeatureProfile profile =
        FeatureProfile.newBuilder()
            .setFeature("fare")
            .setPath("fare")
            .setKind(FeatureKind.NUMERIC)
            .setEdges(List.of(0.0, 1.0))
            .setCounts(List.of(0L, 0L, 10L, 0L))
            .build();
    new ReferenceTopic(new KafkaAccess(kafka.bootstrapServers(), Map.of()), "leeway-references")
        .publish(
            ReferenceId.seal(
                Reference.newBuilder()
                    .setId("")
                    .setStream("trips")
                    .setEffectiveFrom(0)
                    .setRecords(10)
                    .setSource("made up")
                    .setFeatures(List.of(profile))
                    .build()));

    assertThat(run("validate", "--online", "--config", config(fare)).exitCode()).isZero();
  }

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Leeway.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = command.execute(arguments);
    return new Run(exitCode, err.toString());
  }

  private String config(String features) throws Exception {
    return Files.writeString(
            directory.resolve("trips.yaml"),
            """
            stream: trips
            source:
              topic: trips
              bootstrapServers: "%s"
              format: avro
              registry: {url: "%s"}
              timestamp: {field: at}
            features: %s
            """
                .formatted(kafka.bootstrapServers(), registry.url(), features))
        .toString();
  }

  private record Run(int exitCode, String err) {}
}
