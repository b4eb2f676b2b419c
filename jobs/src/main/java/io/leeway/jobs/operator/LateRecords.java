package io.leeway.jobs.operator;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.Accumulator;

/**
 * The records of a replay that may have been late for the monitor; see {@link
 * io.leeway.jobs.window.PartitionOrder}.
 *
 * @param recordsByPane how many, by the start of their pane
 * @param neededDelayMillis how long windows have to wait for all of them
 */
public record LateRecords(NavigableMap<Long, Long> recordsByPane, long neededDelayMillis)
    implements Serializable {
  /** Name of the job's result. */
  public static final String ACCUMULATOR = "leeway-late-records";

  public static final LateRecords NONE = new LateRecords(Collections.emptyNavigableMap(), 0);

  public LateRecords {
    recordsByPane = Collections.unmodifiableNavigableMap(new TreeMap<>(recordsByPane));
  }

  LateRecords plus(LateRecords other) {
    TreeMap<Long, Long> sum = new TreeMap<>(recordsByPane);
    for (Map.Entry<Long, Long> pane : other.recordsByPane.entrySet()) {
      sum.merge(pane.getKey(), pane.getValue(), Long::sum);
    }
    return new LateRecords(sum, Math.max(neededDelayMillis, other.neededDelayMillis));
  }

  /** How the subtasks' ones come together. */
  static final class Sum implements Accumulator<LateRecords, LateRecords> {
    private static final long serialVersionUID = 1L;

    private LateRecords sum = NONE;

    @Override
    public void add(LateRecords value) {
      sum = sum.plus(value);
    }

    @Override
    public LateRecords getLocalValue() {
      return sum;
    }

    @Override
    public void resetLocal() {
      sum = NONE;
    }

    @Override
    public void merge(Accumulator<LateRecords, LateRecords> other) {
      sum = sum.plus(other.getLocalValue());
    }

    @Override
    public Accumulator<LateRecords, LateRecords> clone() {
      Sum copy = new Sum();
      copy.sum = sum;
      return copy;
    }
  }
}
