package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.Ledger;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of its own on a shared broker: a topic of JSON records with their time, a number {@code
 * x} and maybe more features, a reference, and all that a monitor with windows of ten minutes makes
 * of it.
 */
final class JsonStream implements AutoCloseable {
  static final Duration WINDOW = Duration.ofMinutes(10);

  private final LocalKafka kafka;
  private final Path file;
  private final String name;
  private final int moreFeatures;
  private final Random random = new Random(17);
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();
  private final Map<Long, Long> goodByWindow = new TreeMap<>();

  /**
   * Makes topic, settings and reference.
   *
   * @param start when the stream starts; the reference is of the hour before
   * @param settings further lines of the configuration
   * @param moreFeatures how many; every fifth is a text
   */
  JsonStream(
      LocalKafka kafka,
      Path directory,
      String name,
      int partitions,
      long start,
      String settings,
      int moreFeatures)
      throws Exception {
    this.kafka = kafka;
    this.name = name;
    this.moreFeatures = moreFeatures;
    Files.createDirectories(directory);
    // A topic that takes any timestamp, as those of brokers before 4.0 do.
    kafka.createTopic(
        name,
        partitions,
        Map.of(
            "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE),
            "max.message.bytes", Integer.toString(30 << 20)));
    StringBuilder more = new StringBuilder();
    for (int i = 0; i < moreFeatures; i++) {
      more.append(
          "  - {name: f%d, type: %s}\n".formatted(i, isText(i) ? "categorical" : "numeric"));
    }
    file =
        Files.writeString(
            directory.resolve(name + ".yaml"),
            """
            stream: NAME
            source:
              topic: NAME
              bootstrapServers: SERVERS
              format: json
              timestamp: {field: at}
            features:
              - {name: x, type: numeric}
            MORE
            windows:
              - size: 10m
            outOfOrderness: 1m
            reference: {topic: NAME-references}
            sinks:
              results: NAME-results
              alerts: NAME-alerts
              deadLetters: NAME-dead-letters
              ledger: NAME-ledger
            """
                    .replace("MORE\n", more)
                    .replace("NAME", name)
                    .replace("SERVERS", kafka.bootstrapServers())
                + settings);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 3_600; i++) {
      lines.add(json(Long.toString(start - 3_600_000 + i * 1_000L)));
    }
    Path rows = Files.write(directory.resolve(name + ".jsonl"), lines);
    Path reference = directory.resolve(name + ".ref");
    assertThat(
            Ran.leeway(
                    "reference",
                    "build",
                    rows,
                    "--stream",
                    name,
                    "--timestamp",
                    "at",
                    "--out",
                    reference)
                .err())
        .isEmpty();
    assertThat(Ran.leeway("reference", "publish", reference, "--config", file).err()).isEmpty();
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(),
                "linger.ms", "20",
                "max.request.size", Integer.toString(30 << 20),
                "buffer.memory", Integer.toString(64 << 20),
                "compression.type", "zstd"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String name() {
    return name;
  }

  Path file() {
    return file;
  }

  /** A good record, stamped with its own time. */
  void good(int partition, long millis) {
    goodByWindow.merge(windowStart(millis), 1L, Long::sum);
    Future<RecordMetadata> unused =
        send(partition, millis, json(Long.toString(millis)).getBytes(StandardCharsets.UTF_8));
  }

  static long windowStart(long millis) {
    return Math.floorDiv(millis, WINDOW.toMillis()) * WINDOW.toMillis();
  }

  Future<RecordMetadata> dated(int partition, String time, long stamp) {
    return send(partition, stamp, json(time).getBytes(StandardCharsets.UTF_8));
  }

  Future<RecordMetadata> send(int partition, long stamp, byte @Nullable [] value) {
    Future<RecordMetadata> acknowledged =
        producer.send(new ProducerRecord<>(name, partition, stamp, null, value));
    sent.add(acknowledged);
    return acknowledged;
  }

  void flush() throws Exception {
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
    sent.clear();
  }

  private String json(String time) {
    StringBuilder json = new StringBuilder("{\"at\": ").append(time).append(", \"x\": ");
    json.append(Math.round(100_000 + 15_000 * random.nextGaussian()) / 1000.0);
    for (int i = 0; i < moreFeatures; i++) {
      json.append(", \"f").append(i).append("\": ");
      if (isText(i)) {
        json.append("\"colour").append(random.nextInt(20)).append('"');
      } else {
        json.append(Math.round(100_000 + 15_000 * random.nextGaussian()) / 1000.0);
      }
    }
    return json.append('}').toString();
  }

  private static boolean isText(int feature) {
    return feature % 5 == 4;
  }

  LocalJob start(LocalFlink flink, int parallelism, SourceRange range) throws Exception {
    StreamExecutionEnvironment environment = flink.environment(parallelism);
    environment.enableCheckpointing(200);
    MonitorSetup.prepare(ConfigFile.read(file)).addTo(environment, range);
    return flink.submit(environment, name);
  }

  /** Good records by the start of their window. */
  Map<Long, Long> goodByWindow() {
    return goodByWindow;
  }

  /** In the order of their windows. */
  List<WindowReport> reports() {
    return TopicReader.readDistinct(
            kafka.bootstrapServers(), name + "-results", MessageCodec.WINDOW_REPORT)
        .stream()
        .sorted(Comparator.comparingLong(WindowReport::getWindowStart))
        .toList();
  }

  /** Records by the start of the window that they were reported in, whatever the revision. */
  Map<Long, Long> reportedByWindow() {
    Map<Long, Long> records = new TreeMap<>();
    for (WindowReport report : reports()) {
      records.merge(report.getWindowStart(), report.getRecords(), Math::max);
    }
    return records;
  }

  /** Reasons by {@code PARTITION/OFFSET}. */
  Map<String, String> deadLetters() {
    Map<String, String> reasons = new HashMap<>();
    for (DeadLetter letter :
        TopicReader.readDistinct(
            kafka.bootstrapServers(), name + "-dead-letters", MessageCodec.DEAD_LETTER)) {
      reasons.put(letter.getPartition() + "/" + letter.getOffset(), letter.getReason().name());
    }
    return reasons;
  }

  /** The last one; null as long as there is none. */
  @Nullable Ledger ledger() {
    return TopicReader.readAll(kafka.bootstrapServers(), name + "-ledger").stream()
        .map(record -> MessageCodec.LEDGER.decode(record.value()))
        .max(Comparator.comparingLong(Ledger::getSequence))
        .orElse(null);
  }

  static String place(Future<RecordMetadata> sent) throws Exception {
    return sent.get().partition() + "/" + sent.get().offset();
  }

  @Override
  public void close() {
    producer.close();
  }
}
