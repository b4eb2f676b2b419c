package io.leeway.jobs.operator;

import io.leeway.jobs.ledger.RunLedger;
import io.leeway.schema.Ledger;
import io.leeway.schema.codec.MessageCodec;
import java.util.List;
import java.util.UUID;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Keeps the ledger of the run, and tells it at every checkpoint and at the end.
 *
 * <p>Only between what came before a barrier and what comes after it is it certain that all that
 * was read has got as far as it goes: whatever the summarizers have sent before their barriers, the
 * scorer has taken before its own, and both have said so before they meet here. So the books have
 * to balance exactly. That takes aligned checkpoints, which are the default.
 *
 * <p>One task. State, as long as the job: the ledger, about 50 bytes per partition.
 */
public final class LedgerKeeper extends AbstractStreamOperator<Ledger>
    implements OneInputStreamOperator<Ledger, Ledger> {
  /** Name of the job's result: the messages of its last ledger. */
  public static final String ACCUMULATOR = "leeway-ledger";

  private static final long serialVersionUID = 1L;

  private static final ListStateDescriptor<byte[]> STATE =
      new ListStateDescriptor<>("ledger", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private final String stream;
  private final String configHash;

  private transient ListState<byte[]> state;
  private transient RunLedger ledger;

  @SuppressWarnings("NullAway.Init") // Flink calls initializeState first
  public LedgerKeeper(String stream, String configHash) {
    this.stream = stream;
    this.configHash = configHash;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state = context.getOperatorStateStore().getListState(STATE);
    // Any name will do that no other run has; no result depends on it.
    ledger = new RunLedger(stream, UUID.randomUUID().toString(), configHash);
    for (byte[] saved : state.get()) {
      ledger = RunLedger.restore(MessageCodec.LEDGER.decode(saved), configHash);
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(List.of(MessageCodec.LEDGER.encode(ledger.current())));
  }

  @Override
  public void processElement(StreamRecord<Ledger> part) {
    ledger.add(part.getValue());
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    tell();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void finish() throws Exception {
    tell();
    ListAccumulator<byte[]> last = new ListAccumulator<>();
    last.add(MessageCodec.LEDGER.encode(ledger.current()));
    getRuntimeContext().addAccumulator(ACCUMULATOR, last);
    super.finish();
  }

  private void tell() {
    if (ledger.isChanged()) {
      output.collect(new StreamRecord<>(ledger.next()));
    }
  }
}
