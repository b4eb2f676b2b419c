package io.leeway.exporter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics from their beginning and hands each message to its sink, for ever.
 *
 * <p>All partitions are assigned by hand, those too that appear later; there is no consumer group,
 * as every exporter wants everything. A topic that is missing is waited for. When Kafka cannot be
 * reached, the status says so and reading is tried again.
 *
 * <p>One thread runs the reader; {@link #status}, {@link #catchUp} and {@link #stop} are for
 * others.
 */
final class TopicsReader implements Runnable {
  static final Duration REFRESH = Duration.ofSeconds(5);

  /** How long the brokers may take for one answer. */
  static final Duration ANSWER = Duration.ofSeconds(5);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Logger LOG = LoggerFactory.getLogger(TopicsReader.class);

  private final Consumer<byte[], byte[]> consumer;
  private final EndOffsets endOffsets;
  private final Map<String, MessageSink> sinks;
  private final Clock clock;

  private final Set<TopicPartition> assigned = new HashSet<>();
  private final Map<String, Long> malformed = new HashMap<>();
  private final OpenTransactions transactions = new OpenTransactions();
  private Map<String, Uncommitted> uncommitted = Map.of();
  private final List<CatchUp> catchUps = new ArrayList<>();
  private Instant nextRefresh = Instant.MIN;
  private boolean up;
  private boolean failing;
  private boolean caughtUp;
  private @Nullable Instant lastRead;

  private final CompletableFuture<Void> caughtUpOnce = new CompletableFuture<>();
  private final Queue<CompletableFuture<Void>> requests = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile ReaderStatus status;

  /**
   * Takes over the consumer, which reads what is committed, and what knows of the rest.
   *
   * @param sinks by topic
   */
  TopicsReader(
      Consumer<byte[], byte[]> consumer,
      EndOffsets endOffsets,
      Map<String, MessageSink> sinks,
      Clock clock) {
    this.consumer = consumer;
    this.endOffsets = endOffsets;
    this.sinks = Map.copyOf(sinks);
    this.clock = clock;
    sinks.keySet().forEach(topic -> malformed.put(topic, 0L));
    requests.add(caughtUpOnce);
    this.status = currentStatus();
  }

  /** How it goes, as of the last round. */
  ReaderStatus status() {
    return status;
  }

  /** Completes when everything has been read that was written before this call. */
  CompletableFuture<Void> catchUp() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    requests.add(done);
    return done;
  }

  /** Makes {@link #run} return soon. */
  void stop() {
    stopped.countDown();
    consumer.wakeup();
  }

  @Override
  public void run() {
    try {
      while (stopped.getCount() > 0) {
        readOnce();
      }
    } catch (WakeupException e) {
      LOG.debug("Reading was stopped", e);
    } finally {
      up = false;
      status = currentStatus();
      consumer.close();
      endOffsets.close();
    }
  }

  /** One round: look for partitions when it is time to, read what there is, tell who waits. */
  void readOnce() {
    List<CatchUp> reached = new ArrayList<>();
    try {
      if (!requests.isEmpty() || !clock.instant().isBefore(nextRefresh)) {
        refresh();
      }
      if (assigned.isEmpty()) {
        // The consumer refuses to poll without partitions.
        awaitStop();
      } else {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        records.forEach(this::hand);
        if (!records.isEmpty()) {
          succeeded();
        }
      }
      catchUps.stream().filter(this::isReached).forEach(reached::add);
      catchUps.removeAll(reached);
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      failed(e);
    }
    caughtUp |= reached.stream().anyMatch(catchUp -> catchUp.done() == caughtUpOnce);
    status = currentStatus();
    // Only now: who waited asks for the status next.
    reached.forEach(catchUp -> catchUp.done().complete(null));
  }

  private void refresh() {
    nextRefresh = clock.instant().plus(REFRESH);
    Set<TopicPartition> found = new HashSet<>();
    for (String topic : sinks.keySet()) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, ANSWER);
      if (partitions != null) {
        partitions.forEach(p -> found.add(new TopicPartition(topic, p.partition())));
      }
    }
    if (!found.equals(assigned)) {
      Set<TopicPartition> added = new HashSet<>(found);
      added.removeAll(assigned);
      consumer.assign(found);
      consumer.seekToBeginning(added);
      assigned.clear();
      assigned.addAll(found);
    }
    Map<TopicPartition, Long> uncommittedEnds = endOffsets.of(assigned);
    // Before the ends are asked for: a request that comes later may be about later messages.
    int waiting = requests.size();
    // Asks the brokers: a poll alone does not tell that none of them answers.
    Map<TopicPartition, Long> ends = consumer.endOffsets(assigned, ANSWER);
    uncommitted = transactions.seen(uncommittedEnds, ends, clock.instant());
    for (int i = 0; i < waiting; i++) {
      catchUps.add(new CatchUp(requests.remove(), ends));
    }
    succeeded();
  }

  private boolean isReached(CatchUp catchUp) {
    for (Map.Entry<TopicPartition, Long> end : catchUp.ends().entrySet()) {
      // A partition that is gone has nothing left to read.
      if (assigned.contains(end.getKey())
          && consumer.position(end.getKey(), ANSWER) < end.getValue()) {
        return false;
      }
    }
    return true;
  }

  private void hand(ConsumerRecord<byte[], byte[]> message) {
    byte[] value = message.value();
    MessageSink sink = sinks.get(message.topic());
    if (value == null || sink == null) {
      // A compacted topic marks a deletion by an empty message.
      return;
    }
    try {
      sink.accept(value, message.partition(), message.timestamp());
    } catch (RuntimeException e) {
      long count = malformed.merge(message.topic(), 1L, Long::sum);
      // At 1, 2, 4, 8, ...: a topic full of them must not fill the log. The message's own words
      // may come from a record, so only the kind of failure is told.
      if (Long.bitCount(count) == 1) {
        LOG.warn(
            "Message {}-{}@{} was skipped: {}; {} so far in this topic",
            message.topic(),
            message.partition(),
            message.offset(),
            e.getClass().getSimpleName(),
            count);
      }
    }
  }

  private void succeeded() {
    if (failing) {
      LOG.warn("Kafka is read again");
    }
    failing = false;
    up = true;
    lastRead = clock.instant();
  }

  private void failed(KafkaException failure) {
    if (!failing) {
      LOG.warn(
          "Kafka cannot be read: {}: {}; trying again every {} s",
          failure.getClass().getSimpleName(),
          failure.getMessage(),
          REFRESH.toSeconds());
    }
    failing = true;
    up = false;
    awaitStop();
  }

  private void awaitStop() {
    try {
      if (stopped.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("Reading was stopped");
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private ReaderStatus currentStatus() {
    Map<String, Integer> partitions = new HashMap<>();
    sinks.keySet().forEach(topic -> partitions.put(topic, 0));
    assigned.forEach(partition -> partitions.merge(partition.topic(), 1, Integer::sum));
    Map<String, Uncommitted> unseen = new HashMap<>();
    sinks
        .keySet()
        .forEach(topic -> unseen.put(topic, uncommitted.getOrDefault(topic, Uncommitted.NONE)));
    return new ReaderStatus(up, caughtUp, lastRead, partitions, malformed, unseen);
  }
}
