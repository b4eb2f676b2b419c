package io.leeway.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * 200,000 flights of 2001, as Avro records of the features of a model that predicts delays.
 *
 * <p>Local times are taken as UTC, so that a day is a day.
 */
final class Flights {
  private static final String FOLDER = "/io/leeway/cli/demo/";
  private static final String ROWS = FOLDER + "flights-2001.csv.gz";

  private final Schema schema;
  private final GenericDatumWriter<GenericRecord> writer;

  Flights() {
    this.schema = new Schema.Parser().parse(text("flights.avsc"));
    this.writer = new GenericDatumWriter<>(schema);
  }

  String schemaJson() {
    return schema.toString();
  }

  /** A file of the demo, as text. */
  static String text(String name) {
    try (InputStream in = resource(FOLDER + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + name + " failed", e);
    }
  }

  /**
   * Writes all flights to the topic, each stamped with its own time, spread over the partitions.
   *
   * @return how many
   */
  long writeTo(String bootstrapServers, String topic, int partitions)
      throws InterruptedException, ExecutionException {
    long flights = 0;
    try (FlightProducer producer = new FlightProducer(this, bootstrapServers, topic);
        FlightReader reader = open()) {
      for (Flight flight = reader.next(); flight != null; flight = reader.next()) {
        producer.send(flight, (int) (flights % partitions), flight.timeMillis());
        flights++;
      }
      producer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the flights failed", e);
    }
    return flights;
  }

  /** All flights, from the first of January to the last of June 2001. */
  FlightReader open() throws IOException {
    return new FlightReader(resource(ROWS));
  }

  /** The flight as the topic has it. */
  byte[] encode(Flight flight) throws IOException {
    GenericRecord record = new GenericData.Record(schema);
    record.put("scheduled", flight.timeMillis());
    record.put("delay", flight.delay());
    record.put("distance", flight.distance());
    record.put("origin", flight.origin());
    record.put("destination", flight.destination());
    record.put("hour", flight.hour());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    writer.write(record, encoder);
    return bytes.toByteArray();
  }

  private static InputStream resource(String path) {
    InputStream in = Flights.class.getResourceAsStream(path);
    if (in == null) {
      throw new IllegalStateException("The file " + path + " is missing from the jar");
    }
    return in;
  }
}
