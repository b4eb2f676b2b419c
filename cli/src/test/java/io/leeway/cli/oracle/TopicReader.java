package io.leeway.cli.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.codec.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is in a topic now. */
public final class TopicReader {
  private TopicReader() {}

  /**
   * The messages of a topic that somebody may have written to more than once, each once.
   *
   * @throws AssertionError if records of one key differ
   */
  public static <T extends SpecificRecordBase> List<T> readDistinct(
      String servers, String topic, MessageCodec<T> codec) {
    Map<String, byte[]> byKey = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : readCommitted(servers, topic)) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      byte[] before = byKey.putIfAbsent(key, record.value());
      if (before != null) {
        assertThat(record.value()).as("what %s has twice under %s", topic, key).isEqualTo(before);
      }
    }
    return byKey.values().stream().map(codec::decode).toList();
  }

  /** Every message as it is, also what was never committed. */
  public static <T extends SpecificRecordBase> List<T> readAll(
      String servers, String topic, MessageCodec<T> codec) {
    return readAll(servers, topic).stream().map(record -> codec.decode(record.value())).toList();
  }

  /** Bytes by key, both as text: what two runs are compared by. */
  public static Map<String, String> readBytes(String servers, String topic) {
    Map<String, String> bytes = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : readAll(servers, topic)) {
      bytes.put(
          new String(record.key(), StandardCharsets.UTF_8),
          HexFormat.of().formatHex(record.value()));
    }
    return bytes;
  }

  /** Every record as it is, also what was never committed. */
  public static List<ConsumerRecord<byte[], byte[]>> readAll(String servers, String topic) {
    return readAll(servers, topic, "read_uncommitted");
  }

  /** Every record that is committed, as it is. */
  public static List<ConsumerRecord<byte[], byte[]>> readCommitted(String servers, String topic) {
    return readAll(servers, topic, "read_committed");
  }

  private static List<ConsumerRecord<byte[], byte[]>> readAll(
      String servers, String topic, String isolation) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", isolation),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }
}
