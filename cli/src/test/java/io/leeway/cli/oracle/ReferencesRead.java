package io.leeway.cli.oracle;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far a running monitor has read the references topic, which it commits with checkpoints. */
public final class ReferencesRead {
  private static final TopicPartition REFERENCES = new TopicPartition(RideConfig.REFERENCES, 0);

  private ReferencesRead() {}

  /** Whether the monitor has seen all references that are in the topic. */
  public static boolean all(String servers) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      long end =
          admin
              .listOffsets(Map.of(REFERENCES, OffsetSpec.latest()))
              .partitionResult(REFERENCES)
              .get()
              .offset();
      OffsetAndMetadata read =
          admin
              .listConsumerGroupOffsets("leeway-" + Rides.STREAM + "-references")
              .partitionsToOffsetAndMetadata()
              .get()
              .get(REFERENCES);
      return read != null && read.offset() >= end;
    }
  }
}
