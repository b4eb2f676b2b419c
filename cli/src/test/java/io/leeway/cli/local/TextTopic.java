package io.leeway.cli.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Writes and reads lines of text in partition 0 of a topic, as a test's plain Kafka client. */
record TextTopic(String bootstrapServers, String name) {

  /** Writes the lines with the timestamp 0, as a replay of old history does. */
  void write(List<String> lines) throws ExecutionException, InterruptedException {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      for (String line : lines) {
        sent.add(producer.send(new ProducerRecord<>(name, 0, 0L, null, line)));
      }
      for (Future<?> acknowledged : sent) {
        acknowledged.get();
      }
    }
  }

  /** The lines from the beginning, once there are at least {@code count}. */
  List<String> read(int count) {
    TopicPartition partition = new TopicPartition(name, 0);
    List<String> lines = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> lines.add(record.value()));
                return lines.size() >= count;
              });
    }
    return lines;
  }
}
