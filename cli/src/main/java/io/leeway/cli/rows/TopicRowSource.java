package io.leeway.cli.rows;

import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.KafkaAccessException;
import io.leeway.jobs.kafka.TopicHistory;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of a topic as rows. Their event time is the timestamp of the Kafka record, unless a
 * field says otherwise.
 *
 * <p>Which records that are is settled when it is made: later ones are never read.
 */
public final class TopicRowSource implements RowSource {
  private final String topic;
  private final RecordFormat format;
  private final TopicHistory history;

  private TopicRowSource(String topic, RecordFormat format, TopicHistory history) {
    this.topic = topic;
    this.format = format;
    this.history = history;
  }

  /**
   * The records that the topic holds now.
   *
   * @param sinceMillis those before the first one with this timestamp or a later one may be left
   *     out; {@link Long#MIN_VALUE} to read all
   * @throws KafkaAccessException if there is no such topic or the brokers do not answer
   */
  public static TopicRowSource of(
      KafkaAccess kafka, String topic, RecordFormat format, long sinceMillis) {
    return new TopicRowSource(topic, format, TopicHistory.of(kafka, topic, sinceMillis));
  }

  @Override
  public String description() {
    return "topic " + topic;
  }

  @Override
  public RowReader open(Rejects rejects) throws IOException {
    BytesFlattener flattener = BytesFlattener.of(format);
    TopicHistory.Reader records = history.open();
    return new RowReader() {
      @Override
      public boolean next(Row row) throws IOException {
        for (var record = records.next(); record != null; record = records.next()) {
          row.begin(
              "topic %s partition %d offset".formatted(topic, record.partition()), record.offset());
          row.setEventTime(record.timestamp());
          Optional<String> problem = fill(record, row);
          if (problem.isEmpty()) {
            return true;
          }
          rejects.add(row.place(), problem.get());
        }
        return false;
      }

      private Optional<String> fill(ConsumerRecord<byte[], byte[]> record, Row row)
          throws IOException {
        byte @Nullable [] value = record.value();
        if (value == null || value.length == 0) {
          return Optional.of("empty");
        }
        try {
          flattener.flatten(value, row);
          return Optional.empty();
        } catch (MalformedRowException e) {
          return Optional.of(e.reason());
        }
      }

      @Override
      public void close() {
        records.close();
      }
    };
  }
}
