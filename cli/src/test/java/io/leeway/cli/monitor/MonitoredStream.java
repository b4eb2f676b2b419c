package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Future;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a monitor with the default settings and windows of an hour made of a stream of JSON records:
 * a reference built and published by the commands, records in a topic, reports and alerts out.
 *
 * @param reports by window
 * @param alerts as they were written
 */
record MonitoredStream(MonitorConfig config, List<WindowReport> reports, List<Alert> alerts) {

  /**
   * Runs the monitor over all of it.
   *
   * @param reference JSON lines, with their time in {@code at}
   * @param records JSON by time, in milliseconds
   */
  static MonitoredStream of(Path directory, List<String> reference, SortedMap<Long, String> records)
      throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"));
        LocalFlink flink = LocalFlink.start(directory.resolve("flink"), 2)) {
      kafka.createTopic("features", 1);
      Path file = config(directory, kafka);
      publishReference(directory, file, reference);
      produce(kafka, records);
      MonitorConfig config = ConfigFile.read(file);
      StreamExecutionEnvironment environment = flink.environment(2);
      MonitorSetup.prepare(config).addTo(environment, SourceRange.allHistory());
      flink.submit(environment, "monitored").await(Duration.ofSeconds(60));
      return new MonitoredStream(
          config,
          TopicReader.readDistinct(kafka.bootstrapServers(), "results", MessageCodec.WINDOW_REPORT)
              .stream()
              .sorted(Comparator.comparingLong(WindowReport::getWindowStart))
              .toList(),
          TopicReader.readDistinct(kafka.bootstrapServers(), "alerts", MessageCodec.ALERT));
    }
  }

  private static Path config(Path directory, LocalKafka kafka) throws Exception {
    return Files.writeString(
        directory.resolve("monitored.yaml"),
        """
        stream: monitored
        source:
          topic: features
          bootstrapServers: %s
          format: json
          timestamp: {field: at}
        windows:
          - size: 1h
        reference: {topic: references}
        sinks: {results: results, alerts: alerts, deadLetters: dead-letters}
        """
            .formatted(kafka.bootstrapServers()));
  }

  private static void publishReference(Path directory, Path config, List<String> lines)
      throws Exception {
    Path rows = Files.write(directory.resolve("rows.jsonl"), lines);
    Path file = directory.resolve("monitored.ref");
    Ran built =
        Ran.leeway(
            "reference",
            "build",
            rows,
            "--stream",
            "monitored",
            "--timestamp",
            "at",
            "--out",
            file);
    assertThat(built.err()).isEmpty();
    Ran published = Ran.leeway("reference", "publish", file, "--config", config);
    assertThat(published.err()).isEmpty();
  }

  private static void produce(LocalKafka kafka, SortedMap<Long, String> records) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      records.forEach(
          (millis, json) ->
              sent.add(
                  producer.send(
                      new ProducerRecord<>(
                          "features", 0, millis, null, json.getBytes(StandardCharsets.UTF_8)))));
      for (Future<?> acknowledged : sent) {
        acknowledged.get();
      }
    }
  }
}
