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
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka ends of a monitor: features and references in, reports, alerts and dead letters out.
 */
public final class MonitorTopics {
  /**
   * Ten times Kafka's default: about what a fetch of a mebibyte holds. The queue to the task has
   * two places for polls; with small ones it runs empty whenever the next fetch is waited for.
   */
  private static final String POLLED_RECORDS = "5000";

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

  /** The consumer group that a monitor commits its place in the features to. */
  public static String group(MonitorConfig config) {
    return config
        .source()
        .properties()
        .getOrDefault(ConsumerConfig.GROUP_ID_CONFIG, "leeway-" + config.stream());
  }

  /** The feature records of a range of the topic. */
  public KafkaSource<FeatureRow> features(RecordFields fields, SourceRange range) {
    var builder =
        KafkaSource.<FeatureRow>builder()
            .setBootstrapServers(config.source().bootstrapServers())
            .setGroupId("leeway-" + config.stream() + range.reader())
            .setClientIdPrefix("leeway-" + config.stream() + "-features")
            .setProperties(reading())
            .setStartingOffsets(range.start())
            .setDeserializer(
                new FeatureRowDeserializer(
                    config.source().format(),
                    fields,
                    config.source().timestamp(),
                    config.maxAhead(),
                    config.sinks().deadLetterPayload()));
    Set<TopicPartition> partitions = range.partitions();
    String topicId = range.topicId();
    if (partitions != null) {
      builder.setPartitions(partitions);
    } else if (topicId != null) {
      builder.setKafkaSubscriber(new SameTopic(config.source().topic(), topicId));
    } else {
      builder.setTopics(config.source().topic());
    }
    if (!range.isBounded()) {
      builder.setProperty(
          KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
          Long.toString(config.source().discoverPartitionsEvery().toMillis()));
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

  /** How the consumer of the feature records is set up: Kafka's defaults but for larger polls. */
  public Properties reading() {
    Properties reading = properties();
    reading.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLLED_RECORDS);
    return reading;
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
    return sink(MessageRecords.ofReports(results.results()), results.results());
  }

  public KafkaSink<Alert> alerts() {
    return sink(MessageRecords.ofAlerts(results.alerts()), results.alerts());
  }

  public KafkaSink<DeadLetter> deadLetters() {
    return sink(MessageRecords.ofDeadLetters(results.deadLetters()), results.deadLetters());
  }

  /** Null if no ledgers are to be written. */
  public @Nullable KafkaSink<Ledger> ledgers() {
    String topic = results.ledger();
    return topic == null ? null : sink(MessageRecords.ofLedgers(topic), topic);
  }

  private <T extends SpecificRecordBase> KafkaSink<T> sink(
      MessageRecords<T> records, String topic) {
    Properties properties = new Properties();
    properties.putAll(results.properties());
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    // The client's limit is on the message as it is, the topic's on what is sent.
    properties.putIfAbsent(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(KafkaAccess.MAX_MESSAGE_BYTES));
    boolean exactlyOnce = results.delivery() == Delivery.EXACTLY_ONCE;
    if (exactlyOnce) {
      properties.put(
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
          Math.toIntExact(results.transactionTimeout().toMillis()));
    }
    return KafkaSink.<T>builder()
        .setBootstrapServers(results.bootstrapServers())
        .setKafkaProducerConfig(properties)
        .setRecordSerializer(records)
        .setDeliveryGuarantee(
            exactlyOnce ? DeliveryGuarantee.EXACTLY_ONCE : DeliveryGuarantee.AT_LEAST_ONCE)
        // No topic has a slash in its name, so no two writers share a prefix.
        .setTransactionalIdPrefix(results.writer() + "/" + topic)
        .build();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.putAll(config.source().properties());
    return properties;
  }
}
