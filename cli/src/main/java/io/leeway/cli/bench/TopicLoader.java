package io.leeway.cli.bench;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes a {@link FeatureStream} to a topic: large batches, not compressed. */
final class TopicLoader {
  private static final int BATCH_BYTES = 1 << 20;
  private static final long BUFFER_BYTES = 64L << 20;

  private TopicLoader() {}

  /** Writes so many records, one partition after the other, each stamped with its event time. */
  static void load(
      String bootstrapServers, String topic, int partitions, FeatureStream stream, long records)
      throws InterruptedException, ExecutionException {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "1",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                false,
                ProducerConfig.LINGER_MS_CONFIG,
                50,
                ProducerConfig.BATCH_SIZE_CONFIG,
                BATCH_BYTES,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                BUFFER_BYTES,
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2 * BATCH_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long i = 0; i < records && failure.get() == null; i++) {
        byte[] value = stream.next();
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic, (int) (i % partitions), stream.timeMillis(), null, value),
                (written, problem) -> failure.compareAndSet(null, problem));
      }
    }
    Exception problem = failure.get();
    if (problem != null) {
      throw new ExecutionException("Writing to " + topic + " failed", problem);
    }
  }
}
