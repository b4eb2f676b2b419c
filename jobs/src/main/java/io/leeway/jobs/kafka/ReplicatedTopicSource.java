package io.leeway.jobs.kafka;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads a small topic as a whole in every subtask, from the beginning after every start, and keeps
 * no state.
 *
 * <p>This is a broadcast without a network edge. An operator that has a source chained into it must
 * have all its inputs chained: Flink triggers checkpoints only in tasks without network inputs, so
 * that one with both never completes a checkpoint.
 *
 * @param <T> what a record becomes
 */
final class ReplicatedTopicSource<T>
    implements Source<T, KafkaPartitionSplit, Void>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;

  private final KafkaSource<T> records;
  private final String topic;
  private final int partitions;

  /**
   * A source.
   *
   * @param records how records are read; its own choice of topics and offsets is not used
   */
  ReplicatedTopicSource(KafkaSource<T> records, String topic, int partitions) {
    this.records = records;
    this.topic = topic;
    this.partitions = partitions;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return records.getProducedType();
  }

  @Override
  public SourceReader<T, KafkaPartitionSplit> createReader(SourceReaderContext context)
      throws Exception {
    return new StatelessReader<>(records.createReader(context));
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, Void> createEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context) {
    return new EverythingToEveryone(context);
  }

  @Override
  public SplitEnumerator<KafkaPartitionSplit, Void> restoreEnumerator(
      SplitEnumeratorContext<KafkaPartitionSplit> context, Void nothing) {
    return createEnumerator(context);
  }

  @Override
  public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
    return records.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
    return NothingSerializer.INSTANCE;
  }

  /** Gives all partitions to each reader as it registers, which it does after each start. */
  private final class EverythingToEveryone implements SplitEnumerator<KafkaPartitionSplit, Void> {
    private final SplitEnumeratorContext<KafkaPartitionSplit> context;

    EverythingToEveryone(SplitEnumeratorContext<KafkaPartitionSplit> context) {
      this.context = context;
    }

    @Override
    public void start() {
      // Readers come by themselves.
    }

    @Override
    public void addReader(int subtask) {
      for (int partition = 0; partition < partitions; partition++) {
        context.assignSplit(
            new KafkaPartitionSplit(
                new TopicPartition(topic, partition), KafkaPartitionSplit.EARLIEST_OFFSET),
            subtask);
      }
    }

    @Override
    public void addSplitsBack(List<KafkaPartitionSplit> splits, int subtask) {
      // The reader that lost them registers again.
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
      // Splits are given, not asked for.
    }

    @Override
    @SuppressWarnings("NullAway") // there is nothing to remember
    public Void snapshotState(long checkpointId) {
      return null;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /** A reader that forgets its position. */
  @SuppressWarnings("try") // closing may be interrupted, as Flink has it
  private static final class StatelessReader<T> implements SourceReader<T, KafkaPartitionSplit> {
    private final SourceReader<T, KafkaPartitionSplit> reader;

    StatelessReader(SourceReader<T, KafkaPartitionSplit> reader) {
      this.reader = reader;
    }

    @Override
    public void start() {
      reader.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
      return reader.pollNext(output);
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
      return List.of();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      return reader.isAvailable();
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
      reader.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
      reader.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
      reader.handleSourceEvents(event);
    }

    @Override
    public void close() throws Exception {
      reader.close();
    }
  }

  /** Nothing as no bytes. */
  private enum NothingSerializer implements SimpleVersionedSerializer<Void> {
    INSTANCE;

    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(@Nullable Void nothing) {
      return new byte[0];
    }

    @Override
    @SuppressWarnings("NullAway") // there is nothing to read
    public Void deserialize(int version, byte[] serialized) {
      return null;
    }
  }
}
