package io.leeway.cli.oracle;

import io.leeway.schema.DeadLetterReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes rides to a topic and remembers what is in it.
 *
 * <p>Not thread-safe.
 */
public final class RideTopic implements AutoCloseable {
  /** What the topic must take for {@link BadRide#OVERSIZED}, as its {@code max.message.bytes}. */
  public static final String MAX_MESSAGE_BYTES = Integer.toString(4 << 20);

  private static final long YEAR_MILLIS = 365L * 24 * 3_600_000;

  private final String topic;
  private final Random random;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<GenericRecord> rides = new ArrayList<>();
  private final Map<String, DeadLetterReason> badRides = new TreeMap<>();
  private final long[] latestMillis;
  private int produced;
  private int tooLate;

  public RideTopic(String servers, String topic, int partitions, long seed) {
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
                "20",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                MAX_MESSAGE_BYTES),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Writes about so many rides, evenly over that time, out of order within {@link Rides#DISORDER},
   * some partitions busier than others.
   *
   * @param badOneIn how many records there are to each that is broken; 0 for none
   * @param kinds in what ways, in turn
   */
  public void produce(long fromMillis, long toMillis, int count, int badOneIn, List<BadRide> kinds)
      throws Exception {
    List<Sent> sent = new ArrayList<>();
    int bad = 0;
    for (int i = 0; i < count; i++) {
      long dueMillis = fromMillis + i * (toMillis - fromMillis) / count;
      int partition = random.nextInt(10) < 6 ? 0 : random.nextInt(latestMillis.length);
      if (Rides.isQuiet(dueMillis) && random.nextInt(20) > 0) {
        continue;
      }
      long timeMillis = dueMillis - random.nextInt((int) Rides.DISORDER.toMillis());
      BadRide kind =
          badOneIn > 0 && i % badOneIn == badOneIn - 1 ? kinds.get(bad++ % kinds.size()) : null;
      sent.add(send(partition, dueMillis, timeMillis, kind));
    }
    await(sent);
  }

  /** Writes so many rides of one instant, however long ago, to all partitions in turn. */
  public void produceLate(long timeMillis, int count) throws Exception {
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(send(i % latestMillis.length, timeMillis, timeMillis, null));
    }
    await(sent);
  }

  /** Writes so many rides of one instant that no window takes any more. */
  public void produceTooLate(long timeMillis, int count) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] ride = Rides.ride(random, produced++, timeMillis);
      sent.add(
          producer.send(
              new ProducerRecord<>(topic, i % latestMillis.length, timeMillis, null, ride)));
    }
    for (Future<RecordMetadata> one : sent) {
      one.get();
      tooLate++;
    }
  }

  /** Writes so many rides that are said to come from a year later than they are written. */
  public void produceAhead(long stampMillis, int count) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] ride = Rides.ride(random, produced++, stampMillis + YEAR_MILLIS);
      sent.add(
          producer.send(
              new ProducerRecord<>(topic, i % latestMillis.length, stampMillis, null, ride)));
    }
    for (Future<RecordMetadata> one : sent) {
      RecordMetadata where = one.get();
      badRides.put(where.partition() + "/" + where.offset(), DeadLetterReason.FUTURE);
    }
  }

  /** How many were too late for any window. */
  public int tooLate() {
    return tooLate;
  }

  /** The good ones. */
  public List<GenericRecord> rides() {
    return Collections.unmodifiableList(rides);
  }

  /** {@code PARTITION/OFFSET} of the bad ones, and what is bad about them. */
  public Map<String, DeadLetterReason> badRides() {
    return Collections.unmodifiableMap(badRides);
  }

  /** How far the watermark gets with what has been written. */
  public long watermarkMillis(Duration outOfOrderness) {
    return Arrays.stream(latestMillis).min().orElseThrow() - outOfOrderness.toMillis() - 1;
  }

  @Override
  public void close() {
    producer.close();
  }

  private Sent send(int partition, long stampMillis, long timeMillis, @Nullable BadRide kind) {
    byte[] ride = Rides.ride(random, produced++, timeMillis);
    if (kind == null) {
      rides.add(Rides.decode(ride));
      latestMillis[partition] = Math.max(latestMillis[partition], timeMillis);
    }
    byte[] value = kind == null ? ride : kind.of(ride, random);
    return new Sent(
        kind, producer.send(new ProducerRecord<>(topic, partition, stampMillis, null, value)));
  }

  private void await(List<Sent> sent) throws Exception {
    for (Sent one : sent) {
      RecordMetadata where = one.acknowledged().get();
      if (one.kind() != null) {
        badRides.put(where.partition() + "/" + where.offset(), one.kind().reason());
      }
    }
  }

  private record Sent(@Nullable BadRide kind, Future<RecordMetadata> acknowledged) {}
}
