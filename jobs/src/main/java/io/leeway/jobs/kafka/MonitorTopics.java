package io.leeway.jobs.kafka;

import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.Delivery;
import io.leeway.jobs.operator.ReferenceFeed;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.record.RecordFields;
import io.leeway.schema.Alert;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.Ledger;
import io.leeway.schema.WindowReport;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka ends of a monitor: features and references in, reports, alerts and dead letters out.
 */
public final class MonitorTopics {
  /** Below the brokers' default limit of 15 minutes, above any checkpoint plus restart. */
  private static final int TRANSACTION_TIMEOUT_MILLIS = 10 * 60 * 1000;

  private final MonitorConfig config;
  private final ResultTopics results;

  /** Those that the configuration names. */
  public MonitorTopics(MonitorConfig config) {
    this(config, ResultTopics.live(config));
  }

  /** The same with other places for what comes out. */
  public MonitorTopics(MonitorConfig config, ResultTopics results) {
    this.config = config;
    this.results = results;
  }

  /** The feature records of a range of the topic. */
  public KafkaSource<FeatureRow> features(RecordFields fields, SourceRange range) {
    var builder =
        KafkaSource.<FeatureRow>builder()
            .setBootstrapServers(config.source().bootstrapServers())
            .setGroupId("leeway-" + config.stream() + range.reader())
            .setClientIdPrefix("leeway-" + config.stream() + "-features")
            .setProperties(properties())
            .setStartingOffsets(range.start())
            .setDeserializer(
                new FeatureRowDeserializer(
                    config.source().format(),
                    fields,
                    config.source().timestamp(),
                    config.maxAhead(),
                    config.sinks().deadLetterPayload()));
    Set<TopicPartition> partitions = range.partitions();
    if (partitions == null) {
      builder.setTopics(config.source().topic());
    } else {
      builder.setPartitions(partitions);
    }
    if (!range.reader().isEmpty()) {
      builder.setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
    }
    OffsetsInitializer stop = range.stop();
    return (stop == null ? builder : builder.setBounded(stop)).build();
  }

  /** The same for single values only. */
  public KafkaSource<FeatureRow> features(List<FeatureField> features, SourceRange range) {
    return features(RecordFields.of(features), range);
  }

  /** The references topic from its beginning, read once and sent to whom it concerns. */
  public KafkaSource<byte[]> references(String topic) {
    return KafkaSource.<byte[]>builder()
        .setBootstrapServers(config.source().bootstrapServers())
        .setTopics(topic)
        .setGroupId("leeway-" + config.stream() + "-references")
        .setClientIdPrefix("leeway-" + config.stream() + "-references")
        .setProperties(properties())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new ReferenceMessages())
        .build();
  }

  /** The same for tasks that all need every reference. */
  public ReferenceFeed referenceFeed(String topic) {
    return new ReferenceTail(
        new KafkaAccess(config.source().bootstrapServers(), config.source().properties())
            .clientSettings(),
        topic,
        "leeway-" + config.stream() + "-reference-feed");
  }

  public KafkaSink<WindowReport> reports() {
    return sink(MessageRecords.ofReports(results.results()), "results");
  }

  public KafkaSink<Alert> alerts() {
    return sink(MessageRecords.ofAlerts(results.alerts()), "alerts");
  }

  public KafkaSink<DeadLetter> deadLetters() {
    return sink(MessageRecords.ofDeadLetters(results.deadLetters()), "dead-letters");
  }

  /** Null if no ledgers are to be written. */
  public @Nullable KafkaSink<Ledger> ledgers() {
    String topic = results.ledger();
    return topic == null ? null : sink(MessageRecords.ofLedgers(topic), "ledger");
  }

  private <T extends SpecificRecordBase> KafkaSink<T> sink(MessageRecords<T> records, String name) {
    Properties properties = new Properties();
    properties.putAll(results.properties());
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    return KafkaSink.<T>builder()
        .setBootstrapServers(results.bootstrapServers())
        .setKafkaProducerConfig(properties)
        .setRecordSerializer(records)
        .setDeliveryGuarantee(
            results.delivery() == Delivery.EXACTLY_ONCE
                ? DeliveryGuarantee.EXACTLY_ONCE
                : DeliveryGuarantee.AT_LEAST_ONCE)
        .setTransactionalIdPrefix(results.writer() + "-" + name)
        .build();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(config.source().properties());
    return properties;
  }
}
