package io.leeway.jobs.operator;

import io.leeway.jobs.ledger.RunLedger;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.Ledger;
import io.leeway.schema.ReportedWindow;
import io.leeway.schema.WindowReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Puts the panes of a segment together to windows and scores each window when the watermark passes
 * its end.
 *
 * <p>Summaries that come later, but within the lateness, make another report of their window with
 * the next revision. Those that come after that are counted as late, once per window size, in the
 * first report of that size that follows. Panes that were binned with different references never
 * mix: a window has one report per reference, that of the latest first.
 *
 * <p>State per segment, and its end:
 *
 * <ul>
 *   <li>{@code panes}: merged summaries; until the last window that contains them, plus lateness,
 *       has passed.
 *   <li>{@code pending}: windows with counts that are not reported; until their report.
 *   <li>{@code reported}: how many reports a window has had; until its end plus lateness has
 *       passed.
 *   <li>{@code late}: one count per window size; until the next report of that size.
 *   <li>{@code placed}, of the whole stream: how many records each window was given; as {@code
 *       reported}.
 *   <li>{@code waiting}: whether a window waits for its reference; until none does.
 * </ul>
 *
 * <p>Of the whole stream it also says, for the ledger, what became of each summary and what was
 * reported.
 *
 * <p>Where little may be told of small groups, reports are what may be told of them.
 *
 * <p>And per task the {@link LastingWatermark}, by which a summary is late or not.
 *
 * <p>A window whose reference is not known yet, because references and data take different ways
 * here, waits for the next watermark; at the end of the input it is reported without one.
 */
