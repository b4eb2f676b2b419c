package io.leeway.cli.replay;

import io.leeway.cli.local.LocalKafka;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.CellWriter;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.schema.FeatureKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of files to a topic, as Avro records of the features and the event time.
 *
 * <p>Values are put into a row of the stream as references do it, and from there into the record:
 * what the monitor reads is what a reference of the same file was built from.
 */
final class InputLoader {
  static final String TIME_FIELD = "eventTime";

  /** How far apart records without a time are. */
  static final long ROW_MILLIS = Duration.ofSeconds(1).toMillis();

  private static final int BATCH_BYTES = 256 * 1024;
  private static final int NULL = 0;
  private static final int VALUE = 1;

  private final List<FeatureField> features;
  private final FeatureRow scratch;

  /**
   * @param features those of the reference; their paths are columns of the files
   */
  InputLoader(List<FeatureField> features) {
    this.features = List.copyOf(features);
    this.scratch = new FeatureRow(features.size());
  }

  /** The same features where they are in the records: names of columns may be anything. */
  List<FeatureField> fields() {
    List<FeatureField> fields = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      fields.add(new FeatureField(features.get(i).name(), "f" + i, features.get(i).kind()));
    }
    return fields;
  }

  /** The schema of the records. */
  Schema schema() {
    var fields = SchemaBuilder.record("Input").fields().requiredLong(TIME_FIELD);
    for (FeatureField field : fields()) {
      fields =
          field.kind() == FeatureKind.NUMERIC
              ? fields.optionalDouble(field.path())
              : fields.optionalString(field.path());
    }
    return fields.endRecord();
  }

  /**
   * What was written.
   *
   * @param records how many
   * @param disorderMillis how far a record's time is behind an earlier one's, at most
   * @param rejects what was no row
   */
  record Loaded(long records, long disorderMillis, Rejects rejects) {}

  /**
   * Writes the rows that the reference was not built from.
   *
   * @param skippedRows so many at the start are left out
   * @param fromMillis rows before that time are left out
   */
  Loaded load(
      RowSource rows,
      long skippedRows,
      long fromMillis,
      LocalKafka kafka,
      String topic,
      int partitions)
      throws IOException, InterruptedException, ExecutionException {
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    Rejects rejects = new Rejects();
    Row row = new Row();
    long rowsRead = 0;
    long records = 0;
    long latestMillis = Long.MIN_VALUE;
    long disorderMillis = 0;
    try (KafkaProducer<byte[], byte[]> producer = producer(kafka);
        RowReader reader = rows.open(rejects)) {
      while (reader.next(row) && failure.get() == null) {
        long index = rowsRead++;
        long timeMillis = row.hasEventTime() ? row.eventTimeMillis() : index * ROW_MILLIS;
        if (index < skippedRows || timeMillis < fromMillis) {
          continue;
        }
        if (timeMillis >= latestMillis) {
          latestMillis = timeMillis;
        } else {
          disorderMillis = Math.max(disorderMillis, latestMillis - timeMillis);
        }
        var unused =
            producer.send(
                // Kafka has no time before 1970; what counts is in the record.
                new ProducerRecord<>(
                    topic,
                    (int) (records % partitions),
                    Math.max(0, timeMillis),
                    null,
                    encode(row, timeMillis)),
                (written, problem) -> failure.compareAndSet(null, problem));
        records++;
      }
    }
    Exception problem = failure.get();
    if (problem != null) {
      throw new ExecutionException("Writing to " + topic + " failed", problem);
    }
    return new Loaded(records, disorderMillis, rejects);
  }

  private byte[] encode(Row row, long timeMillis) throws IOException {
    scratch.begin(0, 0, timeMillis);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    encoder.writeLong(timeMillis);
    for (int feature = 0; feature < features.size(); feature++) {
      FeatureField field = features.get(feature);
      CellWriter.write(row.cell(field.path()), field.kind(), scratch, feature);
      switch (scratch.state(feature)) {
        case MISSING -> encoder.writeIndex(NULL);
        case NUMBER -> {
          encoder.writeIndex(VALUE);
          encoder.writeDouble(scratch.number(feature));
        }
        case NON_FINITE -> writeNonFinite(encoder, field.kind());
        case TEXT -> {
          encoder.writeIndex(VALUE);
          encoder.writeString(
              new Utf8(
                  copy(
                      scratch.text(feature),
                      scratch.textStart(feature),
                      scratch.textEnd(feature))));
        }
      }
    }
    encoder.flush();
    return bytes.toByteArray();
  }

  /** A number that is none as a category has no place in a text; it is missing there. */
  private static void writeNonFinite(BinaryEncoder encoder, FeatureKind kind) throws IOException {
    if (kind == FeatureKind.NUMERIC) {
      encoder.writeIndex(VALUE);
      encoder.writeDouble(Double.NaN);
    } else {
      encoder.writeIndex(NULL);
    }
  }

  private static byte[] copy(byte[] text, int from, int to) {
    byte[] copy = new byte[to - from];
    ByteBuffer.wrap(text, from, to - from).get(copy);
    return copy;
  }

  private static KafkaProducer<byte[], byte[]> producer(LocalKafka kafka) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BATCH_SIZE_CONFIG,
            BATCH_BYTES),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
