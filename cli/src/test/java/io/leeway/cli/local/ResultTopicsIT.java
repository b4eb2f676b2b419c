package io.leeway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ResultTopics;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ResultTopicsIT {
  private static final int REPORT_BYTES = 3 << 20;

  /** One of 100 features and their 4,950 pairs has more than Kafka takes unless told. */
  @Test
  void reportsOfThousandsOfPairsHaveRoom(@TempDir Path directory) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    kafka.bootstrapServers(),
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                    KafkaAccess.MAX_MESSAGE_BYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      ResultTopics topics = ResultTopics.named("replay-1", kafka.bootstrapServers(), Map.of());
      topics.createMissing(1, KafkaAccess.KEEP);
      topics.variant(1).createMissing(1, KafkaAccess.KEEP);
      byte[] noise = new byte[REPORT_BYTES];
      new Random(1).nextBytes(noise);
      for (String topic : new String[] {topics.results(), topics.variant(1).results()}) {
        assertThat(
                producer
                    .send(new ProducerRecord<>(topic, noise))
                    .get(30, TimeUnit.SECONDS)
                    .offset())
            .isZero();
      }
    }
  }

  @Test
  void aTopicThatTakesSmallReportsOnlyIsTold(@TempDir Path directory) {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      ResultTopics topics = ResultTopics.named("mine", kafka.bootstrapServers(), Map.of());
      kafka.createTopic(topics.results(), 1);
      topics.createMissing(1, KafkaAccess.KEEP);
      assertThat(topics.tightLimit())
          .hasValue(
              "topic mine-results takes messages of at most 1048588 bytes, expected"
                  + " max.message.bytes=16777216: a report of many features or pairs may be"
                  + " refused, and the job then fails");

      ResultTopics ours = topics.variant(1);
      ours.createMissing(1, KafkaAccess.KEEP);
      assertThat(ours.tightLimit()).isEmpty();
    }
  }
}
