package io.leeway.cli.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.local.SinkTopics;
import io.leeway.cli.rows.TopicRowSource;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.reference.RequestedFeature;
import io.leeway.jobs.reference.VectorReferenceBuilder;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.measures.Gaussian;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Reference;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Embeddings and encoders through the whole job: what the reports say is computed again, in plain
 * doubles, from the records.
 */
class VectorOracleIT {
  private static final long SEED = 64;
  private static final long START = 1_700_006_400_000L;
  private static final long WINDOW_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final int DIMENSION = 6;
  private static final int QUIET_WINDOWS = 12;
  private static final int DRIFTED_WINDOWS = 4;
  private static final int PER_WINDOW = 400;
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Encoded", "fields": [
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "v", "type": ["null", {"type": "array", "items": "float"}]},
                {"name": "mu", "type": {"type": "array", "items": "double"}},
                {"name": "lv", "type": {"type": "array", "items": ["null", "double"]}},
                {"name": "rec", "type": "double"}]}
              """);

  @TempDir private static Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private static LocalKafka kafka;

  @SuppressWarnings("NullAway.Init")
  private static LocalFlink flink;

  @SuppressWarnings("NullAway.Init")
  private static Reference reference;

  /** By window start. */
  private static final Map<Long, List<Encoded>> RECORDS = new TreeMap<>();

  private static long missing;
  private static long wrongLength;
  private static long nonFinite;

  /** The vector is null for a record without one. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Encoded(double @Nullable [] vector, double kl) {}

  @BeforeAll
  static void start() throws Exception {
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), 3);
    kafka.createTopic("encoded", 3);
    Files.writeString(directory.resolve("encoded.avsc"), SCHEMA.toString());
    produce();
    MonitorConfig config = config("");
    RowSource rows =
        new TimedRowSource(
            TopicRowSource.of(
                new KafkaAccess(kafka.bootstrapServers(), Map.of()),
                "encoded",
                config.source().format(),
                Long.MIN_VALUE),
            config.source().timestamp(),
            new TimeRange(Long.MIN_VALUE, START + QUIET_WINDOWS * WINDOW_MILLIS));
    reference =
        VectorReferenceBuilder.build(
                rows,
                ReferenceSettings.withDefaults("encoded")
                    .withFeatures(config.features().stream().map(RequestedFeature::of).toList())
                    .withEventTimePath("at")
                    .withEffectiveFromMillis(0L)
                    .withWindows(List.of(Duration.ofMillis(WINDOW_MILLIS))),
                config.vectors())
            .result()
            .reference();
  }

  @AfterAll
  static void stop() {
    if (flink != null) {
      flink.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }

  private static void produce() throws Exception {
    Random random = new Random(SEED);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int window = 0; window < QUIET_WINDOWS + DRIFTED_WINDOWS; window++) {
        for (int k = 0; k < PER_WINDOW; k++) {
          long dueMillis = START + window * WINDOW_MILLIS + k * WINDOW_MILLIS / PER_WINDOW;
          long timeMillis = Math.max(START, dueMillis - random.nextInt(20_000));
          byte[] value = record(random, timeMillis, window >= QUIET_WINDOWS, k);
          sent.add(producer.send(new ProducerRecord<>("encoded", k % 3, dueMillis, null, value)));
        }
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
  }

  private static byte[] record(Random random, long timeMillis, boolean drifted, int k)
      throws IOException {
    GenericData.Record record = new GenericData.Record(SCHEMA);
    record.put("at", timeMillis);
    double[] vector = new double[DIMENSION];
    List<Float> items = new ArrayList<>();
    double common = random.nextGaussian();
    for (int i = 0; i < DIMENSION; i++) {
      // the coupling of the first two turns round, nothing else changes
      double sign = drifted && i == 0 ? -1 : 1;
      vector[i] = (float) (i + (i + 1) * (0.6 * sign * common + 0.8 * random.nextGaussian()));
      items.add((float) vector[i]);
    }
    boolean usable = true;
    if (k % 50 == 7) {
      record.put("v", null);
      usable = false;
      missing++;
    } else if (k % 50 == 17) {
      record.put("v", items.subList(1, DIMENSION));
      usable = false;
      wrongLength++;
    } else {
      if (k % 50 == 27) {
        items.set(3, Float.NaN);
        usable = false;
        nonFinite++;
      }
      record.put("v", items);
    }
    double[] mean = {random.nextGaussian(), random.nextGaussian()};
    double[] logVariance = {-1 + random.nextGaussian() / 8, 0.5};
    record.put("mu", List.of(mean[0], mean[1]));
    record.put("lv", List.of(logVariance[0], logVariance[1]));
    record.put("rec", -10 + random.nextGaussian());
    RECORDS
        .computeIfAbsent(Math.floorDiv(timeMillis, WINDOW_MILLIS), w -> new ArrayList<>())
        .add(
            new Encoded(
                usable ? vector : null,
                Gaussian.kullbackLeiblerToStandardNormal(mean, logVariance)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericData.Record>(SCHEMA).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static MonitorConfig config(String suffix) {
    return ConfigFile.parse(
        """
        stream: encoded
        source:
          topic: encoded
          bootstrapServers: %s
          format: avro
          schema: encoded.avsc
          timestamp: {field: at}
        features:
          - {name: embedding, path: v, type: vector, dimension: %d, projections: 3}
          - {name: encoder, type: gaussian, mean: mu, logVariance: lv, dimension: 2,
             reconstruction: rec}
        windows:
          - {size: 10m}
        outOfOrderness: 30s
        idleTimeout: never
        sketches: true
        reference: {topic: references}
        alerts: {falseAlarmsPerMonth: 10}
        sinks: {results: results%s, alerts: alerts%s, deadLetters: dead%s}
        """
            .formatted(kafka.bootstrapServers(), DIMENSION, suffix, suffix, suffix),
        directory);
  }

  /** Key and bytes of all reports. */
  private static Map<String, String> run(int parallelism) throws Exception {
    MonitorConfig config = config("-" + parallelism);
    SinkTopics.create(kafka, config);
    StreamExecutionEnvironment environment = flink.environment(parallelism);
    // Often: panes are sent in many parts.
    environment.enableCheckpointing(50);
    new MonitorJob(config, config.features(), List.of(MessageCodec.REFERENCE.encode(reference)))
        .addTo(environment, SourceRange.allHistory());
    flink.submit(environment, "vectors-" + parallelism).await(Duration.ofSeconds(60));
    return TopicReader.readBytes(kafka.bootstrapServers(), config.sinks().results());
  }

  @Test
  void vectorsAreScoredAsTheRecordsSayAtAnyParallelism() throws Exception {
    Map<String, String> alone = run(1);
    assertThat(run(3)).as("bytes at parallelism 3").isEqualTo(alone);
    List<WindowReport> reports =
        alone.values().stream()
            .map(value -> MessageCodec.WINDOW_REPORT.decode(HexFormat.of().parseHex(value)))
            .toList();
    assertThat(reports).hasSize(QUIET_WINDOWS + DRIFTED_WINDOWS);
    List<double[]> ofReference = new ArrayList<>();
    RECORDS.forEach(
        (window, records) -> {
          if (window < Math.floorDiv(START, WINDOW_MILLIS) + QUIET_WINDOWS) {
            records.forEach(r -> addVector(ofReference, r));
          }
        });
    Moments expected = Moments.of(ofReference);
    long withoutVector = 0;
    long tooShort = 0;
    long notFinite = 0;
    for (WindowReport report : reports) {
      List<Encoded> records =
          Objects.requireNonNull(RECORDS.get(report.getWindowStart() / WINDOW_MILLIS));
      List<double[]> vectors = new ArrayList<>();
      records.forEach(r -> addVector(vectors, r));
      VectorScore score = Objects.requireNonNull(report.getVectors()).get(0);
      assertThat(score.getRecords()).isEqualTo(records.size());
      assertThat(score.getMissing()).isEqualTo(records.size() - vectors.size());
      Moments live = Moments.of(vectors);
      // KL does not change with the units; rounding to 1/2048 and the ridge of 1e-5 are left
      assertThat(score.getKlLiveReferenceNats())
          .isCloseTo(
              Gaussian.kullbackLeibler(
                  live.mean, live.covariance, expected.mean, expected.covariance),
              within(2e-3));
      assertThat(score.getKlReferenceLiveNats())
          .isCloseTo(
              Gaussian.kullbackLeibler(
                  expected.mean, expected.covariance, live.mean, live.covariance),
              within(2e-3));
      boolean drifted = report.getWindowStart() >= START + QUIET_WINDOWS * WINDOW_MILLIS;
      assertThat(score.getStatus()).isEqualTo(drifted ? FeatureStatus.DRIFT : FeatureStatus.OK);
      withoutVector += score.getMissing() - score.getWrongLength() - score.getNonFinite();
      tooShort += score.getWrongLength();
      notFinite += score.getNonFinite();
      assertEncoder(report, records);
    }
    assertThat(withoutVector).isEqualTo(missing);
    assertThat(tooShort).isEqualTo(wrongLength);
    assertThat(notFinite).isEqualTo(nonFinite);
    assertAlerts();
  }

  private static void addVector(List<double[]> vectors, Encoded record) {
    double[] vector = record.vector();
    if (vector != null) {
      vectors.add(vector);
    }
  }

  /** Smallest and largest divergence from the prior, to the bit. */
  private static void assertEncoder(WindowReport report, List<Encoded> records) {
    FeatureScore kl =
        report.getFeatures().stream()
            .filter(score -> score.getFeature().equals("encoder.kl"))
            .findFirst()
            .orElseThrow();
    List<Double> quantiles = Objects.requireNonNull(kl.getQuantiles());
    assertThat(quantiles.get(0))
        .isEqualTo(records.stream().mapToDouble(Encoded::kl).min().orElseThrow());
    assertThat(quantiles.get(8))
        .isEqualTo(records.stream().mapToDouble(Encoded::kl).max().orElseThrow());
  }

  private static void assertAlerts() {
    List<Alert> alerts =
        TopicReader.readDistinct(kafka.bootstrapServers(), "alerts-1", MessageCodec.ALERT).stream()
            .filter(alert -> alert.getKind() == AlertKind.VECTOR)
            .toList();
    assertThat(alerts).hasSize(1);
    assertThat(alerts.get(0).getSubject()).isEqualTo("vector:embedding");
    assertThat(alerts.get(0).getExplanation())
        .startsWith("embedding differs from the reference: its mean moved by ");
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Moments(double[] mean, double[][] covariance) {
    static Moments of(List<double[]> vectors) {
      double[] mean = new double[DIMENSION];
      for (double[] vector : vectors) {
        for (int i = 0; i < DIMENSION; i++) {
          mean[i] += vector[i] / vectors.size();
        }
      }
      double[][] covariance = new double[DIMENSION][DIMENSION];
      for (double[] vector : vectors) {
        for (int i = 0; i < DIMENSION; i++) {
          for (int j = 0; j < DIMENSION; j++) {
            covariance[i][j] += (vector[i] - mean[i]) * (vector[j] - mean[j]) / vectors.size();
          }
        }
      }
      return new Moments(mean, covariance);
    }
  }
}
