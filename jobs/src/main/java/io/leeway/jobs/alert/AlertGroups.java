package io.leeway.jobs.alert;

import io.leeway.jobs.window.Window;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes one alert of many features and pairs that drift together, so that 200 are one page.
 *
 * <p>Each feature still has its own alert, which names the group. Features that follow within the
 * windows that an alert may take to be raised join the group; later ones are news of their own. A
 * group ends with the last of its members' alerts.
 */
final class AlertGroups {
  private final AlertSettings settings;

  AlertGroups(AlertSettings settings) {
    this.settings = settings;
  }

  /**
   * Puts alerts that were just raised into a group, if there is one or they are enough for one.
   *
   * @param raised about features; replaced by the same alerts with their group
   * @return the group's alert if it was raised by this, else null
   */
  @Nullable Alert group(
      WindowReport report, Window window, List<Alert> raised, AlertMemory memory) {
    if (raised.isEmpty()) {
      return null;
    }
    String open = openGroup(window, memory);
    if (open == null && raised.size() < settings.groupFrom()) {
      return null;
    }
    String id = open == null ? AlertId.of(report, window, Subject.ofStream(AlertKind.GROUP)) : open;
    raised.replaceAll(alert -> Alert.newBuilder(alert).setGroupId(id).build());
    for (Alert alert : raised) {
      Episode episode = memory.episodes().get(alert.getSubject());
      if (episode != null) {
        memory.remember(alert.getSubject(), episode.inGroup(id));
      }
    }
    if (open != null) {
      return null;
    }
    List<Alert> members =
        raised.stream()
            .sorted(
                Comparator.comparingDouble(AlertGroups::effect)
                    .reversed()
                    .thenComparing(Alert::getSubject))
            .toList();
    Severity severity =
        members.stream().map(Alert::getSeverity).max(Comparator.naturalOrder()).orElseThrow();
    memory.remember(
        key(id), new Episode(0, 0, id, severity.name(), Long.MIN_VALUE, "", window.endMillis()));
    return alert(report, id, severity, AlertState.RAISED)
        .setStatistic(effect(members.get(0)))
        .setMembers(members.stream().map(Alert::getSubject).toList())
        .setExplanation(Explanation.ofGroup(members, report))
        .build();
  }

  /** The ends of the groups that have no raised member left. */
  List<Alert> ended(WindowReport report, AlertMemory memory) {
    List<Alert> ended = new ArrayList<>();
    for (Map.Entry<String, Episode> group : new TreeMap<>(memory.episodes()).entrySet()) {
      Episode episode = group.getValue();
      if (isGroup(group.getKey()) && !hasMember(episode.alertId(), memory.episodes().values())) {
        memory.episodes().remove(group.getKey());
        ended.add(
            alert(
                    report,
                    episode.alertId(),
                    Severity.valueOf(episode.severity()),
                    AlertState.RESOLVED)
                .setExplanation("the alerts of this group are all resolved")
                .build());
      }
    }
    return ended;
  }

  /** The group that was raised last, if that is not too long ago. */
  private @Nullable String openGroup(Window window, AlertMemory memory) {
    long joinMillis = settings.policy().raiseWithin() * window.sizeMillis();
    return memory.episodes().entrySet().stream()
        .filter(entry -> isGroup(entry.getKey()))
        .map(Map.Entry::getValue)
        .filter(group -> window.endMillis() - group.raisedAtMillis() < joinMillis)
        .max(Comparator.comparingLong(Episode::raisedAtMillis).thenComparing(Episode::alertId))
        .map(Episode::alertId)
        .orElse(null);
  }

  private static boolean hasMember(String id, Collection<Episode> episodes) {
    return episodes.stream().anyMatch(e -> e.isRaised() && e.groupId().equals(id));
  }

  private static Alert.Builder alert(
      WindowReport report, String id, Severity severity, AlertState state) {
    return Alert.newBuilder()
        .setId(id)
        .setStream(report.getStream())
        .setSegment(report.getSegment())
        .setSubject(Subject.ofStream(AlertKind.GROUP).text())
        .setKind(AlertKind.GROUP)
        .setState(state)
        .setSeverity(severity)
        .setWindowStart(report.getWindowStart())
        .setWindowEnd(report.getWindowEnd())
        .setReferenceId(report.getReferenceId());
  }

  private static double effect(Alert alert) {
    Double statistic = alert.getStatistic();
    return statistic == null ? 0 : statistic;
  }

  /** Where a group is remembered: several may be raised at a time. */
  private static String key(String id) {
    return new Subject(AlertKind.GROUP, id).text();
  }

  private static boolean isGroup(String key) {
    Subject subject = Subject.parse(key);
    return subject != null && subject.kind() == AlertKind.GROUP;
  }
}
