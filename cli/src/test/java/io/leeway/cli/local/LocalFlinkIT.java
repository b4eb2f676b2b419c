package io.leeway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guards the versions of Flink, its Kafka connector and the Kafka clients against each other. */
@Timeout(120)
class LocalFlinkIT {
  private static LocalKafka kafka;
  private static LocalFlink flink;

  @BeforeAll
  static void start(@TempDir Path directory) {
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), 2);
  }

  @AfterAll
  static void stop() {
    flink.close();
    kafka.close();
  }

  @Test
  void aBoundedJobReadsAndWritesKafka() throws Exception {
    kafka.createTopic("in", 2);
    kafka.createTopic("out", 1);
    List<String> numbers = IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();
    topic("in").write(numbers);
    StreamExecutionEnvironment environment = flink.environment(2);
    environment.enableCheckpointing(100);
    environment
        .fromSource(bounded("in"), WatermarkStrategy.noWatermarks(), "in")
        .map(number -> "n" + number)
        .returns(Types.STRING)
        .sinkTo(sink("out"));

    LocalJob job = flink.submit(environment, "copy");
    job.await(Duration.ofSeconds(60));

    assertThat(job.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(topic("out").read(numbers.size()))
        .containsExactlyInAnyOrderElementsOf(numbers.stream().map(number -> "n" + number).toList());
  }

  @Test
  void aFailedJobNamesItsCauseInOneLine() throws Exception {
    kafka.createTopic("bad", 1);
    topic("bad").write(List.of("seven"));
    StreamExecutionEnvironment environment = flink.environment(1);
    environment
        .fromSource(bounded("bad"), WatermarkStrategy.noWatermarks(), "bad")
        .map(Integer::parseInt)
        .returns(Types.INT)
        .print();

    LocalJob job = flink.submit(environment, "numbers");

    assertThatThrownBy(() -> job.await(Duration.ofSeconds(60)))
        .isInstanceOf(JobFailedException.class)
        .hasMessage("Job numbers failed: NumberFormatException: For input string: \"seven\"");
  }

  @Test
  void jobsCannotBeUploaded() throws Exception {
    URI upload =
        URI.create(
            "http://127.0.0.1:%d/jars/upload"
                .formatted(flink.configuration().get(RestOptions.PORT)));
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(upload).POST(BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void anUnboundedJobRunsUntilItIsCancelled() throws Exception {
    kafka.createTopic("endless", 1);
    StreamExecutionEnvironment environment = flink.environment(1);
    DataStream<String> records =
        environment.fromSource(
            KafkaSource.<String>builder()
                .setBootstrapServers(kafka.bootstrapServers())
                .setTopics("endless")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new SimpleStringSchema())
                .build(),
            WatermarkStrategy.noWatermarks(),
            "endless");
    records.print();

    LocalJob job = flink.submit(environment, "endless");
    Awaitility.await().until(() -> job.status() == JobStatus.RUNNING);
    assertThat(job.isDone()).isFalse();
    job.cancel();

    assertThatThrownBy(() -> job.await(Duration.ofSeconds(60)))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("Job endless failed: JobCancellationException");
  }

  private static TextTopic topic(String name) {
    return new TextTopic(kafka.bootstrapServers(), name);
  }

  private static KafkaSource<String> bounded(String topic) {
    return KafkaSource.<String>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        .setTopics(topic)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setBounded(OffsetsInitializer.latest())
        .setValueOnlyDeserializer(new SimpleStringSchema())
        .build();
  }

  private static KafkaSink<String> sink(String topic) {
    return KafkaSink.<String>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        .setRecordSerializer(
            KafkaRecordSerializationSchema.<String>builder()
                .setTopic(topic)
                .setValueSerializationSchema(new SimpleStringSchema())
                .build())
        .build();
  }
}
