package io.leeway.jobs.operator;

import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * The panes of the current segment, those of one start and reference merged.
 *
 * <p>They are keyed state. Which there are is also known by segment and in their order, which state
 * does not have: so that a window finds its panes among very many without looking at all. That is
 * in no checkpoint: what is not known of a segment is read from its state. Memory: about 100 bytes
 * per pane.
 */
final class KeptPanes {
  /** Pane start and reference id to counts. */
  static final MapStateDescriptor<Tuple2<Long, String>, PaneSummary> PANES =
      new MapStateDescriptor<>(
          "panes", Types.TUPLE(Types.LONG, Types.STRING), StreamTypes.PANE_SUMMARY);

  private final MapState<Tuple2<Long, String>, PaneSummary> panes;
  private final Map<String, NavigableMap<Long, List<String>>> bySegment = new HashMap<>();

  KeptPanes(RuntimeContext context) {
    panes = context.getMapState(PANES);
  }

  /** Keeps the counts, with those that are there already. */
  void add(PaneSummary summary) throws Exception {
    Tuple2<Long, String> id = Tuple2.of(summary.paneStartMillis(), summary.referenceId());
    PaneSummary merged = panes.get(id);
    if (merged == null) {
      add(of(summary.segment()), id);
      panes.put(id, summary.copy());
    } else {
      merged.merge(summary);
      panes.put(id, merged);
    }
  }

  /** What is in the window, by the reference that binned it. */
  NavigableMap<String, PaneSummary> merged(String segment, Window window) throws Exception {
    NavigableMap<String, PaneSummary> byReference = new TreeMap<>();
    for (Map.Entry<Long, List<String>> pane :
        of(segment).subMap(window.startMillis(), window.endMillis()).entrySet()) {
      for (String reference : pane.getValue()) {
        byReference.merge(
            reference, panes.get(Tuple2.of(pane.getKey(), reference)).copy(), KeptPanes::mergeInto);
      }
    }
    return byReference;
  }

  /** Whether there is a pane after the window. */
  boolean hasAfter(String segment, Window window) throws Exception {
    return of(segment).ceilingKey(window.endMillis()) != null;
  }

  /** Ends the state of the panes with such a start. */
  void forget(String segment, LongPredicate startMillis) throws Exception {
    List<Tuple2<Long, String>> removed = new ArrayList<>();
    for (Tuple2<Long, String> pane : panes.keys()) {
      if (startMillis.test(pane.f0)) {
        removed.add(pane);
      }
    }
    NavigableMap<Long, List<String>> known = of(segment);
    for (Tuple2<Long, String> pane : removed) {
      panes.remove(pane);
      known.remove(pane.f0);
    }
    if (known.isEmpty()) {
      bySegment.remove(segment);
    }
  }

  private NavigableMap<Long, List<String>> of(String segment) throws Exception {
    NavigableMap<Long, List<String>> known = bySegment.get(segment);
    if (known == null) {
      known = new TreeMap<>();
      for (Tuple2<Long, String> pane : panes.keys()) {
        add(known, pane);
      }
      bySegment.put(segment, known);
    }
    return known;
  }

  private static void add(NavigableMap<Long, List<String>> segment, Tuple2<Long, String> pane) {
    segment.computeIfAbsent(pane.f0, start -> new ArrayList<>(1)).add(pane.f1);
  }

  private static PaneSummary mergeInto(PaneSummary into, PaneSummary from) {
    into.merge(from);
    return into;
  }
}
