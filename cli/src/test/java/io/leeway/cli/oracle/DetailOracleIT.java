package io.leeway.cli.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.local.SinkTopics;
import io.leeway.cli.rows.TopicRowSource;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.CoarseBins;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.summary.ReferenceDetail;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments, pairs and sketches of the whole job, against what the records themselves say. */
class DetailOracleIT {
  private static final int RECORDS = 20_000;
  private static final int BINS = 8;
  private static final WindowSpec WINDOW = WindowSpec.tumbling(Duration.ofMinutes(20));
  private static final double[] SHARES = {0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1};

  @TempDir private static Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // set in start
  private static LocalKafka kafka;

  @SuppressWarnings("NullAway.Init")
  private static LocalFlink flink;

  @SuppressWarnings("NullAway.Init")
  private static RideTopic rides;

  @SuppressWarnings("NullAway.Init")
  private static Reference reference;

  @BeforeAll
  static void start() throws Exception {
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), 3);
    kafka.createTopic(RideConfig.FEATURES, 3);
    rides = new RideTopic(kafka.bootstrapServers(), RideConfig.FEATURES, 3, 17);
    rides.produce(
        Rides.START, Rides.START + Rides.LENGTH.toMillis(), RECORDS, 50, List.of(BadRide.CUT_OFF));
    RowSource rows =
        TopicRowSource.of(
            new KafkaAccess(kafka.bootstrapServers(), Map.of()),
            RideConfig.FEATURES,
            format(),
            Long.MIN_VALUE);
    reference =
        ReferenceDetail.add(
            ReferenceBuilder.build(
                    rows,
                    ReferenceSettings.withDefaults(Rides.STREAM)
                        .withMaximumRejectedShare(1)
                        .withEffectiveFromMillis(0L))
                .reference(),
            rows,
            BINS,
            true);
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

  @Test
  void segmentsPairsAndSketchesAreThoseOfTheRecordsAtAnyParallelism() throws Exception {
    Map<String, String> alone = run(1);
    List<WindowReport> reports =
        alone.values().stream()
            .map(value -> MessageCodec.WINDOW_REPORT.decode(HexFormat.of().parseHex(value)))
            .toList();
    assertThat(recordsByWindowAndSegment(reports)).isEqualTo(expectedRecords());
    int windows = 0;
    for (WindowReport report : reports) {
      if (report.getSegment() == null) {
        assertQuantiles(report);
        assertInformation(report);
        windows++;
      }
    }
    assertThat(windows).isEqualTo(16); // five hours, and a few records out of order before them
    assertThat(run(3)).isEqualTo(alone);
  }

  /** Key and bytes of all reports. */
  private static Map<String, String> run(int parallelism) throws Exception {
    String suffix = "-detail-" + parallelism;
    MonitorConfig config = config(suffix);
    SinkTopics.create(kafka, config);
    StreamExecutionEnvironment environment = flink.environment(parallelism);
    // Often: panes are sent in many parts.
    environment.enableCheckpointing(50);
    new MonitorJob(
            config,
            ReferenceProfile.of(reference).features(),
            List.of(MessageCodec.REFERENCE.encode(reference)))
        .addTo(environment, SourceRange.allHistory());
    flink.submit(environment, "detail" + suffix).await(Duration.ofSeconds(60));
    return TopicReader.readBytes(kafka.bootstrapServers(), config.sinks().results());
  }

  private static RecordFormat format() {
    return new RecordFormat.Avro(Rides.SCHEMA.toString());
  }

  private static MonitorConfig config(String suffix) throws IOException {
    return RideConfig.read(
        directory,
        kafka.bootstrapServers(),
        List.of(WINDOW),
        suffix,
        """
        segments: [{path: colour}]
        maxSegments: 100
        dependence: {pairs: all, bins: %d}
        sketches: true
        """
            .formatted(BINS));
  }

  private static Map<String, Long> recordsByWindowAndSegment(List<WindowReport> reports) {
    return reports.stream()
        .collect(
            Collectors.toMap(
                report -> report.getWindowStart() + " " + report.getSegment(),
                WindowReport::getRecords,
                Long::sum,
                TreeMap::new));
  }

  private static Map<String, Long> expectedRecords() {
    Map<String, Long> expected = new TreeMap<>();
    for (GenericRecord ride : rides.rides()) {
      Object colour = ride.get("colour");
      String segment = "colour=" + (colour == null ? "(missing)" : colour);
      expected.merge(windowStart(ride) + " " + segment, 1L, Long::sum);
      expected.merge(windowStart(ride) + " null", 1L, Long::sum);
    }
    return expected;
  }

  private static long windowStart(GenericRecord ride) {
    long time = (Long) ride.get(Rides.TIME_FIELD);
    return Math.floorDiv(time, WINDOW.sizeMillis()) * WINDOW.sizeMillis();
  }

  private static List<GenericRecord> ridesOf(WindowReport report) {
    return rides.rides().stream()
        .filter(ride -> windowStart(ride) == report.getWindowStart())
        .toList();
  }

  private static double number(GenericRecord ride, String field) {
    return ride.get(field) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  private static void assertQuantiles(WindowReport report) {
    for (FeatureScore score : report.getFeatures()) {
      if (score.getKind() != FeatureKind.NUMERIC) {
        continue;
      }
      double[] sorted =
          ridesOf(report).stream()
              .mapToDouble(ride -> number(ride, score.getFeature()))
              .filter(Double::isFinite)
              .sorted()
              .toArray();
      if (sorted.length == 0) {
        assertThat(score.getQuantiles()).isNull();
        continue;
      }
      List<Double> quantiles = Objects.requireNonNull(score.getQuantiles());
      for (int i = 0; i < SHARES.length; i++) {
        double exact = sorted[(int) Math.max(0, Math.ceil(SHARES[i] * sorted.length) - 1)];
        // The sketch's bound for values of this spread; exact up to 384 different ones.
        assertThat(quantiles.get(i))
            .as("%s at %s", score.getFeature(), SHARES[i])
            .isCloseTo(exact, within(0.125 * Math.abs(exact)));
      }
      assertThat(quantiles.get(0)).isEqualTo(sorted[0]);
      assertThat(quantiles.get(8)).isEqualTo(sorted[sorted.length - 1]);
    }
  }

  /** I(speed; gear) from the records, by the entropies of their coarse bins. */
  private static void assertInformation(WindowReport report) {
    ReferenceProfile profile = ReferenceProfile.of(reference);
    ToDoubleFunction<GenericRecord> speed = ride -> coarse(profile, "speed", ride);
    ToDoubleFunction<GenericRecord> gear = ride -> coarse(profile, "gear", ride);
    List<GenericRecord> of = ridesOf(report);
    double[] x = of.stream().mapToDouble(speed).toArray();
    double[] y = of.stream().mapToDouble(gear).toArray();
    double[] both = new double[x.length];
    Arrays.setAll(both, i -> x[i] * BINS + y[i]);
    double bias = (different(both) - different(x) - different(y) + 1) / (2.0 * x.length);
    PairScore score =
        Objects.requireNonNull(report.getPairs()).stream()
            .filter(pair -> List.of("speed", "gear").contains(pair.getFirst()))
            .filter(pair -> List.of("speed", "gear").contains(pair.getSecond()))
            .findFirst()
            .orElseThrow();
    assertThat(score.getMutualInformationNats())
        .isCloseTo(entropy(x) + entropy(y) - entropy(both) - bias, within(1e-10));
  }

  private static double coarse(ReferenceProfile profile, String feature, GenericRecord ride) {
    ReferenceProfile.Profile known = Objects.requireNonNull(profile.profile(feature));
    FeatureRow row = new FeatureRow(1);
    row.begin(0, 0, 0);
    Object value = ride.get(feature);
    if (known.message().getKind() == FeatureKind.CATEGORICAL) {
      byte[] text = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
      row.setText(0, text, 0, text.length);
    } else if (value != null) {
      row.setNumber(0, ((Number) value).doubleValue());
    }
    Binning binning = known.binning();
    return CoarseBins.of(binning, known.counts(), BINS).of(binning.code(row, 0));
  }

  private static double different(double[] values) {
    return Arrays.stream(values).distinct().count();
  }

  private static double entropy(double[] values) {
    Map<Double, Long> counts =
        Arrays.stream(values)
            .boxed()
            .collect(Collectors.groupingBy(value -> value, Collectors.counting()));
    double entropy = 0;
    for (long count : new ArrayList<>(counts.values())) {
      double share = count / (double) values.length;
      entropy -= share * Math.log(share);
    }
    return entropy;
  }
}
