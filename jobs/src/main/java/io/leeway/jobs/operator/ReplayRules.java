package io.leeway.jobs.operator;

import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.PartitionOrder;
import io.leeway.jobs.window.WindowSpec;
import java.io.Serializable;
import java.util.List;

/**
 * What a summarizer is told of a replay.
 *
 * @param span records outside of it are read, but not counted
 * @param outOfOrdernessMillis how long the monitor's windows wait
 * @param liveWindows the monitor's windows
 * @param allWindows these and those that are asked for besides
 */
public record ReplayRules(
    EventTimeSpan span,
    long outOfOrdernessMillis,
    List<WindowSpec> liveWindows,
    List<WindowSpec> allWindows)
    implements Serializable {
  public ReplayRules {
    liveWindows = List.copyOf(liveWindows);
    allWindows = List.copyOf(allWindows);
  }

  PartitionOrder newOrder() {
    return new PartitionOrder(outOfOrdernessMillis, liveWindows, allWindows);
  }
}
