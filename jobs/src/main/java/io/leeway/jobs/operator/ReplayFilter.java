package io.leeway.jobs.operator;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.PartitionOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * Chooses the rows of a replay and looks for late ones.
 *
 * <p>State, as long as the replay runs: the latest time of each partition, which every subtask gets
 * back, as partitions may move between them; late records by pane, which one subtask gets back.
 */
final class ReplayFilter {
  private static final ListStateDescriptor<Tuple2<Integer, Long>> LATEST =
      new ListStateDescriptor<>("replay-latest", Types.TUPLE(Types.INT, Types.LONG));
  private static final ListStateDescriptor<Tuple2<Long, Long>> LATE =
      new ListStateDescriptor<>("replay-late", Types.TUPLE(Types.LONG, Types.LONG));
  private static final ListStateDescriptor<Long> NEEDED =
      new ListStateDescriptor<>("replay-needed-delay", Types.LONG);

  private final EventTimeSpan span;
  private final PartitionOrder order;
  private final ListState<Tuple2<Integer, Long>> latest;
  private final ListState<Tuple2<Long, Long>> late;
  private final ListState<Long> needed;
  private boolean pastEnd;

  private ReplayFilter(
      ReplayRules rules,
      ListState<Tuple2<Integer, Long>> latest,
      ListState<Tuple2<Long, Long>> late,
      ListState<Long> needed) {
    this.span = rules.span();
    this.order = rules.newOrder();
    this.latest = latest;
    this.late = late;
    this.needed = needed;
  }

  static ReplayFilter restore(ReplayRules rules, OperatorStateStore store) throws Exception {
    ReplayFilter filter =
        new ReplayFilter(
            rules,
            store.getUnionListState(LATEST),
            store.getListState(LATE),
            store.getListState(NEEDED));
    filter.restore();
    return filter;
  }

  private void restore() throws Exception {
    Map<Integer, Long> times = new HashMap<>();
    for (Tuple2<Integer, Long> partition : latest.get()) {
      times.merge(partition.f0, partition.f1, Math::max);
    }
    Map<Long, Long> panes = new TreeMap<>();
    for (Tuple2<Long, Long> pane : late.get()) {
      panes.merge(pane.f0, pane.f1, Long::sum);
    }
    long delay = 0;
    for (long restored : needed.get()) {
      delay = Math.max(delay, restored);
    }
    order.restore(times, panes, delay);
  }

  void snapshot() throws Exception {
    latest.clear();
    for (Map.Entry<Integer, Long> partition : order.latest().entrySet()) {
      latest.add(Tuple2.of(partition.getKey(), partition.getValue()));
    }
    late.clear();
    for (Map.Entry<Long, Long> pane : order.latePanes().entrySet()) {
      late.add(Tuple2.of(pane.getKey(), pane.getValue()));
    }
    needed.clear();
    needed.add(order.neededDelayMillis());
  }

  /** Whether the row counts. */
  boolean takes(FeatureRow row) {
    long timeMillis = row.eventTimeMillis();
    if (span.contains(timeMillis)) {
      order.see(row.partition(), timeMillis);
      return true;
    }
    pastEnd |= timeMillis >= span.untilMillis();
    return false;
  }

  /** Whether the stream is known to go on after the end of the span. */
  boolean isPastEnd() {
    return pastEnd;
  }

  LateRecords late() {
    return new LateRecords(order.latePanes(), order.neededDelayMillis());
  }
}
