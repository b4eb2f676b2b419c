package io.leeway.jobs.operator;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The watermark of an operator, over its restarts.
 *
 * <p>Flink forgets it: after a restart an operator has none until all partitions have been read
 * again, and what was too late before would be taken as if it were in time.
 *
 * <p>State: the latest watermark that a task has seen. Watermarks go to all tasks in the same order
 * as barriers, so at a checkpoint all tasks have the same, and the latest that any has seen is
 * behind none.
 */
final class LastingWatermark {
  private static final ListStateDescriptor<Long> STATE =
      new ListStateDescriptor<>("watermark", Types.LONG);

  private final ListState<Long> state;
  private long latestMillis = Long.MIN_VALUE;

  private LastingWatermark(ListState<Long> state) {
    this.state = state;
  }

  static LastingWatermark restore(OperatorStateStore store) throws Exception {
    LastingWatermark watermark = new LastingWatermark(store.getUnionListState(STATE));
    for (Long millis : watermark.state.get()) {
      watermark.latestMillis = Math.max(watermark.latestMillis, millis);
    }
    return watermark;
  }

  /** The watermark, given the one since the last restart. */
  long millis(long currentMillis) {
    // The end of a bounded input is not kept: who is restored after it has more to read.
    if (currentMillis != Long.MAX_VALUE) {
      latestMillis = Math.max(latestMillis, currentMillis);
    }
    return Math.max(latestMillis, currentMillis);
  }

  void snapshot() throws Exception {
    state.update(List.of(latestMillis));
  }
}
