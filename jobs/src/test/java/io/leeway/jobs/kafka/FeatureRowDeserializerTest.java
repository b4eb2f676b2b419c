package io.leeway.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.operator.StreamTypes;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.EventTimeField.Unit;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.record.RecordFields;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.record.SchemaNews;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.codec.MessageCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeatureRowDeserializerTest {
  private static final RecordFormat FORMAT =
      new RecordFormat.Avro(
          """
          {"type": "record", "name": "R", "fields": [
            {"name": "t", "type": "long"}, {"name": "x", "type": "long"}]}
          """);
  private static final List<FeatureField> FEATURES =
      List.of(new FeatureField("x", "x", FeatureKind.NUMERIC));
  private static final EventTimeField TIME = new EventTimeField("t", Unit.MILLIS);

  /** t = 20 ms, x = 7. */
  private static final byte[] RECORD = {40, 14};

  @Test
  void readsARecordIntoTheSameRowEveryTime() throws Exception {
    FeatureRowDeserializer deserializer = deserializer(TIME, Duration.ofMillis(5), false);

    FeatureRow first = read(deserializer, record(RECORD, 20));
    FeatureRow second = read(deserializer, record(RECORD, 20));

    assertThat(first).isSameAs(second);
    assertThat(second.isRejected()).isFalse();
    assertThat(second.number(0)).isEqualTo(7);
    assertThat(second.eventTimeMillis()).isEqualTo(20);
    assertThat(second.partition()).isEqualTo(4);
    assertThat(second.offset()).isEqualTo(99);
  }

  @Test
  void rejectsEmptyValuesAndTombstones() throws Exception {
    FeatureRowDeserializer deserializer = deserializer(TIME, Duration.ofMillis(5), true);

    assertRejected(read(deserializer, record(null, 20)), DeadLetterReason.EMPTY, "no value");
    assertRejected(
        read(deserializer, record(new byte[0], 20)), DeadLetterReason.EMPTY, "a value of 0 bytes");
  }

  @Test
  void rejectsEventTimesTooFarAhead() throws Exception {
    FeatureRowDeserializer deserializer = deserializer(TIME, Duration.ofMillis(5), false);

    assertThat(read(deserializer, record(RECORD, 15)).isRejected()).isFalse();
    FeatureRow future = read(deserializer, record(RECORD, 14));
    assertRejected(
        future,
        DeadLetterReason.FUTURE,
        "t: more than PT0.005S ahead of the timestamp of the Kafka record");
    assertThat(future.eventTimeMillis()).isEqualTo(14);
  }

  @Test
  void aRecordWithoutATimestampIsNotHeldAgainstIt() throws Exception {
    FeatureRowDeserializer deserializer = deserializer(TIME, Duration.ZERO, false);

    assertThat(read(deserializer, record(RECORD, -1)).isRejected()).isFalse();
    assertThat(read(deserializer, record(RECORD, 0, TimestampType.NO_TIMESTAMP_TYPE)).isRejected())
        .isFalse();
    assertThat(read(deserializer, record(RECORD, Long.MIN_VALUE)).rejection())
        .isEqualTo(DeadLetterReason.FUTURE);
    assertThat(read(deserializer, record(RECORD, Long.MAX_VALUE)).isRejected()).isFalse();
  }

  @Test
  void withoutATimeFieldTheKafkaTimestampMustBeSound() throws Exception {
    FeatureRowDeserializer deserializer = deserializer(null, Duration.ZERO, false);

    assertThat(read(deserializer, record(RECORD, 17)).eventTimeMillis()).isEqualTo(17);
    assertThat(read(deserializer, record(RECORD, -1)).rejection())
        .isEqualTo(DeadLetterReason.MISSING_TIMESTAMP);
    assertThat(read(deserializer, record(RECORD, Long.MAX_VALUE)).rejection())
        .isEqualTo(DeadLetterReason.BAD_TIMESTAMP);
  }

  @Test
  void keepsThePayloadOfRejectedRecordsOnlyIfAsked() throws Exception {
    byte[] bad = {40};

    assertThat(read(deserializer(TIME, Duration.ZERO, true), record(bad, 20)).payload())
        .isEqualTo(bad);
    assertThat(read(deserializer(TIME, Duration.ZERO, false), record(bad, 20)).payload()).isNull();
    assertThat(read(deserializer(TIME, Duration.ZERO, true), record(RECORD, 20)).payload())
        .isNull();
  }

  /** A dead letter that no topic takes would fail the job, again after every restart. */
  @Test
  void keepsNoPayloadThatADeadLetterHasNoRoomFor() throws Exception {
    FeatureRowDeserializer deserializer = deserializer(TIME, Duration.ZERO, true);
    byte[] oversized = new byte[2_000_000];
    Arrays.fill(oversized, (byte) 40);
    assertThat(read(deserializer, record(oversized, 20)).rejection())
        .isEqualTo(DeadLetterReason.OVERSIZED);
    for (int bytes : new int[] {FeatureRowDeserializer.MAX_PAYLOAD_BYTES + 1, 2_000_000}) {
      FeatureRow row = read(deserializer, record(Arrays.copyOf(oversized, bytes), 20));
      assertThat(row.isRejected()).isTrue();
      assertThat(row.payload()).isNull();
    }
    byte[] most = Arrays.copyOf(oversized, FeatureRowDeserializer.MAX_PAYLOAD_BYTES);
    FeatureRow row = read(deserializer, record(most, 20));
    assertThat(row.payload()).isEqualTo(most);
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setStream("s".repeat(100))
            .setTopic("t".repeat(249))
            .setPartition(Integer.MAX_VALUE)
            .setOffset(Long.MAX_VALUE)
            .setTimestamp(Long.MAX_VALUE)
            .setReason(DeadLetterReason.WRONG_TYPE)
            .setDetail("d".repeat(10_000))
            .setPayload(ByteBuffer.wrap(most))
            .build();
    assertThat(MessageCodec.DEAD_LETTER.encode(letter).length)
        .as("what producers and topics take by default, less a record's own overhead")
        .isLessThan(1_048_576 - 1_024);
  }

  @Test
  void failuresBehindTheSourceAreNotTakenForBadRecords() throws Exception {
    FeatureRowDeserializer deserializer = deserializer(TIME, Duration.ZERO, false);
    Collector<FeatureRow> failing =
        new Collector<>() {
          @Override
          public void collect(FeatureRow row) {
            throw new IllegalStateException("behind the source");
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> deserializer.deserialize(record(RECORD, 20), failing))
        .hasMessage("behind the source");
  }

  @Test
  void producesRowsWithoutKryo() throws Exception {
    assertThat(deserializer(TIME, Duration.ZERO, false).getProducedType())
        .isEqualTo(StreamTypes.FEATURE_ROW);
  }

  /** As it reaches a task: serialized and back. */
  private static FeatureRowDeserializer deserializer(
      @Nullable EventTimeField time, Duration maxAhead, boolean keepPayload) throws Exception {
    FeatureRowDeserializer deserializer =
        InstantiationUtil.clone(
            new FeatureRowDeserializer(
                FORMAT, RecordFields.of(FEATURES), time, maxAhead, keepPayload));
    deserializer.open(SchemaNews.IGNORED);
    return deserializer;
  }

  private static FeatureRow read(
      FeatureRowDeserializer deserializer, ConsumerRecord<byte[], byte[]> record) {
    List<FeatureRow> rows = new ArrayList<>();
    deserializer.deserialize(record, new ListCollector<>(rows));
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private static void assertRejected(FeatureRow row, DeadLetterReason reason, String detail) {
    assertThat(row.rejection()).isEqualTo(reason);
    assertThat(row.rejectionDetail()).isEqualTo(detail);
    assertThat(row.payload()).isNull();
  }

  private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] value, long timestamp) {
    return record(value, timestamp, TimestampType.CREATE_TIME);
  }

  @SuppressWarnings("NullAway") // Kafka's records have null values, its signatures do not say so
  private static ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] value, long timestamp, TimestampType type) {
    return new ConsumerRecord<>(
        "features",
        4,
        99,
        timestamp,
        type,
        -1,
        value == null ? -1 : value.length,
        null,
        value,
        new RecordHeaders(),
        Optional.empty());
  }
}