public final class WindowScorer
    extends KeyedBroadcastProcessFunction<String, PaneSummary, byte[], WindowReport>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** Parts of the run's ledger, see {@link RunLedger}. */
  public static final OutputTag<Ledger> LEDGER =
      new OutputTag<>("ledger-of-windows", StreamTypes.LEDGER);

  /**
   * With a {@link io.leeway.jobs.score.Disclosure}, the reports as they are, for the job's own use,
   * each with what is told of it.
   */
  public static final OutputTag<Tuple2<WindowReport, WindowReport>> EXACT =
      new OutputTag<>("exact-reports", StreamTypes.EXACT_AND_TOLD);

  private static final ValueStateDescriptor<Boolean> WAITING =
      new ValueStateDescriptor<>("waiting", Types.BOOLEAN);

  private final Settings settings;

  private transient KeptPanes panes;
  private transient KeptWindows windows;
  private transient ValueState<Boolean> waiting;
  private transient long shortestMillis;

  /** From the initialization on. */
  private transient @Nullable LastingWatermark watermark;

  private transient KnownReferences references;
  private transient boolean referencesRestored;
  private transient Counter lateRecords;

  /**
   * What the operator is told.
   *
   * @param windows of different sizes
   * @param references messages of the references read before the job started
   * @param span which windows are reported, and where the last of them is cut off
   */
  public record Settings(
      String stream,
      List<WindowSpec> windows,
      long latenessMillis,
      WindowScoring scoring,
      List<byte[]> references,
      EventTimeSpan span)
      implements Serializable {
    /** The settings of a monitor that reports all windows. */
    public Settings(
        String stream,
        List<WindowSpec> windows,
        long latenessMillis,
        WindowScoring scoring,
        List<byte[]> references) {
      this(stream, windows, latenessMillis, scoring, references, EventTimeSpan.ALWAYS);
    }
  }

  @SuppressWarnings("NullAway.Init") // Flink calls open first
  public WindowScorer(Settings settings) {
    this.settings = settings;
  }

  /** The state that broadcast references are kept in. */
  public static MapStateDescriptor<String, byte[]> referenceState() {
    return KnownReferences.STATE;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    StateFormat.check(context.getOperatorStateStore());
    watermark = LastingWatermark.restore(context.getOperatorStateStore());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    watermark().snapshot();
  }

  private LastingWatermark watermark() {
    return Objects.requireNonNull(watermark);
  }

  @Override
  public void open(OpenContext context) {
    panes = new KeptPanes(getRuntimeContext());
    windows = new KeptWindows(getRuntimeContext(), settings.windows(), settings.latenessMillis());
    waiting = getRuntimeContext().getState(WAITING);
    shortestMillis =
        settings.windows().stream().mapToLong(WindowSpec::sizeMillis).min().orElseThrow();
    references = new KnownReferences(settings.stream());
    references.addAll(settings.references());
    referencesRestored = false;
    lateRecords = getRuntimeContext().getMetricGroup().counter("lateRecords");
  }

  @Override
  public void processBroadcastElement(
      byte[] reference, Context context, Collector<WindowReport> out) throws Exception {
    references.update(reference, context.getBroadcastState(KnownReferences.STATE));
  }

  @Override
  public void processElement(
      PaneSummary summary, ReadOnlyContext context, Collector<WindowReport> out) throws Exception {
    long watermarkMillis = watermark().millis(context.currentWatermark());
    boolean wanted = false;
    for (WindowSpec spec : settings.windows()) {
      boolean taken = windows.take(spec, summary, watermarkMillis, context.timerService());
      wanted |= taken;
      if (!taken && !summary.isShadow()) {
        lateRecords.inc(summary.records());
      }
      if (spec.sizeMillis() == shortestMillis && KeptWindows.isAccounted(summary)) {
        long records = summary.records();
        context.output(
            LEDGER, RunLedger.part(taken ? records : 0, taken ? 0 : records, 0, List.of()));
      }
    }
    if (wanted) {
      panes.add(summary);
      context.timerService().registerEventTimeTimer(expiryMillis(summary.paneStartMillis()));
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<WindowReport> out)
      throws Exception {
    watermark().millis(context.currentWatermark());
    restoreReferences(context);
    // A watermark may end very many windows at once: only its last timer looks at everything.
    long watermarkMillis = context.currentWatermark();
    boolean last = timestamp >= watermarkMillis;
    boolean anyWaits = waiting.value() != null;
    waiting.clear();
    for (Window window :
        last || anyWaits ? windows.dueBy(timestamp) : windows.endingAfter(timestamp)) {
      report(window, context, out);
    }
    if (last) {
      forget(timestamp, context.getCurrentKey());
    } else {
      context.timerService().registerEventTimeTimer(watermarkMillis);
    }
  }

  private void report(Window window, OnTimerContext context, Collector<WindowReport> out)
      throws Exception {
    WindowSpec spec = specOf(window);
    if (spec == null || !settings.span().tellsOf(window)) {
      windows.drop(window);
      return;
    }
    boolean endOfInput = context.currentWatermark() == Long.MAX_VALUE;
    String segment = context.getCurrentKey();
    Map<String, PaneSummary> byReference = panes.merged(segment, window);
    if (!endOfInput && byReference.keySet().stream().anyMatch(this::isUnknown)) {
      waiting.update(true);
      context.timerService().registerEventTimeTimer(context.currentWatermark() + 1);
      return;
    }
    // A segment may end long before the input does; nobody here knows which it was.
    boolean isSegment = !segment.equals(PaneSummary.WHOLE_STREAM);
    int revision = windows.reports(window);
    long lateCount = windows.lateRecords(window.sizeMillis());
    boolean goesOn = !endOfInput || panes.hasAfter(segment, window);
    boolean complete = isSegment || (goesOn && !settings.span().cuts(window));
    account(window, revision, byReference.values(), context);
    WindowScoring scoring = settings.scoring();
    boolean lateWaits = false;
    for (PaneSummary merged : latestFirst(byReference.values())) {
      if (merged.records() == 0) {
        // Only the mark that a replayed stream goes on.
        continue;
      }
      ReferenceProfile reference = reference(merged.referenceId());
      WindowReport exact =
          scoring.report(window, spec, merged, reference, revision, complete, lateCount);
      WindowReport told = scoring.told(exact, spec, merged, reference);
      if (told == null) {
        lateWaits = lateCount > 0;
        continue;
      }
      out.collect(told);
      if (scoring.isRestrained()) {
        context.output(EXACT, Tuple2.of(exact, told));
      }
      lateCount = 0;
      lateWaits = false;
    }
    if (!lateWaits) {
      windows.forgetLate(window.sizeMillis());
    }
    windows.reported(window);
  }

  /** Tells the ledger of the reports, and by how much they differ from what was put into them. */
  private void account(
      Window window, int revision, Collection<PaneSummary> summaries, OnTimerContext context)
      throws Exception {
    List<ReportedWindow> told = new ArrayList<>();
    long records = 0;
    for (PaneSummary merged : summaries) {
      if (KeptWindows.isAccounted(merged) && merged.records() > 0) {
        records += merged.records();
        told.add(
            new ReportedWindow(
                window.startMillis(),
                window.endMillis(),
                merged.referenceId().equals(PaneSummary.NO_REFERENCE) ? null : merged.referenceId(),
                revision,
                merged.records()));
      }
    }
    long expected = windows.placedRecords(window);
    if (!told.isEmpty() || expected >= 0) {
      long difference = Math.abs(records - Math.max(0, expected));
      context.output(LEDGER, RunLedger.part(0, 0, difference, told));
    }
  }

  /**
   * Ends the state of what has passed, lateness included, unless a pending window still needs it.
   */
  private void forget(long timestampMillis, String segment) throws Exception {
    List<Window> overdue = windows.dueBy(timestampMillis);
    panes.forget(
        segment,
        start ->
            expiryMillis(start) <= timestampMillis
                && overdue.stream().noneMatch(window -> window.contains(start)));
    windows.forget(timestampMillis, overdue);
  }

  /** When no window takes more of this pane. */
  private long expiryMillis(long paneStartMillis) {
    return settings.windows().stream()
        .mapToLong(spec -> spec.lastEnd(paneStartMillis) - 1 + settings.latenessMillis())
        .max()
        .orElseThrow();
  }

  /** Null for a window of a size that the settings had before the last restart. */
  private @Nullable WindowSpec specOf(Window window) {
    for (WindowSpec spec : settings.windows()) {
      if (spec.sizeMillis() == window.sizeMillis()) {
        return spec;
      }
    }
    return null;
  }

  /**
   * What the references that take effect last have binned, first; after those that hold, those on
   * trial; what was binned with none, at the end.
   */
  private List<PaneSummary> latestFirst(Collection<PaneSummary> merged) {
    return merged.stream()
        .sorted(
            Comparator.comparing(PaneSummary::isShadow)
                .thenComparing(
                    summary -> reference(summary.referenceId()),
                    Comparator.nullsFirst(ReferenceTimeline.BY_EFFECT).reversed())
                .thenComparing(PaneSummary::referenceId))
        .toList();
  }

  private boolean isUnknown(String referenceId) {
    return !referenceId.equals(PaneSummary.NO_REFERENCE)
        && references.timeline().byId(referenceId) == null;
  }

  private @Nullable ReferenceProfile reference(String referenceId) {
    return references.timeline().byId(referenceId);
  }

  /** Broadcast state can be read only with a context at hand, so not in {@link #open}. */
  private void restoreReferences(OnTimerContext context) throws Exception {
    if (!referencesRestored) {
      references.restore(context.getBroadcastState(KnownReferences.STATE));
      referencesRestored = true;
    }
  }
}
