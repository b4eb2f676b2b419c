package io.leeway.jobs.kafka;

import io.leeway.jobs.operator.StreamTypes;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.EventTimeRange;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.record.RecordDecoder;
import io.leeway.jobs.record.RecordFields;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.record.SchemaNews;
import io.leeway.schema.DeadLetterReason;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Turns each Kafka record into one row, good or rejected.
 *
 * <p>All records of a task come in the same row: whoever gets it must be chained to the source and
 * be done with it when the call returns. Never fails because of a record, only if it cannot be
 * known what a record is: when the schema registry does not answer. The event time of a rejected
 * row is that of its Kafka record, which nobody has checked: it must not move a watermark.
 */
public final class FeatureRowDeserializer implements KafkaRecordDeserializationSchema<FeatureRow> {
  /** Of a rejected record; a dead letter with more would be refused by topics as they come. */
  static final int MAX_PAYLOAD_BYTES = 1_000_000;

  private static final long serialVersionUID = 1L;

  private final RecordFormat format;
  private final RecordFields fields;
  private final @Nullable EventTimeField eventTime;
  private final long maxAheadMillis;
  private final boolean keepPayload;

  private transient @Nullable RecordDecoder decoder;
  private transient @Nullable FeatureRow row;

  /**
   * @param fields what to read
   * @param eventTime where the event time is, null to take the timestamps of the Kafka records
   * @param maxAhead an event time further ahead of its Kafka record's timestamp is rejected as
   *     {@code FUTURE}; records without a timestamp are not held against it
   * @param keepPayload whether rejected rows carry the bytes of their record, if these are not too
   *     many for a dead letter
   */
  public FeatureRowDeserializer(
      RecordFormat format,
      RecordFields fields,
      @Nullable EventTimeField eventTime,
      Duration maxAhead,
      boolean keepPayload) {
    this.format = format;
    this.fields = fields;
    this.eventTime = eventTime;
    this.maxAheadMillis = maxAhead.toMillis();
    this.keepPayload = keepPayload;
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    open(new SchemaWatch(context.getMetricGroup()));
  }

  void open(SchemaNews news) {
    decoder = format.decoder(fields, eventTime, news);
    row = fields.newRow();
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<FeatureRow> out) {
    FeatureRow current = Objects.requireNonNull(row, "open() comes first");
    fill(current, record);
    // Nothing around this may catch: it runs the operators chained behind the source.
    out.collect(current);
  }

  private void fill(FeatureRow current, ConsumerRecord<byte[], byte[]> record) {
    current.begin(record.partition(), record.offset(), record.timestamp());
    byte @Nullable [] value = record.value();
    if (value == null || value.length == 0) {
      current.reject(DeadLetterReason.EMPTY, value == null ? "no value" : "a value of 0 bytes");
      return;
    }
    Objects.requireNonNull(decoder).decode(value, current);
    if (!current.isRejected()) {
      checkTime(current, record);
    }
    if (current.isRejected()) {
      current.setEventTime(record.timestamp());
      if (keepPayload && value.length <= MAX_PAYLOAD_BYTES) {
        current.keepPayload(value);
      }
    }
  }

  private void checkTime(FeatureRow current, ConsumerRecord<byte[], byte[]> record) {
    boolean stamped =
        record.timestampType() != TimestampType.NO_TIMESTAMP_TYPE
            && record.timestamp() != ConsumerRecord.NO_TIMESTAMP;
    if (eventTime == null) {
      if (!stamped) {
        current.reject(
            DeadLetterReason.MISSING_TIMESTAMP, "the Kafka record has no timestamp of its own");
      } else if (!EventTimeRange.contains(record.timestamp())) {
        current.reject(
            DeadLetterReason.BAD_TIMESTAMP,
            "the timestamp of the Kafka record is " + EventTimeRange.EXPECTED);
      }
    } else if (stamped && isAhead(current.eventTimeMillis(), record.timestamp())) {
      current.reject(
          DeadLetterReason.FUTURE,
          "%s: more than %s ahead of the timestamp of the Kafka record"
              .formatted(eventTime.path(), Duration.ofMillis(maxAheadMillis)));
    }
  }

  /** Written so that it cannot overflow: the event time is in range, the timestamp is anything. */
  private boolean isAhead(long eventTimeMillis, long timestampMillis) {
    return eventTimeMillis - maxAheadMillis > timestampMillis;
  }

  @Override
  public TypeInformation<FeatureRow> getProducedType() {
    return StreamTypes.FEATURE_ROW;
  }
}
