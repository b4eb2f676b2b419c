package io.leeway.jobs.operator;

import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * Which panes the scorer has in its state, by segment and in their order, which state does not
 * have: so that a window finds its panes among very many without looking at all.
 *
 * <p>Not in any checkpoint: what is not known of a segment is read from its state, which has to be
 * that of the current key. Memory: about 100 bytes per pane.
 */
final class PaneIndex {
  private final MapState<Tuple2<Long, String>, PaneSummary> panes;
  private final Map<String, NavigableMap<Long, List<String>>> bySegment = new HashMap<>();

  PaneIndex(MapState<Tuple2<Long, String>, PaneSummary> panes) {
    this.panes = panes;
  }

  /** Takes note of a pane that is about to be put. */
  void add(String segment, Tuple2<Long, String> pane) throws Exception {
    add(of(segment), pane);
  }

  private static void add(NavigableMap<Long, List<String>> segment, Tuple2<Long, String> pane) {
    segment.computeIfAbsent(pane.f0, start -> new ArrayList<>(1)).add(pane.f1);
  }

  /** Takes note of a pane that has been removed. */
  void remove(String segment, Tuple2<Long, String> pane) throws Exception {
    NavigableMap<Long, List<String>> known = of(segment);
    List<String> references = known.get(pane.f0);
    if (references != null) {
      references.remove(pane.f1);
      if (references.isEmpty()) {
        known.remove(pane.f0);
      }
    }
    if (known.isEmpty()) {
      bySegment.remove(segment);
    }
  }

  /** The panes of the window, in their order. */
  List<Tuple2<Long, String>> within(String segment, Window window) throws Exception {
    List<Tuple2<Long, String>> within = new ArrayList<>();
    of(segment)
        .subMap(window.startMillis(), window.endMillis())
        .forEach(
            (start, references) ->
                references.forEach(reference -> within.add(Tuple2.of(start, reference))));
    return within;
  }

  /** Whether there is a pane after the window. */
  boolean hasAfter(String segment, Window window) throws Exception {
    return of(segment).ceilingKey(window.endMillis()) != null;
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
}
