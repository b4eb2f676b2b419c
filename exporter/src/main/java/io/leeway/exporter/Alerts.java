package io.leeway.exporter;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.Severity;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which alerts are raised.
 *
 * <p>Messages are matched by the id of their episode, so a resolve ends its own episode only, and
 * neither a repeated nor a late message opens a closed one again. Of each subject the last {@value
 * #EPISODES_PER_SUBJECT} episodes are remembered, the active ones longest; messages of unknown
 * episodes from before that are ignored. Not thread-safe.
 */
final class Alerts {
  static final int EPISODES_PER_SUBJECT = 16;
  private static final int SERIES_PER_SUBJECT = Severity.values().length;

  private final StreamTime time;
  private final SeriesBudget budget;
  private final Map<Subject, Episodes> subjects = new HashMap<>();

  private record Subject(String stream, String segment, AlertKind kind, String name) {}

  private static final class Episodes {
    final Map<String, AlertEpisode> byId = new HashMap<>();
    long forgottenUntil = Long.MIN_VALUE;
  }

  Alerts(StreamTime time, SeriesBudget budget) {
    this.time = time;
    this.budget = budget;
  }

  void accept(Alert alert) {
    String segment = alert.getSegment();
    Subject subject =
        new Subject(
            alert.getStream(), segment == null ? "" : segment, alert.getKind(), alert.getSubject());
    Episodes episodes = subjects.get(subject);
    if (episodes == null) {
      if (!budget.take(SERIES_PER_SUBJECT)) {
        return;
      }
      episodes = new Episodes();
      subjects.put(subject, episodes);
    }
    AlertEpisode known = episodes.byId.get(alert.getId());
    if (known == null && alert.getWindowEnd() <= episodes.forgottenUntil) {
      return;
    }
    episodes.byId.put(alert.getId(), AlertEpisode.of(alert).and(known));
    if (episodes.byId.size() > EPISODES_PER_SUBJECT) {
      forgetOldest(episodes);
    }
  }

  private static void forgetOldest(Episodes episodes) {
    AlertEpisode oldest =
        episodes.byId.values().stream()
            .min(
                Comparator.comparing(AlertEpisode::isActive)
                    .thenComparingLong(AlertEpisode::lastWindowEnd)
                    .thenComparing(AlertEpisode::id))
            .orElseThrow();
    episodes.byId.remove(oldest.id());
    episodes.forgottenUntil = Math.max(episodes.forgottenUntil, oldest.lastWindowEnd());
  }

  /**
   * Per series, sorted, whether an alert is active. Series whose alerts were all resolved are there
   * until those are stale.
   */
  SortedMap<AlertSeries, Boolean> snapshot() {
    NavigableMap<AlertSeries, Boolean> active = new TreeMap<>();
    subjects.forEach(
        (subject, episodes) -> {
          for (AlertEpisode episode : episodes.byId.values()) {
            if (episode.isActive() || !isStale(subject, episode)) {
              AlertSeries series =
                  new AlertSeries(
                      subject.stream(),
                      subject.segment(),
                      subject.kind(),
                      subject.name(),
                      episode.severity());
              active.merge(series, episode.isActive(), Boolean::logicalOr);
            }
          }
        });
    return active;
  }

  private boolean isStale(Subject subject, AlertEpisode episode) {
    return time.isStale(subject.stream(), episode.windowLengthMillis(), episode.lastWindowEnd());
  }
}
