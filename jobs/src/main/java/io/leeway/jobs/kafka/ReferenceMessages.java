package io.leeway.jobs.kafka;

import io.leeway.jobs.operator.StreamTypes;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The values of the references topic as they are; deletions are passed over, what is in use stays
 * in use.
 */
final class ReferenceMessages implements KafkaRecordDeserializationSchema<byte[]> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<byte[]> out) {
    if (record.value() != null) {
      out.collect(record.value());
    }
  }

  @Override
  public TypeInformation<byte[]> getProducedType() {
    return StreamTypes.REFERENCE_BYTES;
  }
}
