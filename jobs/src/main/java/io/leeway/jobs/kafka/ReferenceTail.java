package io.leeway.jobs.kafka;

import io.leeway.jobs.operator.ReferenceFeed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The references topic from its beginning and on, read by a thread of its own and without a
 * position: the topic is small and compacted, so that it is read again after every start.
 *
 * <p>A broker that is away for a while is waited for; anything else ends the feed.
 */
final class ReferenceTail implements ReferenceFeed {
  private static final long serialVersionUID = 1L;

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(5);

  private final Map<String, Object> clientSettings;
  private final String topic;
  private final String clientId;

  /**
   * A feed.
   *
   * @param clientSettings serializable, so that tasks can be given the feed
   */
  ReferenceTail(Map<String, Object> clientSettings, String topic, String clientId) {
    this.clientSettings = Map.copyOf(clientSettings);
    this.topic = topic;
    this.clientId = clientId;
  }

  @Override
  public Subscription start(int subtask, Consumer<byte[]> received, Consumer<Throwable> failed) {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId + "-" + subtask);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    Thread reader = new Thread(() -> read(consumer, received, failed), clientId + "-" + subtask);
    reader.setDaemon(true);
    reader.start();
    return () -> {
      consumer.wakeup();
      try {
        reader.join(END.toMillis());
      } catch (InterruptedException e) {
        // The task is being cancelled; the thread ends by itself.
        Thread.currentThread().interrupt();
      }
    };
  }

  /** Until it is woken up; whatever else ends it is told. */
  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      Consumer<byte[]> received,
      Consumer<Throwable> failed) {
    try (consumer) {
      List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.value() != null) {
            received.accept(record.value());
          }
        }
      }
    } catch (WakeupException closed) {
      return;
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    }
  }
}
