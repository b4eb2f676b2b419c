package io.leeway.jobs.config;

import io.leeway.jobs.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code windows}: sizes that differ, slides that divide them, panes that are not too many.
 */
final class WindowSection {
  private static final long MAX_PANES_PER_WINDOW = 10_000;

  private WindowSection() {}

  /** The windows; what is wrong with them is among the errors. */
  static List<WindowSpec> read(ConfigSection root) {
    List<ConfigSection> entries = root.list("windows", null, WindowOptions.MAX_WINDOWS);
    if (entries == null) {
      return List.of(WindowSpec.tumbling(Duration.ofHours(1)));
    }
    List<WindowSpec> windows = new ArrayList<>();
    for (ConfigSection entry : entries) {
      Duration size = entry.require(WindowOptions.SIZE, Duration.ZERO);
      Duration slide = entry.find(WindowOptions.SLIDE);
      if (size.isZero() || (slide == null && entry.has(WindowOptions.SLIDE))) {
        continue;
      }
      addWindow(windows, entry, size, slide == null ? size : slide);
    }
    checkPanes(root, windows);
    return windows;
  }

  private static void addWindow(
      List<WindowSpec> windows, ConfigSection entry, Duration size, Duration slide) {
    if (size.toMillis() % slide.toMillis() != 0) {
      entry.error(
          entry.pathOf(WindowOptions.SLIDE),
          "\"%s\", expected a divisor of the size %s"
              .formatted(Durations.format(slide), Durations.format(size)));
      return;
    }
    WindowSpec window = WindowSpec.sliding(size, slide);
    // Reports and state are keyed by start and end: a second size alike would have the same keys.
    if (windows.stream().anyMatch(other -> other.sizeMillis() == window.sizeMillis())) {
      entry.error(
          entry.pathOf(WindowOptions.SIZE),
          "\"%s\" is there twice, expected windows of different sizes"
              .formatted(Durations.format(size)));
    }
    windows.add(window);
  }

  private static void checkPanes(ConfigSection root, List<WindowSpec> windows) {
    long paneMillis = 0;
    long longestMillis = 0;
    for (WindowSpec window : windows) {
      paneMillis = greatestCommonDivisor(paneMillis, window.slideMillis());
      longestMillis = Math.max(longestMillis, window.sizeMillis());
    }
    if (paneMillis > 0 && longestMillis / paneMillis > MAX_PANES_PER_WINDOW) {
      root.error(
          "windows",
          "the common pane of all is %s, %d of them in the longest window, expected at most %d"
              .formatted(
                  Durations.format(Duration.ofMillis(paneMillis)),
                  longestMillis / paneMillis,
                  MAX_PANES_PER_WINDOW));
    }
  }

  private static long greatestCommonDivisor(long first, long second) {
    return second == 0 ? first : greatestCommonDivisor(second, first % second);
  }
}
