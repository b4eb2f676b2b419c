package io.leeway.jobs.operator;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.window.JumpGuard;
import io.leeway.jobs.window.JumpGuard.Settled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The {@link JumpGuard} of a task's rows, with its state.
 *
 * <p>It also tells each row how far its partition has come. The source makes watermarks of that: it
 * asks the row after the operators chained behind it have seen it.
 *
 * <p>State: the time of each partition and the rows that wait, which every subtask gets back, as
 * partitions may move between them. It ends with the job.
 */
final class TimeGuard {
  private static final ListStateDescriptor<byte[]> STATE =
      new ListStateDescriptor<>(
          "partition-times", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final JumpGuard guard;
  private final ListState<byte[]> state;
  private final DataOutputSerializer bytes = new DataOutputSerializer(256);

  private TimeGuard(long limitMillis, ListState<byte[]> state) {
    this.guard = new JumpGuard(limitMillis);
    this.state = state;
  }

  static TimeGuard restore(long limitMillis, OperatorStateStore store) throws Exception {
    TimeGuard restored = new TimeGuard(limitMillis, store.getUnionListState(STATE));
    restored.guard.restore(restored.state.get());
    return restored;
  }

  void snapshot(int task, int tasks) throws Exception {
    state.update(guard.snapshot(task, tasks));
  }

  /** Takes the rows that have waited, once it is known what they are. */
  interface Settlement {
    /**
     * Takes one.
     *
     * @param lone whether it was a lone jump
     */
    void settle(FeatureRow row, boolean lone);
  }

  /** Whether the row counts; else it waits, and a copy of it is settled later. */
  boolean passes(FeatureRow row, Settlement settlement) {
    int partition = row.partition();
    boolean counts =
        guard.isInStep(partition, row.eventTimeMillis()) || judge(row, partition, settlement);
    row.setPartitionTime(guard.timeMillis(partition));
    return counts;
  }

  private boolean judge(FeatureRow row, int partition, Settlement settlement) {
    JumpGuard.Verdict verdict = guard.judge(partition, row.eventTimeMillis(), () -> bytesOf(row));
    settle(verdict.settled(), settlement);
    return verdict.counts();
  }

  /** Settles what still waits at the end of the input. */
  void finish(Settlement settlement) {
    settle(guard.finish(), settlement);
  }

  private static void settle(List<Settled> settled, Settlement settlement) {
    for (Settled one : settled) {
      settlement.settle(rowOf(one.record().array()), one.lone());
    }
  }

  private byte[] bytesOf(FeatureRow row) {
    try {
      bytes.clear();
      FeatureRowSerializer.INSTANCE.serialize(row, bytes);
      return bytes.getCopyOfBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException("A row cannot be kept", e);
    }
  }

  private static FeatureRow rowOf(byte[] record) {
    try {
      return FeatureRowSerializer.INSTANCE.deserialize(new DataInputDeserializer(record));
    } catch (IOException e) {
      throw new UncheckedIOException("A row that was kept cannot be read", e);
    }
  }
}
