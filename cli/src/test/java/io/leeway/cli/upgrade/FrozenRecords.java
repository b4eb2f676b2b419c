package io.leeway.cli.upgrade;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * The records behind the committed savepoints, three parts of two hours.
 *
 * <p>Never to be changed: those savepoints hold counts of the first part.
 */
final class FrozenRecords {
  static final int PARTS = 3;
  static final int PARTITIONS = 3;
  static final long START = Instant.parse("2001-03-05T00:00:00Z").toEpochMilli();
  static final Duration PART = Duration.ofHours(2);

  /** How far records are out of order at most. */
  static final Duration DISORDER = Duration.ofSeconds(20);

  static final String TIME_FIELD = "at";
  static final int LATE = 60;
  static final int BAD_PER_PART = 6;

  static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Frozen", "fields": [
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "x", "type": ["null", "double"]},
                {"name": "y", "type": "double"},
                {"name": "c", "type": ["null", "string"]},
                {"name": "v", "type": {"type": "array", "items": "double"}}]}
              """);

  private static final int PER_PART = 2_400;
  private static final long HOUR = 3_600_000;

  private FrozenRecords() {}

  /**
   * One record and where it goes.
   *
   * @param value its bytes, which are no record if it is bad
   * @param record null if it is bad
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(int partition, long stampMillis, byte[] value, @Nullable GenericRecord record) {
    boolean isBad() {
      return record == null;
    }
  }

  /** The entries of a part, counted from 0. */
  static List<Entry> part(int part) {
    Random random = new Random(1_000 + part);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < PER_PART; i++) {
      long dueMillis = START + part * PART.toMillis() + i * PART.toMillis() / PER_PART;
      long timeMillis = dueMillis - random.nextInt((int) DISORDER.toMillis());
      byte[] value = record(random, timeMillis);
      if (i % (PER_PART / BAD_PER_PART) == 100) {
        entries.add(new Entry(i % PARTITIONS, dueMillis, new byte[] {1}, null));
      } else {
        entries.add(new Entry(i % PARTITIONS, dueMillis, value, decode(value)));
      }
    }
    return entries;
  }

  /** Records of five hours before the start, and a bad one at the end of each partition. */
  static List<Entry> late() {
    Random random = new Random(99);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < LATE; i++) {
      byte[] value = record(random, START - 5 * HOUR);
      entries.add(new Entry(i % PARTITIONS, START, value, decode(value)));
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      entries.add(new Entry(partition, START, new byte[] {1}, null));
    }
    return entries;
  }

  private static byte[] record(Random random, long timeMillis) {
    long since = timeMillis - START;
    boolean shifted = since > 1.2 * HOUR && since < 3.4 * HOUR;
    double common = bell(random);
    GenericRecord record = new GenericData.Record(SCHEMA);
    record.put("at", timeMillis);
    record.put("x", random.nextInt(50) == 0 ? null : common + (shifted ? 1 : 0));
    record.put("y", (since > 3 * HOUR ? -1 : 1) * common + 0.3 * bell(random));
    String[] palette = {"red", "red", "green", "blue", "mauve"};
    record.put(
        "c", random.nextInt(40) == 0 ? null : palette[random.nextInt(since > 5 * HOUR ? 5 : 4)]);
    double sign = since > 1.2 * HOUR ? -1 : 1;
    record.put("v", List.of(common, sign * common + bell(random), bell(random)));
    return encode(record);
  }

  /** Nearly normal; java.util.Random says how nextDouble works, for all Javas. */
  private static double bell(Random random) {
    double sum = -2;
    for (int i = 0; i < 4; i++) {
      sum += random.nextDouble();
    }
    return sum;
  }

  private static byte[] encode(GenericRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new AssertionError("nothing is written to but memory", e);
    }
    return bytes.toByteArray();
  }

  private static GenericRecord decode(byte[] value) {
    try {
      return new GenericDatumReader<GenericRecord>(SCHEMA)
          .read(null, DecoderFactory.get().binaryDecoder(value, null));
    } catch (IOException e) {
      throw new AssertionError("not a record of this schema", e);
    }
  }
}
