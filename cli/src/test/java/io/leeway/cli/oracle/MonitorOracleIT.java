package io.leeway.cli.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.local.SinkTopics;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.PairScore;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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
  private static final String FEATURES_TOPIC = "features";
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
    kafka.createTopic(FEATURES_TOPIC, PARTITIONS);
    kafka.createTopic("references", 1);
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
    rides = new RideTopic(kafka.bootstrapServers(), FEATURES_TOPIC, PARTITIONS, SEED);
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

  private static MonitorConfig config(String suffix) {
    return new MonitorConfig(
        Rides.STREAM,
        new MonitorConfig.Source(
            FEATURES_TOPIC,
            kafka.bootstrapServers(),
            new RecordFormat.Avro(Rides.SCHEMA.toString()),
            new EventTimeField(Rides.TIME_FIELD, EventTimeField.Unit.AUTO),
            Map.of(),
            Duration.ofMinutes(5)),
        references.get(0).getFeatures().stream()
            .map(p -> new FeatureField(p.getFeature(), p.getPath(), p.getKind()))
            .toList(),
        new MonitorConfig.Detail(
            List.of(),
            1000,
            MonitorConfig.PairChoice.ALL,
            Rides.COARSE_BINS,
            300,
            false,
            List.of(new MonitorConfig.NamedPair("gear", "speed")),
            "colour"),
        Rides.WINDOWS,
        Duration.ZERO,
        Rides.DISORDER.plusSeconds(10),
        Duration.ofMinutes(5),
        null,
        new MonitorConfig.ReferenceLocation.Topic("references"),
        new MonitorConfig.AlertRules(
            1, 0.05, 100, 2, 3, 3, Duration.ZERO, Duration.ofDays(1), Duration.ofHours(1), 2),
        new MonitorConfig.Sinks(
            "results" + suffix,
            "alerts" + suffix,
            "dead" + suffix,
            null,
            MonitorConfig.Delivery.AT_LEAST_ONCE,
            Duration.ofMinutes(15),
            false),
        new MonitorConfig.ExporterSettings("127.0.0.1", 0, 2000, false, null, 20),
        null,
        List.of(),
        null);
  }

  private static <T extends SpecificRecordBase> List<T> read(String topic, MessageCodec<T> codec) {
    return TopicReader.readAll(kafka.bootstrapServers(), topic).stream()
        .map(record -> codec.decode(record.value()))
        .toList();
  }
}
