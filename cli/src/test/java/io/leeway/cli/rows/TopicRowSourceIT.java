package io.leeway.cli.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.cli.local.LocalKafka;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.KafkaAccessException;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.RowSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a topic whose records come and go between two passes. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicRowSourceIT {
  private final LocalKafka kafka;

  TopicRowSourceIT(@TempDir Path directory) {
    this.kafka = LocalKafka.start(directory.resolve("kafka"));
  }

  @BeforeAll
  void topics() {
    kafka.createTopic("shrinks", 2, KafkaAccess.KEEP);
    kafka.createTopic("grows", 1, KafkaAccess.KEEP);
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  /** Writes a record for each number, even ones to partition 0. */
  private void write(String topic, int partitions, long from, long to) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long n = from; n < to; n++) {
        byte[] value = "{\"n\":%d}".formatted(n).getBytes(UTF_8);
        sent.add(
            producer.send(
                new ProducerRecord<>(topic, (int) (n % partitions), 0L, new byte[0], value)));
      }
      for (Future<?> acknowledged : sent) {
        acknowledged.get();
      }
    }
  }

  private void deleteBefore(String topic, int partition, long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  private RowSource rows(String topic) {
    return TopicRowSource.of(
        new KafkaAccess(kafka.bootstrapServers(), Map.of()),
        topic,
        new RecordFormat.Json(),
        Long.MIN_VALUE);
  }

  private static List<Cell> whole(LongStream numbers) {
    return numbers.<Cell>mapToObj(Cell.Whole::new).toList();
  }

  @Test
  void recordsDeletedBetweenTwoPassesAreAnErrorRatherThanAnotherReference() throws Exception {
    write("shrinks", 2, 0, 100);
    RowSource source = rows("shrinks");
    LongStream all =
        LongStream.concat(
            LongStream.range(0, 50).map(i -> 2 * i), LongStream.range(0, 50).map(i -> 2 * i + 1));
    assertThat(ReadRows.of(source).column("n")).isEqualTo(whole(all));

    // the second partition, so that the pass has begun when the gap is met
    deleteBefore("shrinks", 1, 20);

    assertThatThrownBy(() -> ReadRows.of(source))
        .isInstanceOf(KafkaAccessException.class)
        .hasMessageContaining("topic shrinks cannot be read at " + kafka.bootstrapServers())
        .hasMessageContaining("shrinks-1")
        .hasMessageContaining("out of range")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));

    // whoever starts now has what is left
    LongStream left =
        LongStream.concat(
            LongStream.range(0, 50).map(i -> 2 * i), LongStream.range(20, 50).map(i -> 2 * i + 1));
    assertThat(ReadRows.of(rows("shrinks")).column("n")).isEqualTo(whole(left));
  }

  @Test
  void recordsWrittenBetweenTwoPassesAreNotRead() throws Exception {
    write("grows", 1, 0, 10);
    RowSource source = rows("grows");
    write("grows", 1, 10, 20);

    assertThat(ReadRows.of(source).column("n")).isEqualTo(whole(LongStream.range(0, 10)));
    assertThat(ReadRows.of(rows("grows")).column("n")).isEqualTo(whole(LongStream.range(0, 20)));
  }
}
