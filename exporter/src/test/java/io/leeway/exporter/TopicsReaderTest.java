package io.leeway.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TopicsReaderTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<String> read = new ArrayList<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private @Nullable KafkaException noEnds;
  private boolean endsClosed;
  private final EndOffsets endOffsets =
      new EndOffsets() {
        @Override
        public Map<TopicPartition, Long> of(Set<TopicPartition> partitions) {
          if (noEnds != null) {
            throw noEnds;
          }
          Map<TopicPartition, Long> asked = new HashMap<>(ends);
          asked.keySet().retainAll(partitions);
          return asked;
        }

        @Override
        public void close() {
          endsClosed = true;
        }
      };
  private final SettableClock clock = new SettableClock(START);
  private final TopicsReader reader =
      new TopicsReader(
          consumer,
          endOffsets,
          Map.of(
              "results",
              (message, partition, timestamp) -> read.add(partition + ":" + text(message)),
              "alerts",
              (message, partition, timestamp) -> {
                throw new IllegalArgumentException("no alert");
              }),
          clock);

  @Test
  void nothingIsUpBeforeTheFirstContact() {
    assertThat(reader.status())
        .isEqualTo(
            new ReaderStatus(
                false,
                false,
                null,
                Map.of("results", 0, "alerts", 0),
                noneMalformed(),
                Map.of("results", Uncommitted.NONE, "alerts", Uncommitted.NONE)));
  }

  @Test
  void everyPartitionIsReadFromItsBeginning() {
    createTopic("results", 2);
    write("results", 0, 0, "a");
    write("results", 1, 0, "b");
    reader.readOnce();
    reader.readOnce();
    assertThat(read).containsExactlyInAnyOrder("0:a", "1:b");
    assertThat(reader.status().partitions()).isEqualTo(Map.of("results", 2, "alerts", 0));
    assertThat(reader.status().up()).isTrue();
    assertThat(reader.status().lastRead()).isEqualTo(START);
  }

  @Test
  void aMissingTopicIsWaitedFor() {
    reader.readOnce();
    assertThat(reader.status().partitions()).containsEntry("results", 0);
    assertThat(reader.status().up()).isTrue();

    createTopic("results", 1);
    write("results", 0, 0, "a");
    clock.advance(TopicsReader.REFRESH);
    reader.readOnce();
    assertThat(read).containsExactly("0:a");
  }

  @Test
  void aNewPartitionIsNoticedAndTheOthersAreNotReadAgain() {
    createTopic("results", 1);
    write("results", 0, 0, "a");
    reader.readOnce();
    createTopic("results", 2);
    write("results", 1, 0, "b");
    clock.advance(TopicsReader.REFRESH);
    reader.readOnce();
    assertThat(read).containsExactly("0:a", "1:b");
    assertThat(reader.status().partitions()).containsEntry("results", 2);
  }

  @Test
  void aCatchUpCompletesOnceEverythingWrittenBeforeItIsRead() {
    createTopic("results", 1);
    reader.readOnce();
    assertThat(reader.status().caughtUp()).isTrue();

    consumer.updateEndOffsets(Map.of(new TopicPartition("results", 0), 2L));
    CompletableFuture<Void> caughtUp = reader.catchUp();
    write("results", 0, 0, "a");
    reader.readOnce();
    assertThat(caughtUp).isNotDone();
    write("results", 0, 1, "b");
    reader.readOnce();
    assertThat(caughtUp).isCompleted();
    assertThat(read).containsExactly("0:a", "0:b");
  }

  @Test
  void whoWaitedSeesAStatusThatIsCaughtUp() {
    createTopic("results", 1);
    List<ReaderStatus> seen = new ArrayList<>();
    CompletableFuture<Void> shown = reader.catchUp().thenRun(() -> seen.add(reader.status()));
    reader.readOnce();
    assertThat(shown).isCompleted();
    assertThat(seen).containsExactly(reader.status());
    assertThat(seen.get(0).caughtUp()).isTrue();
  }

  @Test
  void itIsNotCaughtUpBeforeItHasReadWhatWasThereAtTheStart() {
    createTopic("results", 1);
    consumer.updateEndOffsets(Map.of(new TopicPartition("results", 0), 1L));
    reader.readOnce();
    assertThat(reader.status().caughtUp()).isFalse();
    write("results", 0, 0, "a");
    reader.readOnce();
    assertThat(reader.status().caughtUp()).isTrue();
  }

  @Test
  void aMessageThatIsNoneIsCountedAndSkipped() {
    createTopic("alerts", 1);
    createTopic("results", 1);
    write("alerts", 0, 0, "x");
    write("alerts", 0, 1, "y");
    write("results", 0, 0, "a");
    reader.readOnce();
    reader.readOnce();
    reader.readOnce();
    assertThat(read).containsExactly("0:a");
    assertThat(reader.status().malformed()).isEqualTo(Map.of("alerts", 2L, "results", 0L));
    assertThat(reader.status().up()).isTrue();
  }

  @Test
  void anEmptyMessageOfACompactedTopicIsNoError() {
    createTopic("results", 1);
    reader.readOnce();
    consumer.addRecord(new ConsumerRecord<>("results", 0, 0, new byte[0], null));
    reader.readOnce();
    assertThat(reader.status().malformed()).isEqualTo(noneMalformed());
  }

  @Test
  void whenKafkaCannotBeReadTheStatusSaysSoUntilItCanAgain() {
    createTopic("results", 1);
    reader.readOnce();
    clock.advance(Duration.ofSeconds(1));
    consumer.setPollException(new KafkaException("broken"));
    reader.readOnce();
    assertThat(reader.status().up()).isFalse();
    assertThat(reader.status().lastRead()).isEqualTo(START);

    write("results", 0, 0, "a");
    reader.readOnce();
    assertThat(reader.status().up()).isTrue();
    assertThat(reader.status().lastRead()).isEqualTo(START.plusSeconds(1));
    assertThat(read).containsExactly("0:a");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNoticedAlthoughPollsAreMerelyEmpty() {
    createTopic("results", 1);
    reader.readOnce();
    assertThat(reader.status().up()).isTrue();
    consumer.setOffsetsException(new TimeoutException("no answer"));
    clock.advance(TopicsReader.REFRESH);
    reader.readOnce();
    assertThat(reader.status().up()).isFalse();
  }

  @Test
  void whatAnOpenTransactionKeepsFromReadersIsSeenAtTheNextRefresh() {
    createTopic("results", 2);
    reader.readOnce();
    assertThat(reader.status().uncommitted()).containsEntry("results", Uncommitted.NONE);

    ends.put(new TopicPartition("results", 1), 3L);
    clock.advance(TopicsReader.REFRESH);
    reader.readOnce();
    Instant since = START.plus(TopicsReader.REFRESH);
    clock.advance(TopicsReader.REFRESH);
    reader.readOnce();
    assertThat(reader.status().uncommitted())
        .isEqualTo(Map.of("results", new Uncommitted(3, since), "alerts", Uncommitted.NONE));
  }

  @Test
  void whereTheEndsCannotBeAskedForReadingHasFailedAndIsTriedAgain() {
    createTopic("results", 1);
    noEnds = new TimeoutException("no answer");
    CompletableFuture<Void> caughtUp = reader.catchUp();
    reader.readOnce();
    assertThat(reader.status().up()).isFalse();
    assertThat(caughtUp).isNotDone();
    noEnds = null;
    reader.readOnce();
    assertThat(reader.status().up()).isTrue();
    assertThat(caughtUp).isCompleted();
  }

  @Test
  void stoppingEndsTheLoopAndClosesTheConsumer() throws Exception {
    createTopic("results", 1);
    Thread thread = new Thread(reader);
    thread.start();
    reader.catchUp().get();
    reader.stop();
    thread.join();
    assertThat(consumer.closed()).isTrue();
    assertThat(endsClosed).isTrue();
    assertThat(reader.status().up()).isFalse();
  }

  private void createTopic(String topic, int partitions) {
    List<PartitionInfo> infos =
        IntStream.range(0, partitions)
            .mapToObj(p -> new PartitionInfo(topic, p, Node.noNode(), new Node[0], new Node[0]))
            .toList();
    consumer.updatePartitions(topic, infos);
    for (int p = 0; p < partitions; p++) {
      TopicPartition partition = new TopicPartition(topic, p);
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
      consumer.updateEndOffsets(Map.of(partition, 0L));
      ends.put(partition, 0L);
    }
  }

  /** The message comes with a poll of its own, by when the partition is assigned. */
  private void write(String topic, int partition, long offset, String text) {
    consumer.schedulePollTask(
        () ->
            consumer.addRecord(
                new ConsumerRecord<>(
                    topic, partition, offset, new byte[0], text.getBytes(StandardCharsets.UTF_8))));
  }

  private static Map<String, Long> noneMalformed() {
    return Map.of("results", 0L, "alerts", 0L);
  }

  private static String text(byte[] message) {
    return new String(message, StandardCharsets.UTF_8);
  }

  private static final class SettableClock extends Clock {
    private Instant now;

    SettableClock(Instant now) {
      this.now = now;
    }

    void advance(Duration step) {
      now = now.plus(step);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
