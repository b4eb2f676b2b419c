package io.leeway.cli.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.local.SinkTopics;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.PairScore;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The job on a real broker and a real cluster gives what the {@link Oracle} computes from the same
 * bytes, whatever the parallelism and whether or not Flink reuses objects.
 */
class MonitorOracleIT {
  private static final long SEED = 20_010_305;
  private static final int RECORDS = 30_000;
  private static final int PARTITIONS = 3;
  private static final long HOUR = 3_600_000;

  @TempDir static Path directory;

  private static LocalKafka kafka;
  private static LocalFlink flink;
  private static RideTopic rides;
  private static List<Reference> references;

  @BeforeAll
  static void start() throws Exception {
    System.out.println("seed " + SEED);
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), PARTITIONS);
    kafka.createTopic(RideConfig.FEATURES, PARTITIONS);
    kafka.createTopic(RideConfig.REFERENCES, 1);
    references =
        List.of(
            Rides.coupled(
                Rides.noisy(Rides.reference(Rides.START + HOUR, 600)), true, List.of(0, 1, 2)),
            Rides.coupled(
                Rides.noisy(Rides.seasonal(Rides.reference(Rides.START + 3 * HOUR, 350))),
                false,
                List.of(1, 3, 5)),
            Rides.shadow(
                Rides.coupled(
                    Rides.noisy(Rides.reference(Rides.START + 2 * HOUR, 450)), false, List.of())));
    rides = new RideTopic(kafka.bootstrapServers(), RideConfig.FEATURES, PARTITIONS, SEED);
    rides.produce(
        Rides.START,
        Rides.START + Rides.LENGTH.toMillis(),
        RECORDS,
        101,
        List.of(BadRide.NO_VALUE, BadRide.NO_BYTES, BadRide.CUT_OFF, BadRide.TOO_LONG));
  }

  @AfterAll
  static void stop() {
    if (rides != null) {
      rides.close();
    }
    if (flink != null) {
      flink.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }

  @ParameterizedTest(name = "parallelism {0}, object reuse {1}")
  @CsvSource({"1, false", "1, true", "2, false", "2, true", "3, false", "3, true"})
  void reportsAreWhatTheOracleComputesFromTheSameBytes(int parallelism, boolean objectReuse)
      throws Exception {
    String suffix = "-" + parallelism + "-" + objectReuse;
    MonitorConfig config = config(suffix);
    SinkTopics.create(kafka, config);
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.OBJECT_REUSE, objectReuse);
    StreamExecutionEnvironment environment = flink.environment(parallelism, settings);
    environment.enableCheckpointing(200);
    new MonitorJob(
            config,
            config.features(),
            references.stream().map(MessageCodec.REFERENCE::encode).toList())
        .addTo(environment, SourceRange.allHistory());
    flink.submit(environment, "oracle" + suffix).await(Duration.ofSeconds(40));

    List<WindowReport> expected =
        Oracle.of(config, references).reports(rides.rides(), Rides.TIME_FIELD);
    assertThat(expected)
        .flatExtracting(WindowReport::getFeatures)
        .extracting(FeatureScore::getStatus)
        .as("the data reach every status")
        .contains(FeatureStatus.values());
    assertThat(expected)
        .filteredOn(report -> report.getPairs() != null)
        .flatExtracting(WindowReport::getPairs)
        .extracting(PairScore::getStatus)
        .as("the data reach every status of a pair")
        .contains(FeatureStatus.OK, FeatureStatus.DRIFT, FeatureStatus.INSUFFICIENT_DATA);
    assertThat(expected)
        .filteredOn(report -> report.getJoint() != null)
        .extracting(report -> Objects.requireNonNull(report.getJoint()).getStatus())
        .as("and of the whole")
        .contains(FeatureStatus.DRIFT, FeatureStatus.INSUFFICIENT_DATA);
    assertThat(expected)
        .filteredOn(WindowReport::getShadow)
        .as("a reference is on trial for an hour")
        .hasSize(6 + 5);
    Reports.assertSame(read(config.sinks().results(), MessageCodec.WINDOW_REPORT), expected);

    List<Alert> alerts = read(config.sinks().alerts(), MessageCodec.ALERT);
    assertThat(alerts.stream().map(AlertOracle::line).sorted().toList())
        .isEqualTo(AlertOracle.lines(config, expected));
    assertThat(alerts)
        .extracting(Alert::getSupersededBy)
        .as("alerts are open when the second reference takes effect")
        .contains(references.get(1).getId());
    assertThat(alerts)
        .extracting(Alert::getKind)
        .as("the data reach these kinds of alerts")
        .contains(
            AlertKind.DRIFT,
            AlertKind.MISSING_VALUES,
            AlertKind.VANISHED,
            AlertKind.NO_REFERENCE,
            AlertKind.COUPLING,
            AlertKind.JOINT,
            AlertKind.GROUP);

    Map<String, Object> letters = new TreeMap<>();
    for (DeadLetter letter : read(config.sinks().deadLetters(), MessageCodec.DEAD_LETTER)) {
      String where = letter.getPartition() + "/" + letter.getOffset();
      assertThat(letters.put(where, letter.getReason())).as("one letter for %s", where).isNull();
    }
    assertThat(letters).isEqualTo(rides.badRides());
  }

  private static MonitorConfig config(String suffix) throws IOException {
    return RideConfig.read(
        directory,
        kafka.bootstrapServers(),
        Rides.WINDOWS,
        suffix,
        """
        features:
        %s
        dependence:
          pairs: all
          bins: %d
          named: [{first: gear, second: speed}]
          target: colour
        alerts: {sequential: 1h, groupFrom: 2}
        """
            .formatted(
                references.get(0).getFeatures().stream()
                    .map(
                        feature ->
                            "  - {name: %s, path: %s, type: %s}"
                                .formatted(
                                    feature.getFeature(),
                                    feature.getPath(),
                                    feature.getKind().name().toLowerCase(Locale.ROOT)))
                    .collect(Collectors.joining("\n")),
                Rides.COARSE_BINS));
  }

  private static <T extends SpecificRecordBase> List<T> read(String topic, MessageCodec<T> codec) {
    return TopicReader.readAll(kafka.bootstrapServers(), topic, codec);
  }
}
