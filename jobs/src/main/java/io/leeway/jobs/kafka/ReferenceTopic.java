package io.leeway.jobs.kafka;

import io.leeway.jobs.reference.ReferenceException;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.codec.MalformedMessageException;
import io.leeway.schema.codec.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The compacted topic that keeps the references of all streams, each under the key {@code
 * stream/id}.
 *
 * <p>It has one partition: references are in one order for everybody. Thread-safe.
 */
public final class ReferenceTopic {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int PARTITIONS = 1;

  private final KafkaAccess kafka;
  private final String topic;

  public ReferenceTopic(KafkaAccess kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  /**
   * What is in the topic now.
   *
   * @param references those that are usable, by stream and then by when they take effect
   * @param problems one line for each that is not
   */
  public record Contents(List<ReferenceProfile> references, List<String> problems) {
    public Contents {
      references = List.copyOf(references);
      problems = List.copyOf(problems);
    }

    /** Those of one stream. */
    public List<ReferenceProfile> ofStream(String stream) {
      return references.stream().filter(r -> r.message().getStream().equals(stream)).toList();
    }
  }

  /**
   * Reads the topic to its end; a topic that is not there has nothing in it.
   *
   * @throws KafkaAccessException if Kafka cannot be reached, or the topic has more than one
   *     partition
   */
  public Contents readAll() {
    int partitions = kafka.partitions(topic).orElse(0);
    if (partitions > PARTITIONS) {
      throw new KafkaAccessException(
          "references topic %s has %d partitions, expected 1".formatted(topic, partitions));
    }
    return partitions == 0 ? new Contents(List.of(), List.of()) : checked(newestByKey());
  }

  /**
   * Adds a reference; one that is there already stays as it is. The topic is created if need be.
   *
   * @throws KafkaAccessException if Kafka cannot be reached, or another reference of the stream
   *     takes effect at the same instant, so that nobody could say which of the two holds; or
   *     likewise another one on trial, if this one is
   */
  public void publish(Reference reference) {
    kafka.createIfMissing(topic, PARTITIONS, KafkaAccess.COMPACT);
    for (ReferenceProfile other : readAll().ofStream(reference.getStream())) {
      if (other.isShadow() == reference.getShadow()
          && other.effectiveFromMillis() == reference.getEffectiveFrom()
          && !other.id().equals(reference.getId())) {
        throw new KafkaAccessException(
            "reference %s of stream %s takes effect at the same instant as %s, expected another one"
                .formatted(other.id(), reference.getStream(), reference.getId()));
      }
    }
    Map<String, Object> settings = kafka.clientSettings();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    // The client's limit is on the message as it is, the topic's on what is sent.
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KafkaAccess.MAX_MESSAGE_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * KafkaAccess.MAX_MESSAGE_BYTES);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      String key = reference.getStream() + "/" + reference.getId();
      producer
          .send(
              new ProducerRecord<>(
                  topic,
                  key.getBytes(StandardCharsets.UTF_8),
                  MessageCodec.REFERENCE.encode(reference)))
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaAccessException("interrupted while writing to " + topic, e);
    } catch (ExecutionException | KafkaException e) {
      throw new KafkaAccessException(
          "reference %s cannot be written to topic %s: %s"
              .formatted(reference.getId(), topic, e.getMessage()),
          e);
    }
  }

  private Map<String, byte[]> newestByKey() {
    Map<String, byte[]> newest = new LinkedHashMap<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            kafka.clientSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          String key =
              record.key() == null
                  ? "offset " + record.offset()
                  : new String(record.key(), StandardCharsets.UTF_8);
          if (record.value() == null) {
            newest.remove(key);
          } else {
            newest.put(key, record.value());
          }
        }
      }
    } catch (KafkaException e) {
      throw KafkaAccessException.unreadable(kafka, topic, e);
    }
    return newest;
  }

  private Contents checked(Map<String, byte[]> messages) {
    List<ReferenceProfile> references = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    messages.forEach(
        (key, message) -> {
          try {
            references.add(ReferenceProfile.of(MessageCodec.REFERENCE.decode(message)));
          } catch (MalformedMessageException | ReferenceException e) {
            problems.add("topic %s, key %s: %s".formatted(topic, key, e.getMessage()));
          }
        });
    references.sort(
        Comparator.comparing((ReferenceProfile r) -> r.message().getStream())
            .thenComparingLong(ReferenceProfile::effectiveFromMillis)
            .thenComparing(ReferenceProfile::id));
    return new Contents(references, problems);
  }
}
