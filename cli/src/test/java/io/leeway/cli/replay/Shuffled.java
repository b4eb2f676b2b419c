package io.leeway.cli.replay;

import io.leeway.cli.oracle.TopicReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The records of a topic in another order and in other partitions. */
final class Shuffled {
  private Shuffled() {}

  /**
   * Copies all records.
   *
   * @param partitions the first so many of the target get some
   * @param byMillis how far a record gets out of its order by time, at most
   */
  static void copy(
      String servers, String from, String to, int partitions, long seed, long byMillis) {
    Random random = new Random(seed);
    List<Moved> moved = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicReader.readAll(servers, from)) {
      moved.add(new Moved(record, record.timestamp() + (long) (random.nextDouble() * byMillis)));
    }
    moved.sort(Comparator.comparingLong(Moved::place));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "linger.ms", "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Moved one : moved) {
        var unused =
            producer.send(
                new ProducerRecord<>(
                    to,
                    random.nextInt(partitions),
                    one.record().timestamp(),
                    null,
                    one.record().value()));
      }
    }
  }

  private record Moved(ConsumerRecord<byte[], byte[]> record, long place) {}
}
