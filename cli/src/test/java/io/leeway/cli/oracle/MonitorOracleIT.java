package io.leeway.cli.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.config.ConfigHash;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
  private static final long START = Instant.parse("2001-03-05T00:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;

  /** Floating sums run in another order here than there. */
  private static final double TOLERANCE = 1e-12;

  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Ride", "fields": [
                {"name": "note", "type": ["null", "string"], "default": null},
                {"name": "speed", "type": ["null", "double"], "default": null},
                {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "tags", "type": {"type": "array", "items": "string"}},
                {"name": "gear", "type": "int"},
                {"name": "colour", "type": ["null", "string"], "default": null},
                {"name": "always", "type": "float"}
              ]}
              """);

  private static final List<WindowSpec> WINDOWS =
      List.of(
          WindowSpec.tumbling(Duration.ofMinutes(10)),
          WindowSpec.sliding(Duration.ofHours(1), Duration.ofMinutes(20)));

  @TempDir static Path directory;

  private static LocalKafka kafka;
  private static LocalFlink flink;
  private static List<Reference> references;
  private static final TreeSet<String> BAD_RECORDS = new TreeSet<>();

  @BeforeAll
  static void start() throws Exception {
    System.out.println("seed " + SEED);
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), PARTITIONS);
    kafka.createTopic(FEATURES_TOPIC, PARTITIONS);
    kafka.createTopic("references", 1);
    references = List.of(reference(START + HOUR, 600), reference(START + 3 * HOUR, 350));
    produce();
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

  @ParameterizedTest(name = "parallelism {0}, object reuse {1}")
  @CsvSource({"1, false", "1, true", "2, false", "2, true", "3, false", "3, true"})
  void reportsAreWhatTheOracleComputesFromTheSameBytes(int parallelism, boolean objectReuse)
      throws Exception {
    String suffix = "-" + parallelism + "-" + objectReuse;
    MonitorConfig config = config(suffix);
    for (String topic :
        List.of(config.sinks().results(), config.sinks().alerts(), config.sinks().deadLetters())) {
      kafka.createTopic(topic, 1);
    }
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
        new Oracle(
                "rides",
                ConfigHash.of(config),
                references,
                WINDOWS.stream().map(w -> new long[] {w.sizeMillis(), w.slideMillis()}).toList(),
                1,
                0.05,
                100)
            .reports(readFeatures(), "time");
    assertSame(read(config.sinks().results(), MessageCodec.WINDOW_REPORT), expected);

    List<DeadLetter> letters = read(config.sinks().deadLetters(), MessageCodec.DEAD_LETTER);
    assertThat(letters.stream().map(l -> l.getPartition() + "/" + l.getOffset()))
        .containsExactlyInAnyOrderElementsOf(BAD_RECORDS);
    assertThat(letters)
        .extracting(DeadLetter::getReason)
        .contains(DeadLetterReason.EMPTY, DeadLetterReason.TRUNCATED, DeadLetterReason.MALFORMED);
  }

  private static void assertSame(List<WindowReport> actual, List<WindowReport> expected) {
    Map<String, WindowReport> actualByKey = byKey(actual);
    Map<String, WindowReport> expectedByKey = byKey(expected);
    assertThat(actualByKey.keySet()).isEqualTo(expectedByKey.keySet());
    assertThat(expected)
        .flatExtracting(WindowReport::getFeatures)
        .extracting(FeatureScore::getStatus)
        .as("the data reach every status")
        .contains(FeatureStatus.values());
    actualByKey.forEach(
        (key, report) -> {
          WindowReport other = Objects.requireNonNull(expectedByKey.get(key));
          assertSameFields(key, report, other);
        });
  }

  /**
   * Every field of the schema: integers, texts and flags equal, floating numbers within the
   * tolerance.
   */
  private static void assertSameFields(String where, Object actual, Object expected) {
    if (expected instanceof org.apache.avro.specific.SpecificRecord record) {
      var other = (org.apache.avro.specific.SpecificRecord) actual;
      for (Schema.Field field : record.getSchema().getFields()) {
        if (!field.name().equals("label")) {
          assertSameFields(
              where + "." + field.name(), other.get(field.pos()), record.get(field.pos()));
        }
      }
    } else if (expected instanceof List<?> items) {
      assertThat((List<?>) actual).as(where).hasSameSizeAs(items);
      for (int i = 0; i < items.size(); i++) {
        assertSameFields(where + "[" + i + "]", ((List<?>) actual).get(i), items.get(i));
      }
    } else if (expected instanceof Double number) {
      assertThat((Double) actual)
          .as(where)
          .isCloseTo(number, within(TOLERANCE * Math.max(1, Math.abs(number))));
    } else {
      assertThat(actual).as(where).isEqualTo(expected);
    }
  }

  private static Map<String, WindowReport> byKey(List<WindowReport> reports) {
    Map<String, WindowReport> byKey = new TreeMap<>();
    for (WindowReport report : reports) {
      String key =
          "%s..%s %s r%d"
              .formatted(
                  Instant.ofEpochMilli(report.getWindowStart()),
                  Instant.ofEpochMilli(report.getWindowEnd()),
                  report.getReferenceId(),
                  report.getRevision());
      assertThat(byKey.put(key, report)).as("one report of %s", key).isNull();
    }
    return byKey;
  }

  private static MonitorConfig config(String suffix) {
    return new MonitorConfig(
        "rides",
        new MonitorConfig.Source(
            FEATURES_TOPIC,
            kafka.bootstrapServers(),
            new RecordFormat.Avro(SCHEMA.toString()),
            new EventTimeField("time", EventTimeField.Unit.AUTO),
            Map.of()),
        references.get(0).getFeatures().stream()
            .map(p -> new FeatureField(p.getFeature(), p.getPath(), p.getKind()))
            .toList(),
        WINDOWS,
        Duration.ZERO,
        Duration.ofSeconds(40),
        Duration.ofMinutes(5),
        null,
        new MonitorConfig.ReferenceLocation.Topic("references"),
        new MonitorConfig.AlertRules(1, 0.05, 100, 2, 3, 3, Duration.ZERO),
        new MonitorConfig.Sinks(
            "results" + suffix,
            "alerts" + suffix,
            "dead" + suffix,
            MonitorConfig.Delivery.AT_LEAST_ONCE,
            false),
        new MonitorConfig.ExporterSettings("127.0.0.1", 0, 2000));
  }

  private static Reference reference(long effectiveFrom, long red) {
    List<FeatureProfile> profiles =
        List.of(
            FeatureProfile.newBuilder()
                .setFeature("speed")
                .setPath("speed")
                .setKind(FeatureKind.NUMERIC)
                .setEdges(List.of(-20.0, 0.0, Math.nextUp(0.0), 10.0, 20.0, 30.5, 45.0))
                .setCounts(List.of(30L, 0L, 150L, 100L, 180L, 250L, 200L, 90L, 0L))
                .build(),
            FeatureProfile.newBuilder()
                .setFeature("gear")
                .setPath("gear")
                .setKind(FeatureKind.NUMERIC)
                .setDiscrete(true)
                .setEdges(
                    List.of(1.0, Math.nextUp(1.0), 2.0, Math.nextUp(2.0), 5.0, Math.nextUp(5.0)))
                .setCounts(List.of(0L, 0L, 300L, 300L, 400L, 0L, 0L))
                .build(),
            FeatureProfile.newBuilder()
                .setFeature("colour")
                .setPath("colour")
                .setKind(FeatureKind.CATEGORICAL)
                .setCategories(List.of("red", "green"))
                .setRareCategories(List.of("blue", "grün"))
                .setCounts(List.of(20L, red, 960 - red, 20L, 0L))
                .build(),
            FeatureProfile.newBuilder()
                .setFeature("always")
                .setPath("always")
                .setKind(FeatureKind.NUMERIC)
                .setDiscrete(true)
                .setEdges(List.of(7.5, Math.nextUp(7.5)))
                .setCounts(List.of(0L, 0L, 1000L, 0L, 0L))
                .build());
    return ReferenceId.seal(
        Reference.newBuilder()
            .setId("")
            .setStream("rides")
            .setEffectiveFrom(effectiveFrom)
            .setRecords(1000)
            .setSource("made up")
            .setFeatures(profiles)
            .build());
  }

  /**
   * Records out of order within 30 s, some partitions busier than others, one in about a hundred
   * broken in some way.
   */
  private static void produce() throws Exception {
    Random random = new Random(SEED);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      long[] offsets = new long[PARTITIONS];
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < RECORDS; i++) {
        int partition = random.nextInt(10) < 6 ? 0 : random.nextInt(PARTITIONS);
        long due = START + i * (5 * HOUR / RECORDS);
        boolean sparse = due - START > 2 * HOUR && due - START < 2 * HOUR + 900_000;
        if (sparse && random.nextInt(20) > 0) {
          continue;
        }
        byte[] value = encode(random, i, due - random.nextInt(30_000));
        if (i % 101 == 7) {
          BAD_RECORDS.add(partition + "/" + offsets[partition]);
          value =
              switch (i % 4) {
                case 0 -> null;
                case 1 -> new byte[0];
                case 2 -> Arrays.copyOf(value, value.length - 1 - random.nextInt(5));
                default -> Arrays.copyOf(value, value.length + 1 + random.nextInt(5));
              };
        }
        offsets[partition]++;
        sent.add(producer.send(new ProducerRecord<>(FEATURES_TOPIC, partition, due, null, value)));
      }
      for (Future<?> acknowledged : sent) {
        acknowledged.get();
      }
    }
  }

  private static byte[] encode(Random random, int i, long time) throws IOException {
    GenericRecord record = new GenericData.Record(SCHEMA);
    double phase = i / (double) RECORDS;
    String[] palette = {"red", "red", "red", "green", "green", "blue", "grün", "mauve"};
    Double speed = random.nextGaussian() * 12 + 15 + (phase > 0.6 ? 10 : 0);
    if (random.nextInt(40) == 0) {
      speed = List.of(Double.NaN, Double.NEGATIVE_INFINITY, 0.0, -0.0).get(random.nextInt(4));
    }
    boolean outage = phase > 0.45 && phase < 0.55;
    record.put("note", random.nextBoolean() ? null : "n" + i);
    record.put("speed", random.nextInt(30) == 0 ? null : speed);
    record.put("time", time);
    record.put("tags", List.of("a", "b").subList(0, random.nextInt(3)));
    record.put("gear", phase > 0.8 && random.nextInt(50) == 0 ? 3 : List.of(1, 2, 5).get(i % 3));
    record.put("colour", outage ? null : palette[random.nextInt(phase > 0.3 ? 8 : 7)]);
    record.put("always", 7.5f);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static List<GenericRecord> readFeatures() throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(SCHEMA);
    for (ConsumerRecord<byte[], byte[]> record :
        TopicReader.readAll(kafka.bootstrapServers(), FEATURES_TOPIC)) {
      if (!BAD_RECORDS.contains(record.partition() + "/" + record.offset())) {
        records.add(reader.read(null, DecoderFactory.get().binaryDecoder(record.value(), null)));
      }
    }
    return records;
  }

  private static <T extends org.apache.avro.specific.SpecificRecordBase> List<T> read(
      String topic, MessageCodec<T> codec) {
    return TopicReader.readAll(kafka.bootstrapServers(), topic).stream()
        .map(record -> codec.decode(record.value()))
        .toList();
  }
}
