package io.leeway.jobs.kafka;

import io.leeway.schema.Alert;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.Ledger;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Messages as Kafka records under a key that says what the message is about: writing the same
 * message again gives the same key and the same bytes, so that readers recognise it.
 *
 * <p>The record's timestamp is when it was written, not the event time, lest a topic's retention
 * delete results about the past as soon as they are written.
 */
public final class MessageRecords<T extends SpecificRecordBase>
    implements KafkaRecordSerializationSchema<T> {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final Class<T> type;
  private final Key<T> key;

  private MessageRecords(String topic, Class<T> type, Key<T> key) {
    this.topic = topic;
    this.type = type;
    this.key = key;
  }

  /** Key: stream, segment, window, reference, settings and revision. */
  public static MessageRecords<WindowReport> ofReports(String topic) {
    return new MessageRecords<>(
        topic,
        WindowReport.class,
        report ->
            join(
                report.getStream(),
                report.getSegment(),
                report.getWindowStart(),
                report.getWindowEnd(),
                report.getReferenceId(),
                report.getConfigHash(),
                report.getRevision()));
  }

  /** Key: episode and state. */
  public static MessageRecords<Alert> ofAlerts(String topic) {
    return new MessageRecords<>(
        topic, Alert.class, alert -> join(alert.getStream(), alert.getId(), alert.getState()));
  }

  /** Key: where the record was. */
  public static MessageRecords<DeadLetter> ofDeadLetters(String topic) {
    return new MessageRecords<>(
        topic,
        DeadLetter.class,
        letter -> join(letter.getTopic(), letter.getPartition(), letter.getOffset()));
  }

  /** Key: stream and run, as later ledgers of a run replace earlier ones. */
  public static MessageRecords<Ledger> ofLedgers(String topic) {
    return new MessageRecords<>(
        topic, Ledger.class, ledger -> join(ledger.getStream(), ledger.getRun()));
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T message, KafkaSinkContext context, @Nullable Long timestamp) {
    return new ProducerRecord<>(
        topic,
        null,
        null,
        key.apply(message).getBytes(StandardCharsets.UTF_8),
        MessageCodec.of(type).encode(message));
  }

  private static String join(@Nullable Object... parts) {
    StringBuilder key = new StringBuilder();
    for (Object part : parts) {
      key.append(key.isEmpty() ? "" : "|").append(part == null ? "" : part);
    }
    return key.toString();
  }

  /** The key of a message. */
  @FunctionalInterface
  private interface Key<T> extends Function<T, String>, Serializable {}
}
