package io.leeway.cli.demo;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

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
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    long flights = 0;
    try (KafkaProducer<byte[], byte[]> producer =
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
        CsvReader<NamedCsvRecord> reader =
            CsvReader.builder()
                .ofNamedCsvRecord(
                    new InputStreamReader(
                        new GZIPInputStream(resource(ROWS)), StandardCharsets.UTF_8));
        CloseableIterator<NamedCsvRecord> rows = reader.iterator()) {
      while (rows.hasNext()) {
        NamedCsvRecord row = rows.next();
        LocalDateTime scheduled = LocalDateTime.parse(row.getField("date"));
        long timeMillis = scheduled.toInstant(ZoneOffset.UTC).toEpochMilli();
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topic,
                    (int) (flights % partitions),
                    timeMillis,
                    null,
                    encode(row, scheduled, timeMillis)),
                (written, problem) -> failure.compareAndSet(null, problem));
        flights++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the flights failed", e);
    }
    Exception problem = failure.get();
    if (problem != null) {
      throw new ExecutionException("Writing the flights failed", problem);
    }
    return flights;
  }

  private byte[] encode(NamedCsvRecord row, LocalDateTime scheduled, long timeMillis)
      throws IOException {
    GenericRecord flight = new GenericData.Record(schema);
    String delay = row.getField("delay");
    flight.put("scheduled", timeMillis);
    flight.put("delay", delay.isEmpty() ? null : Integer.valueOf(delay));
    flight.put("distance", Integer.valueOf(row.getField("distance")));
    flight.put("origin", row.getField("origin"));
    flight.put("destination", row.getField("destination"));
    flight.put("hour", scheduled.getHour());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    writer.write(flight, encoder);
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
