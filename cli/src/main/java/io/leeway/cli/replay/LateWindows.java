package io.leeway.cli.replay;

import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.operator.LateRecords;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Windows whose reports may differ from those of the live monitor, because records of them came
 * after the windows that wait {@code outOfOrderness} had been closed.
 */
final class LateWindows {
  private static final Comparator<Window> ORDER =
      Comparator.comparingLong(Window::endMillis).thenComparingLong(Window::sizeMillis);

  private LateWindows() {}

  /** Windows of the monitor, with how many late records there are in each. */
  static NavigableMap<Window, Long> of(LateRecords late, MonitorConfig config, EventTimeSpan span) {
    NavigableMap<Window, Long> windows = new TreeMap<>(ORDER);
    for (Map.Entry<Long, Long> pane : late.recordsByPane().entrySet()) {
      for (WindowSpec spec : config.windows()) {
        long last = spec.lastEnd(pane.getKey());
        for (long end = spec.firstEnd(pane.getKey()); end <= last; end += spec.slideMillis()) {
          Window window = new Window(end - spec.sizeMillis(), end);
          if (span.tellsOf(window)) {
            windows.merge(window, pane.getValue(), Long::sum);
          }
        }
      }
    }
    return windows;
  }
}
