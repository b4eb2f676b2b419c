package io.leeway.cli.reference;

import io.leeway.jobs.alert.AlertMemory;
import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.alert.AlertStory;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a reference on trial would have raised, beside what those that held would have raised in the
 * same windows, both without a memory of the windows before.
 *
 * @param shadowId reference on trial
 * @param currentIds references that held meanwhile
 * @param windows that were compared with both, of all segments and sizes
 * @param fromMillis start of the first of them
 * @param untilMillis end of the last
 * @param current what those that held found
 * @param shadow what the one on trial found
 */
record ShadowTrial(
    String shadowId,
    Set<String> currentIds,
    int windows,
    long fromMillis,
    long untilMillis,
    Findings current,
    Findings shadow) {

  /** Kinds of alerts that do not depend on the reference, or sum up others. */
  private static final Set<AlertKind> OF_THE_STREAM =
      Set.of(AlertKind.FEW_RECORDS, AlertKind.GAP, AlertKind.GROUP);

  /**
   * What the comparison with one side's references found.
   *
   * @param driftedWindows by feature, how many windows were called drifted
   * @param alerts raised about features, in the order of their windows
   */
  record Findings(Map<String, Integer> driftedWindows, List<Alert> alerts) {
    /** How many alerts there were about a feature. */
    long alertsAbout(String feature) {
      return alerts.stream().filter(alert -> feature.equals(featureOf(alert))).count();
    }
  }

  /** A window of a segment. */
  private record Key(String segment, long start, long end) {
    static Key of(WindowReport report) {
      String segment = report.getSegment();
      return new Key(
          segment == null ? "" : segment, report.getWindowStart(), report.getWindowEnd());
    }
  }

  /**
   * The trials in the reports of one stream, in the order in which they began. Reports may come in
   * any order and more than once.
   */
  static List<ShadowTrial> of(AlertSettings settings, Collection<WindowReport> reports) {
    Map<Key, WindowReport> current = new HashMap<>();
    Map<String, Map<Key, WindowReport>> shadows = new HashMap<>();
    for (WindowReport report : reports) {
      String id = report.getReferenceId();
      if (report.getRevision() > 0 || id == null) {
        continue;
      }
      if (report.getShadow()) {
        shadows.computeIfAbsent(id, unused -> new HashMap<>()).put(Key.of(report), report);
      } else {
        current.merge(Key.of(report), report, ShadowTrial::later);
      }
    }
    List<ShadowTrial> trials = new ArrayList<>();
    shadows.forEach(
        (id, byWindow) -> {
          byWindow.keySet().retainAll(current.keySet());
          if (!byWindow.isEmpty()) {
            trials.add(of(settings, id, byWindow, current));
          }
        });
    trials.sort(
        Comparator.comparingLong(ShadowTrial::fromMillis).thenComparing(ShadowTrial::shadowId));
    return trials;
  }

  private static ShadowTrial of(
      AlertSettings settings,
      String shadowId,
      Map<Key, WindowReport> byWindow,
      Map<Key, WindowReport> current) {
    List<WindowReport> ofShadow =
        byWindow.values().stream()
            .map(report -> WindowReport.newBuilder(report).setShadow(false).build())
            .toList();
    List<WindowReport> ofCurrent =
        byWindow.keySet().stream().map(current::get).collect(Collectors.toList());
    return new ShadowTrial(
        shadowId,
        ofCurrent.stream()
            .map(WindowReport::getReferenceId)
            .collect(Collectors.toCollection(TreeSet::new)),
        byWindow.size(),
        ofShadow.stream().mapToLong(WindowReport::getWindowStart).min().orElseThrow(),
        ofShadow.stream().mapToLong(WindowReport::getWindowEnd).max().orElseThrow(),
        findings(settings, ofCurrent),
        findings(settings, ofShadow));
  }

  private static Findings findings(AlertSettings settings, List<WindowReport> reports) {
    Map<String, Integer> drifted = new TreeMap<>();
    AlertStory story = new AlertStory(settings);
    Map<List<Object>, AlertMemory> memories = new HashMap<>();
    List<Alert> alerts = new ArrayList<>();
    reports.stream()
        .sorted(
            Comparator.comparingLong(WindowReport::getWindowEnd)
                .thenComparing(Comparator.comparingLong(WindowReport::getWindowStart).reversed())
                .thenComparing(report -> Key.of(report).segment()))
        .forEach(
            report -> {
              for (FeatureScore score : report.getFeatures()) {
                boolean drift = score.getStatus() == FeatureStatus.DRIFT;
                drifted.merge(score.getFeature(), drift ? 1 : 0, Integer::sum);
              }
              List<Object> track =
                  List.of(
                      Key.of(report).segment(), report.getWindowEnd() - report.getWindowStart());
              AlertMemory memory = memories.computeIfAbsent(track, unused -> new AlertMemory());
              story.tell(report, memory).stream()
                  .filter(alert -> alert.getState() == AlertState.RAISED)
                  .filter(alert -> !OF_THE_STREAM.contains(alert.getKind()))
                  .forEach(alerts::add);
            });
    return new Findings(drifted, alerts);
  }

  /** Of two references in one window, that which took effect later. */
  private static WindowReport later(WindowReport a, WindowReport b) {
    return effect(a) > effect(b) ? a : b;
  }

  private static long effect(WindowReport report) {
    Long from = report.getReferenceEffectiveFrom();
    return from == null ? Long.MIN_VALUE : from;
  }

  private static @Nullable String featureOf(Alert alert) {
    int colon = alert.getSubject().indexOf(':');
    return colon < 0 ? null : alert.getSubject().substring(colon + 1);
  }
}
