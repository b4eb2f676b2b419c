package io.leeway.jobs.operator;

import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.alert.AlertStory;
import io.leeway.jobs.alert.Episode;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Turns the reports of a segment into alerts.
 *
 * <p>State per segment: one {@link Episode} per window size and subject that is not calm; ends with
 * the first report after which the subject is calm or not reported any more.
 */
public final class AlertTracker extends KeyedProcessFunction<String, WindowReport, Alert> {
  private static final long serialVersionUID = 1L;

  /** Window size and subject to episode. */
  private static final MapStateDescriptor<Tuple2<Long, String>, Episode> EPISODES =
      new MapStateDescriptor<>(
          "episodes", Types.TUPLE(Types.LONG, Types.STRING), Types.POJO(Episode.class));

  private final AlertPolicy policy;
  private transient AlertStory story;
  private transient MapState<Tuple2<Long, String>, Episode> episodes;

  @SuppressWarnings("NullAway.Init") // Flink calls open first
  public AlertTracker(AlertPolicy policy) {
    this.policy = policy;
  }

  @Override
  public void open(OpenContext context) {
    story = new AlertStory(policy);
    episodes = getRuntimeContext().getMapState(EPISODES);
  }

  @Override
  public void processElement(WindowReport report, Context context, Collector<Alert> out)
      throws Exception {
    long sizeMillis = report.getWindowEnd() - report.getWindowStart();
    Map<String, Episode> before = new HashMap<>();
    for (Map.Entry<Tuple2<Long, String>, Episode> entry : episodes.entries()) {
      if (entry.getKey().f0 == sizeMillis) {
        before.put(entry.getKey().f1, entry.getValue());
      }
    }
    Map<String, Episode> after = new HashMap<>(before);
    story.tell(report, after).forEach(out::collect);
    for (String subject : before.keySet()) {
      if (!after.containsKey(subject)) {
        episodes.remove(Tuple2.of(sizeMillis, subject));
      }
    }
    for (Map.Entry<String, Episode> entry : after.entrySet()) {
      if (!entry.getValue().equals(before.get(entry.getKey()))) {
        episodes.put(Tuple2.of(sizeMillis, entry.getKey()), entry.getValue());
      }
    }
  }
}
