package io.leeway.jobs.operator;

import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.TimerService;

/**
 * The windows of the current segment: which have counts that are not reported yet, how often each
 * was reported, how many records each was given, and how many came too late for all.
 *
 * <p>All of it is keyed state; the scorer says when each part ends.
 */
final class KeptWindows {
  /** Start and end of the window. */
  private static final TypeInformation<Tuple2<Long, Long>> WINDOW_KEY =
      Types.TUPLE(Types.LONG, Types.LONG);

  static final MapStateDescriptor<Tuple2<Long, Long>, Boolean> PENDING =
      new MapStateDescriptor<>("pending", WINDOW_KEY, Types.BOOLEAN);
  static final MapStateDescriptor<Tuple2<Long, Long>, Integer> REPORTED =
      new MapStateDescriptor<>("reported", WINDOW_KEY, Types.INT);

  /** Window size to records. */
  static final MapStateDescriptor<Long, Long> LATE =
      new MapStateDescriptor<>("late", Types.LONG, Types.LONG);

  /** Start and end of the window to records. */
  static final MapStateDescriptor<Tuple2<Long, Long>, Long> PLACED =
      new MapStateDescriptor<>("placed", WINDOW_KEY, Types.LONG);

  private final List<WindowSpec> specs;
  private final long latenessMillis;
  private final MapState<Tuple2<Long, Long>, Boolean> pending;
  private final MapState<Tuple2<Long, Long>, Integer> reported;
  private final MapState<Long, Long> late;
  private final MapState<Tuple2<Long, Long>, Long> placed;

  KeptWindows(RuntimeContext context, List<WindowSpec> specs, long latenessMillis) {
    this.specs = specs;
    this.latenessMillis = latenessMillis;
    pending = context.getMapState(PENDING);
    reported = context.getMapState(REPORTED);
    late = context.getMapState(LATE);
    placed = context.getMapState(PLACED);
  }

  /** Each record of the stream is in exactly one of these. */
  static boolean isAccounted(PaneSummary summary) {
    return summary.segment().equals(PaneSummary.WHOLE_STREAM) && !summary.isShadow();
  }

  /**
   * Marks the windows of one size that still take the summary, and has a timer wait for their ends.
   *
   * @return false if none takes it: then it is counted as late
   */
  boolean take(WindowSpec spec, PaneSummary summary, long watermarkMillis, TimerService timers)
      throws Exception {
    boolean taken = false;
    long lastEnd = spec.lastEnd(summary.paneStartMillis());
    for (long end = spec.firstEnd(summary.paneStartMillis());
        end <= lastEnd;
        end += spec.slideMillis()) {
      if (end - 1 + latenessMillis > watermarkMillis) {
        taken = true;
        Tuple2<Long, Long> window = Tuple2.of(end - spec.sizeMillis(), end);
        pending.put(window, true);
        if (isAccounted(summary)) {
          Long before = placed.get(window);
          placed.put(window, (before == null ? 0 : before) + summary.records());
        }
        timers.registerEventTimeTimer(end - 1);
      }
    }
    if (!taken && !summary.isShadow()) {
      late.put(spec.sizeMillis(), lateRecords(spec.sizeMillis()) + summary.records());
    }
    return taken;
  }

  /** Pending windows of which this is the last instant, the shorter first. */
  List<Window> endingAfter(long timestampMillis) throws Exception {
    List<Window> ending = new ArrayList<>();
    for (WindowSpec spec : specs) {
      Window window = new Window(timestampMillis + 1 - spec.sizeMillis(), timestampMillis + 1);
      if (pending.contains(key(window))) {
        ending.add(window);
      }
    }
    ending.sort(Comparator.comparingLong(Window::sizeMillis));
    return ending;
  }

  /** Pending windows that have ended, in the order of their ends, the shorter first. */
  List<Window> dueBy(long timestampMillis) throws Exception {
    List<Window> due = new ArrayList<>();
    for (Tuple2<Long, Long> window : pending.keys()) {
      if (window.f1 - 1 <= timestampMillis) {
        due.add(new Window(window.f0, window.f1));
      }
    }
    due.sort(Comparator.comparingLong(Window::endMillis).thenComparingLong(Window::sizeMillis));
    return due;
  }

  /** How often it was reported. */
  int reports(Window window) throws Exception {
    Integer reports = reported.get(key(window));
    return reports == null ? 0 : reports;
  }

  /** Records given to it; -1 if none that is accounted for. */
  long placedRecords(Window window) throws Exception {
    Long records = placed.get(key(window));
    return records == null ? -1 : records;
  }

  /** Records too late for all windows of this size, not told yet. */
  long lateRecords(long sizeMillis) throws Exception {
    Long records = late.get(sizeMillis);
    return records == null ? 0 : records;
  }

  /** The late records of this size have been told. */
  void forgetLate(long sizeMillis) throws Exception {
    late.remove(sizeMillis);
  }

  /** It has been reported once more. */
  void reported(Window window) throws Exception {
    Tuple2<Long, Long> key = key(window);
    int reports = reports(window);
    pending.remove(key);
    reported.put(key, reports + 1);
  }

  /** It is never reported. */
  void drop(Window window) throws Exception {
    pending.remove(key(window));
  }

  /** Ends the state of windows that have passed, lateness included, but of those still pending. */
  void forget(long timestampMillis, List<Window> overdue) throws Exception {
    removeIf(reported, window -> hasPassed(window, timestampMillis));
    removeIf(placed, window -> hasPassed(window, timestampMillis) && !overdue.contains(window));
  }

  private boolean hasPassed(Window window, long timestampMillis) {
    return window.endMillis() - 1 + latenessMillis <= timestampMillis;
  }

  private static <V> void removeIf(
      MapState<Tuple2<Long, Long>, V> state, Predicate<Window> condition) throws Exception {
    List<Tuple2<Long, Long>> removed = new ArrayList<>();
    for (Tuple2<Long, Long> key : state.keys()) {
      if (condition.test(new Window(key.f0, key.f1))) {
        removed.add(key);
      }
    }
    for (Tuple2<Long, Long> key : removed) {
      state.remove(key);
    }
  }

  private static Tuple2<Long, Long> key(Window window) {
    return Tuple2.of(window.startMillis(), window.endMillis());
  }
}
