package io.leeway.cli.upgrade;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/** Leaves in its state the mark of a version that is still far away. */
final class FutureState implements MapFunction<Long, Long>, CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private static final AtomicBoolean RUNNING = new AtomicBoolean();

  /** Whether it has seen anything; the cluster of the test is in this process. */
  static boolean running() {
    return RUNNING.get();
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    context
        .getOperatorStateStore()
        .getBroadcastState(new MapStateDescriptor<>("state-format", Types.STRING, Types.INT))
        .put("version", 1001);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public Long map(Long value) {
    RUNNING.set(true);
    return value;
  }
}
