package io.leeway.jobs.alert;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What it means for alerts that windows begin to be compared with another reference.
 *
 * <p>All that was remembered of comparisons with the one before is forgotten: verdicts of recent
 * windows, cool-downs, evidence for slow drift. Its alerts are resolved as superseded, neither
 * confirmed nor refuted. What concerns the stream and no reference goes on.
 */
final class Supersession {
  private Supersession() {}

  /**
   * Whether the report's reference takes the place of the one before.
   *
   * <p>An earlier reference does only after the last window of the later one: a window that begins
   * with the one and ends with the other has a report for each.
   */
  static boolean isBy(Baseline now, WindowReport report, StreamFlow flow) {
    Baseline before = flow.baseline();
    return now.compareTo(before) > 0
        || (!now.equals(before) && report.getWindowStart() >= flow.lastEndMillis());
  }

  /** Forgets, and ends the alerts: features in alphabetical order, then groups. */
  static List<Alert> tell(Baseline now, WindowReport report, AlertMemory memory) {
    List<Alert> ofFeatures = new ArrayList<>();
    List<Alert> ofGroups = new ArrayList<>();
    Baseline before = memory.flow().baseline();
    for (Map.Entry<String, Episode> entry : new TreeMap<>(memory.episodes()).entrySet()) {
      Subject subject = Subject.parse(entry.getKey());
      if (subject == null || isOfTheStream(subject)) {
        continue;
      }
      Episode episode = entry.getValue();
      memory.episodes().remove(entry.getKey());
      boolean isGroup = subject.kind() == AlertKind.GROUP;
      if (episode.isRaised()) {
        (isGroup ? ofGroups : ofFeatures)
            .add(
                ended(
                    report,
                    isGroup ? Subject.ofStream(AlertKind.GROUP) : subject,
                    episode,
                    before,
                    now));
      }
    }
    memory.evidence().clear();
    memory.flow(memory.flow().with(now));
    ofFeatures.addAll(ofGroups);
    return ofFeatures;
  }

  private static boolean isOfTheStream(Subject subject) {
    return switch (subject.kind()) {
      case FEW_RECORDS, GAP -> true;
      case NO_REFERENCE -> subject.feature().isEmpty();
      case DRIFT, SLOW_DRIFT, MISSING_VALUES, VANISHED, GROUP, COUPLING, JOINT, VECTOR -> false;
    };
  }

  private static Alert ended(
      WindowReport report, Subject subject, Episode episode, Baseline before, Baseline now) {
    return episode
        .resolved(report, subject)
        .setReferenceId(before.referenceId().isEmpty() ? null : before.referenceId())
        .setSupersededBy(now.referenceId().isEmpty() ? null : now.referenceId())
        .setExplanation(Explanation.ofSuperseded(now))
        .build();
  }
}
