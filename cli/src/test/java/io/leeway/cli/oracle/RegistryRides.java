package io.leeway.cli.oracle;

import io.leeway.schema.DeadLetterReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes rides as programs of different versions do, each behind the id of its schema, and
 * remembers what a monitor must make of them. Not thread-safe.
 */
final class RegistryRides implements AutoCloseable {
  /** Who writes. */
  enum Writer {
    FIRST(11, Rides.SCHEMA.toString()),
    /** A field more, which may be absent, and wider numbers. */
    NEW_FIELD(
        12,
        schemaOf(
            "\"note\", \"type\": [\"null\", \"string\"]",
            "\"surge\", \"type\": [\"null\", \"double\"], \"default\": null",
            "\"speed\", \"type\": [\"null\", \"double\"]",
            time(),
            "\"gear\", \"type\": \"long\"",
            "\"colour\", \"type\": [\"null\", \"string\"]",
            "\"always\", \"type\": \"double\"")),
    /** Without {@code gear}. */
    REMOVED_FIELD(
        13,
        schemaOf(
            time(),
            "\"speed\", \"type\": [\"null\", \"double\"]",
            "\"colour\", \"type\": [\"null\", \"string\"]",
            "\"always\", \"type\": \"float\"")),
    /** {@code speed} is a text. */
    CHANGED_TYPE(
        14,
        schemaOf(
            time(),
            "\"speed\", \"type\": [\"null\", \"string\"]",
            "\"gear\", \"type\": \"int\"",
            "\"colour\", \"type\": [\"null\", \"string\"]",
            "\"always\", \"type\": \"float\"")),
    /** A registry's, but none of Avro. */
    OTHER_LANGUAGE(15, null),
    /** Of no registry. */
    STRANGER(99, null);

    final int id;
    final @Nullable String schema;

    Writer(int id, @Nullable String schema) {
      this.id = id;
      this.schema = schema;
    }

    private static String schemaOf(String... fields) {
      return "{\"type\": \"record\", \"name\": \"Ride\", \"fields\": [{\"name\": %s}]}"
          .formatted(String.join("}, {\"name\": ", fields));
    }

    private static String time() {
      return "\"time\", \"type\": {\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}";
    }
  }

  private final String topic;
  private final Random random;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<GenericRecord> rides = new ArrayList<>();
  private final Map<String, DeadLetterReason> badRides = new TreeMap<>();
  private final long[] latestMillis;
  private int produced;

  RegistryRides(String servers, String topic, int partitions, long seed) {
    this.topic = topic;
    this.random = new Random(seed);
    this.latestMillis = new long[partitions];
    Arrays.fill(latestMillis, Long.MIN_VALUE);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.LINGER_MS_CONFIG,
                "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Writes so many rides, evenly over that time, as these writers do in turn. */
  void produce(long fromMillis, long toMillis, int count, Writer... writers) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    List<@Nullable DeadLetterReason> reasons = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long timeMillis = fromMillis + i * (toMillis - fromMillis) / count;
      int partition = i % latestMillis.length;
      Writer writer = writers[(i / latestMillis.length) % writers.length];
      GenericRecord ride = Rides.decode(Rides.ride(random, produced++, timeMillis));
      DeadLetterReason reason = account(writer, ride, partition, timeMillis);
      sent.add(
          producer.send(
              new ProducerRecord<>(topic, partition, timeMillis, null, value(writer, ride))));
      reasons.add(reason);
    }
    for (int i = 0; i < count; i++) {
      RecordMetadata where = sent.get(i).get();
      DeadLetterReason reason = reasons.get(i);
      if (reason != null) {
        badRides.put(where.partition() + "/" + where.offset(), reason);
      }
    }
  }

  /** The good ones, with what the monitor must see in them. */
  List<GenericRecord> rides() {
    return Collections.unmodifiableList(rides);
  }

  /** {@code PARTITION/OFFSET} of the bad ones, and what is bad about them. */
  Map<String, DeadLetterReason> badRides() {
    return Collections.unmodifiableMap(badRides);
  }

  /** How far the watermark gets with what has been written. */
  long watermarkMillis(Duration outOfOrderness) {
    return Arrays.stream(latestMillis).min().orElseThrow() - outOfOrderness.toMillis() - 1;
  }

  @Override
  public void close() {
    producer.close();
  }

  private @Nullable DeadLetterReason account(
      Writer writer, GenericRecord ride, int partition, long timeMillis) {
    if (writer.schema == null) {
      return DeadLetterReason.NO_SCHEMA;
    }
    if (writer == Writer.CHANGED_TYPE && ride.get("speed") != null) {
      return DeadLetterReason.WRONG_TYPE;
    }
    if (writer == Writer.REMOVED_FIELD) {
      ride.put("gear", null);
    }
    rides.add(ride);
    latestMillis[partition] = Math.max(latestMillis[partition], timeMillis);
    return null;
  }

  private static byte[] value(Writer writer, GenericRecord ride) {
    byte[] payload = writer.schema == null ? new byte[] {2, 4, 6} : payload(writer.schema, ride);
    return ByteBuffer.allocate(5 + payload.length)
        .put((byte) 0)
        .putInt(writer.id)
        .put(payload)
        .array();
  }

  private static byte[] payload(String schemaJson, GenericRecord ride) {
    Schema schema = new Schema.Parser().parse(schemaJson);
    GenericRecord written = new GenericData.Record(schema);
    for (Schema.Field field : schema.getFields()) {
      Object value = field.name().equals("surge") ? 1.5 : ride.get(field.name());
      written.put(field.pos(), value == null ? null : as(field.schema(), value));
    }
    return Rides.encode(written);
  }

  private static Object as(Schema schema, Object value) {
    Schema.Type type =
        schema.getType() == Schema.Type.UNION
            ? schema.getTypes().get(1).getType()
            : schema.getType();
    return switch (type) {
      case LONG -> ((Number) value).longValue();
      case DOUBLE -> ((Number) value).doubleValue();
      case STRING -> value.toString();
      default -> value;
    };
  }
}
