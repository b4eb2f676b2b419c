package io.leeway.cli.demo;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.monitor.ResultsFollower;
import io.leeway.cli.monitor.ResultsListener;
import io.leeway.cli.rows.TopicRowSource;
import io.leeway.exporter.Exporter;
import io.leeway.exporter.ExporterOptions;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.schema.Reference;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The whole of Leeway in one process: a Kafka broker, the flights of 2001 as a topic, a reference
 * from January, the monitor on a Flink cluster, and the exporter.
 */
final class Demo implements AutoCloseable {
  private static final long JANUARY = Instant.parse("2001-01-01T00:00:00Z").toEpochMilli();
  private static final long FEBRUARY = Instant.parse("2001-02-01T00:00:00Z").toEpochMilli();
  private static final int PARTITIONS = 4;
  private static final int PARALLELISM = 2;
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration CATCH_UP = Duration.ofSeconds(20);

  private final PrintWriter out;
  private final LocalKafka kafka;
  private final MonitorConfig config;
  private final Exporter exporter;
  private final Path directory;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Demo(
      PrintWriter out, LocalKafka kafka, MonitorConfig config, Exporter exporter, Path directory) {
    this.out = out;
    this.kafka = kafka;
    this.config = config;
    this.exporter = exporter;
    this.directory = directory;
  }

  /**
   * Starts the broker and the exporter.
   *
   * @param port of the exporter, 0 for any
   */
  static Demo start(PrintWriter out, Path directory, int port) throws IOException {
    LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"));
    try {
      MonitorConfig config = config(directory, kafka.bootstrapServers());
      Exporter exporter =
          Exporter.start(
              ExporterOptions.of(
                      kafka.bootstrapServers(),
                      config.sinks().results(),
                      config.sinks().alerts(),
                      config.sinks().deadLetters())
                  .withLedgerTopic(config.sinks().ledger())
                  .withPort(port));
      return new Demo(out, kafka, config, exporter, directory);
    } catch (RuntimeException | IOException e) {
      kafka.close();
      throw e;
    }
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  int metricsPort() {
    return exporter.port();
  }

  MonitorConfig config() {
    return config;
  }

  /** Loads the flights and publishes the reference of January, which is returned. */
  Reference load() throws IOException, InterruptedException, ExecutionException {
    Flights flights = new Flights();
    String topic = config.source().topic();
    kafka.createTopic(topic, PARTITIONS);
    long started = System.nanoTime();
    long count = flights.writeTo(kafka.bootstrapServers(), topic, PARTITIONS);
    say("Loaded %,d flights of 2001 into topic %s in %.1f s.", count, topic, since(started));

    started = System.nanoTime();
    Reference reference = january();
    new ReferenceTopic(access(), referenceTopic()).publish(reference);
    say(
        "Built reference %s from the %,d flights of January in %.1f s; it holds from %s on.",
        reference.getId().substring(0, 12),
        reference.getRecords(),
        since(started),
        DriftSummary.day(reference.getEffectiveFrom()));
    return reference;
  }

  /** Monitors February to June and tells the listeners what is found. */
  void monitor(List<ResultsListener> listeners) throws InterruptedException {
    try (LocalFlink flink = LocalFlink.start(directory.resolve("flink"), PARALLELISM)) {
      StreamExecutionEnvironment environment = flink.environment(PARALLELISM);
      environment.enableCheckpointing(CHECKPOINT_INTERVAL.toMillis());
      MonitorSetup.prepare(config).addTo(environment, SourceRange.historySince(FEBRUARY));
      long started = System.nanoTime();
      LocalJob job = flink.submit(environment, "leeway demo");
      say("Monitoring the flights since February in windows of one day.%n");
      try (ResultsFollower follower = new ResultsFollower(access(), config.sinks())) {
        follower.follow(new Fanout(listeners), job::isDone);
      }
      job.await();
      say("%nThe job took %.1f s.", since(started));
    }
  }

  /** Waits until the exporter shows everything that was found. */
  void awaitMetrics() throws InterruptedException, TimeoutException {
    exporter.awaitCaughtUp(CATCH_UP);
  }

  /** Once is enough, twice does no harm: at the end, and when the process is told to stop. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      exporter.close();
      kafka.close();
    }
  }

  private Reference january() throws IOException {
    EventTimeField scheduled = Objects.requireNonNull(config.source().timestamp());
    return ReferenceBuilder.build(
            new TimedRowSource(
                TopicRowSource.of(
                    access(), config.source().topic(), config.source().format(), JANUARY),
                scheduled,
                new TimeRange(JANUARY, FEBRUARY)),
            ReferenceSettings.withDefaults(config.stream())
                .withEventTimePath(scheduled.path())
                .withEffectiveFromMillis(FEBRUARY)
                .withWindows(
                    config.windows().stream()
                        .map(window -> Duration.ofMillis(window.sizeMillis()))
                        .toList()))
        .reference();
  }

  private KafkaAccess access() {
    return new KafkaAccess(kafka.bootstrapServers(), Map.of());
  }

  private String referenceTopic() {
    return ((ReferenceLocation.Topic) config.reference()).topic();
  }

  /** The shipped file, but for the broker's address. */
  private static MonitorConfig config(Path directory, String bootstrapServers) throws IOException {
    Files.writeString(directory.resolve("flights.avsc"), Flights.text("flights.avsc"));
    return ConfigFile.parse(
        Flights.text("flights.yaml").replace("localhost:9092", bootstrapServers), directory);
  }

  private void say(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }

  private static double since(long startedNanos) {
    return (System.nanoTime() - startedNanos) / 1e9;
  }
}
