package io.leeway.cli.bench;

import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.MonitorTopics;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.record.FeatureField;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The jobs that only read. The consumer has the settings of the monitor's, which are Kafka's
 * defaults but for larger polls and the wait at the end of the topic, and objects are reused, so
 * that nothing is copied between source and sink.
 */
final class ReadJobs {
  private ReadJobs() {}

  /** Reads and discards the bytes of each value: what any job on this topic costs at least. */
  static void addRead(StreamExecutionEnvironment environment, MonitorConfig config) {
    reuseObjects(environment);
    KafkaSource<byte[]> source =
        KafkaSource.<byte[]>builder()
            .setBootstrapServers(config.source().bootstrapServers())
            .setTopics(config.source().topic())
            .setGroupId("leeway-" + config.stream())
            .setClientIdPrefix("leeway-" + config.stream() + "-features")
            .setProperties(new MonitorTopics(config).reading())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setBounded(OffsetsInitializer.latest())
            .setDeserializer(new ValueBytes())
            .build();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), RunProbe.SOURCE)
        .sinkTo(new DiscardingSink<>());
  }

  /** Reads and decodes by the monitor's own source, and discards the rows. */
  static void addDecode(
      StreamExecutionEnvironment environment, MonitorConfig config, List<FeatureField> features) {
    reuseObjects(environment);
    environment
        .fromSource(
            new MonitorTopics(config).features(features, SourceRange.allHistory()),
            WatermarkStrategy.noWatermarks(),
            RunProbe.SOURCE)
        .sinkTo(new DiscardingSink<>());
  }

  static void reuseObjects(StreamExecutionEnvironment environment) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    environment.configure(settings);
  }

  /** The value as it is. */
  private static final class ValueBytes implements KafkaRecordDeserializationSchema<byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<byte[]> out) {
      out.collect(record.value());
    }

    @Override
    public TypeInformation<byte[]> getProducedType() {
      return PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    }
  }
}
