package io.leeway.jobs.operator;

import io.leeway.jobs.alert.AlertMemory;
import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.alert.AlertStory;
import io.leeway.jobs.alert.Episode;
import io.leeway.jobs.alert.StreamFlow;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns the reports of a segment into alerts.
 *
 * <p>State per segment, and its end:
 *
 * <ul>
 *   <li>{@code episodes}: one per window size and subject that is not calm, groups of alerts among
 *       them; until the first report after which the subject is calm or not reported any more.
 *   <li>{@code evidence}: 5 numbers per window size and feature whose windows point to a slow
 *       drift; until they do no more, an alert of the feature is raised or resolved, or with the
 *       flow.
 *   <li>{@code flow}: one per window size, at most 1.5 kB; until {@link
 *       AlertSettings#retentionMillis} of event time have passed without a window. While episodes
 *       are open, the reference that they are against is kept.
 * </ul>
 *
 * @param <R> a report, or what stands for it and for what may be told of it
 */
public final class AlertTracker<R> extends KeyedProcessFunction<String, R, Alert>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** Window size and name. */
  private static final TypeInformation<Tuple2<Long, String>> SIZE_AND_NAME =
      Types.TUPLE(Types.LONG, Types.STRING);

  /** By window size and subject. */
  static final MapStateDescriptor<Tuple2<Long, String>, Episode> EPISODES =
      new MapStateDescriptor<>("episodes", SIZE_AND_NAME, Types.POJO(Episode.class));

  /** By window size and feature. */
  static final MapStateDescriptor<Tuple2<Long, String>, double[]> EVIDENCE =
      new MapStateDescriptor<>(
          "evidence", SIZE_AND_NAME, PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** By window size. */
  static final MapStateDescriptor<Long, StreamFlow> FLOW =
      new MapStateDescriptor<>("flow", Types.LONG, Types.POJO(StreamFlow.class));

  private final AlertSettings settings;
  private final Reading<R> exact;
  private final Reading<R> told;
  private transient AlertStory story;
  private transient MapState<Tuple2<Long, String>, Episode> episodes;
  private transient MapState<Tuple2<Long, String>, double[]> evidence;
  private transient MapState<Long, StreamFlow> flow;

  /** Takes a report from an element. */
  @FunctionalInterface
  private interface Reading<R> extends Serializable {
    WindowReport of(R element);
  }

  @SuppressWarnings("NullAway.Init") // Flink calls open first
  private AlertTracker(AlertSettings settings, Reading<R> exact, Reading<R> told) {
    this.settings = settings;
    this.exact = exact;
    this.told = told;
  }

  /** Of reports that may be told as they are. */
  public static AlertTracker<WindowReport> ofReports(AlertSettings settings) {
    return new AlertTracker<>(settings, report -> report, report -> report);
  }

  /** Decides by the first of the two reports and tells no more than is in the second. */
  public static AlertTracker<Tuple2<WindowReport, WindowReport>> ofExactAndTold(
      AlertSettings settings) {
    return new AlertTracker<>(settings, both -> both.f0, both -> both.f1);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    StateFormat.check(context.getOperatorStateStore());
  }

  /** Nothing to do: Flink knows all state. */
  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void open(OpenContext context) {
    story = new AlertStory(settings);
    episodes = getRuntimeContext().getMapState(EPISODES);
    evidence = getRuntimeContext().getMapState(EVIDENCE);
    flow = getRuntimeContext().getMapState(FLOW);
  }

  @Override
  public void processElement(R element, Context context, Collector<Alert> out) throws Exception {
    WindowReport report = exact.of(element);
    long sizeMillis = report.getWindowEnd() - report.getWindowStart();
    Map<String, Episode> episodesBefore = ofSize(sizeMillis, episodes);
    Map<String, double[]> evidenceBefore = ofSize(sizeMillis, evidence);
    StreamFlow flowBefore = flow.get(sizeMillis);
    AlertMemory memory =
        new AlertMemory(
            episodesBefore, evidenceBefore, flowBefore == null ? StreamFlow.NONE : flowBefore);
    story.tell(report, told.of(element), memory).forEach(out::collect);
    update(sizeMillis, episodes, episodesBefore, memory.episodes(), Episode::equals);
    update(sizeMillis, evidence, evidenceBefore, memory.evidence(), Arrays::equals);
    if (!memory.flow().equals(flowBefore) && !memory.flow().equals(StreamFlow.NONE)) {
      flow.put(sizeMillis, memory.flow());
      context.timerService().registerEventTimeTimer(expiryMillis(sizeMillis, memory.flow()));
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Alert> out)
      throws Exception {
    List<Long> ended = new ArrayList<>();
    for (Map.Entry<Long, StreamFlow> entry : flow.entries()) {
      if (expiryMillis(entry.getKey(), entry.getValue()) <= timestamp) {
        ended.add(entry.getKey());
      }
    }
    for (long sizeMillis : ended) {
      StreamFlow last = flow.get(sizeMillis);
      if (ofSize(sizeMillis, episodes).isEmpty()) {
        flow.remove(sizeMillis);
      } else {
        flow.put(sizeMillis, last.forgotten());
      }
      update(sizeMillis, evidence, ofSize(sizeMillis, evidence), Map.of(), Arrays::equals);
    }
  }

  private long expiryMillis(long sizeMillis, StreamFlow last) {
    return last.lastEndMillis() + settings.retentionMillis(sizeMillis);
  }

  private static <V> Map<String, V> ofSize(long sizeMillis, MapState<Tuple2<Long, String>, V> state)
      throws Exception {
    Map<String, V> ofSize = new HashMap<>();
    for (Map.Entry<Tuple2<Long, String>, V> entry : state.entries()) {
      if (entry.getKey().f0 == sizeMillis) {
        ofSize.put(entry.getKey().f1, entry.getValue());
      }
    }
    return ofSize;
  }

  private static <V> void update(
      long sizeMillis,
      MapState<Tuple2<Long, String>, V> state,
      Map<String, V> before,
      Map<String, V> after,
      BiPredicate<V, V> same)
      throws Exception {
    for (String name : before.keySet()) {
      if (!after.containsKey(name)) {
        state.remove(Tuple2.of(sizeMillis, name));
      }
    }
    for (Map.Entry<String, V> entry : after.entrySet()) {
      V old = before.get(entry.getKey());
      if (old == null || !same.test(entry.getValue(), old)) {
        state.put(Tuple2.of(sizeMillis, entry.getKey()), entry.getValue());
      }
    }
  }
}
