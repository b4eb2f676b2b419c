package io.leeway.cli.demo;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes flights to a topic. One thread at a time. */
final class FlightProducer implements AutoCloseable {
  private final Flights flights;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  FlightProducer(Flights flights, String bootstrapServers, String topic) {
    this.flights = flights;
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.BATCH_SIZE_CONFIG,
                256 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Writes a flight, soon.
   *
   * @param stampMillis timestamp of the Kafka record, null for the time of writing
   * @throws ExecutionException if an earlier one could not be written
   */
  void send(Flight flight, int partition, @Nullable Long stampMillis)
      throws IOException, ExecutionException {
    check();
    var unused =
        producer.send(
            new ProducerRecord<>(topic, partition, stampMillis, null, flights.encode(flight)),
            (written, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, problem);
              }
            });
  }

  /** Waits until all have been written. */
  void flush() throws ExecutionException {
    producer.flush();
    check();
  }

  private void check() throws ExecutionException {
    Exception problem = failure.get();
    if (problem != null) {
      throw new ExecutionException("Writing the flights failed", problem);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
