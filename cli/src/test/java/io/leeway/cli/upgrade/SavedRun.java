package io.leeway.cli.upgrade;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.local.SinkTopics;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.cli.rows.TopicRowSource;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.Alert;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A monitor of the {@link FrozenRecords} on a broker of its own, which can be stopped with a
 * savepoint and go on from it. Not thread-safe.
 */
final class SavedRun implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** One file holds all of a savepoint up to this. */
  private static final MemorySize INLINE = MemorySize.ofMebiBytes(1);

  private final LocalFlink flink;
  private final LocalKafka kafka;
  private final MonitorConfig config;
  private final long[] latestMillis = new long[FrozenRecords.PARTITIONS];
  private final List<GenericRecord> inTime = new ArrayList<>();
  private @Nullable JobClient job;

  private SavedRun(LocalFlink flink, LocalKafka kafka, MonitorConfig config) {
    this.flink = flink;
    this.kafka = kafka;
    this.config = config;
    Arrays.fill(latestMillis, Long.MIN_VALUE);
  }

  /** The broker with its topics; nothing runs yet. */
  static SavedRun start(LocalFlink flink, SavedMonitor monitor, Path directory) throws Exception {
    LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"));
    MonitorConfig config = monitor.config(directory, kafka.bootstrapServers());
    kafka.createTopic(SavedMonitor.FEATURES, FrozenRecords.PARTITIONS);
    SinkTopics.create(kafka, config);
    return new SavedRun(flink, kafka, config);
  }

  MonitorConfig config() {
    return config;
  }

  void publish(Reference reference) {
    new ReferenceTopic(new KafkaAccess(kafka.bootstrapServers(), Map.of()), SavedMonitor.REFERENCES)
        .publish(reference);
  }

  /** The features topic as it is now. */
  RowSource rows() {
    return TopicRowSource.of(
        new KafkaAccess(kafka.bootstrapServers(), Map.of()),
        SavedMonitor.FEATURES,
        config.source().format(),
        Long.MIN_VALUE);
  }

  /**
   * Starts the monitor.
   *
   * @param known the one reference that it knows from the start
   * @param savepoint what it goes on from, null for nothing
   */
  void startJob(int parallelism, Reference known, @Nullable String savepoint) throws Exception {
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, INLINE);
    if (savepoint != null) {
      settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment = flink.environment(parallelism, settings);
    environment.enableCheckpointing(100);
    new MonitorJob(config, config.features(), List.of(MessageCodec.REFERENCE.encode(known)))
        .addTo(environment, SourceRange.live());
    job = environment.executeAsync("frozen");
  }

  /** Stops the monitor; returns where its savepoint is. */
  String stopJob(Path directory) throws Exception {
    JobClient running = job;
    if (running == null) {
      throw new IllegalStateException("no job is running");
    }
    job = null;
    return running
        .stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  void produce(List<FrozenRecords.Entry> entries) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (FrozenRecords.Entry entry : entries) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    SavedMonitor.FEATURES,
                    entry.partition(),
                    entry.stampMillis(),
                    null,
                    entry.value())));
        GenericRecord record = entry.record();
        if (record != null) {
          long timeMillis = (Long) record.get(FrozenRecords.TIME_FIELD);
          int partition = entry.partition();
          latestMillis[partition] = Math.max(latestMillis[partition], timeMillis);
          if (timeMillis >= FrozenRecords.START - FrozenRecords.DISORDER.toMillis()) {
            inTime.add(record);
          }
        }
      }
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    }
  }

  /** All records but the late ones. */
  List<GenericRecord> recordsInTime() {
    return inTime;
  }

  /** How far the watermark gets with what was produced. */
  long watermarkMillis() {
    return Arrays.stream(latestMillis).min().orElseThrow() - config.outOfOrderness().toMillis() - 1;
  }

  /** Until so many records have been refused, and all before them have been read. */
  void awaitDeadLetters(int count) {
    soon().until(() -> deadLetters().size() >= count);
  }

  /** Until the last windows that the watermark closes have been reported. */
  void awaitWindows() {
    soon()
        .until(
            () -> {
              List<WindowReport> reports = reports();
              return config.windows().stream()
                  .allMatch(spec -> reports.stream().anyMatch(r -> isLastClosed(r, spec)));
            });
  }

  private boolean isLastClosed(WindowReport report, WindowSpec spec) {
    long end = Math.floorDiv(watermarkMillis() + 1, spec.slideMillis()) * spec.slideMillis();
    return report.getSegment() == null
        && report.getWindowEnd() == end
        && end - report.getWindowStart() == spec.sizeMillis();
  }

  List<WindowReport> reports() {
    return TopicReader.readDistinct(
        kafka.bootstrapServers(), config.sinks().results(), MessageCodec.WINDOW_REPORT);
  }

  List<Alert> alerts() {
    return TopicReader.readDistinct(
        kafka.bootstrapServers(), config.sinks().alerts(), MessageCodec.ALERT);
  }

  List<DeadLetter> deadLetters() {
    return TopicReader.readDistinct(
        kafka.bootstrapServers(), config.sinks().deadLetters(), MessageCodec.DEAD_LETTER);
  }

  @Override
  public void close() {
    JobClient running = job;
    if (running != null) {
      running.cancel().join();
    }
    kafka.close();
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(100));
  }
}
