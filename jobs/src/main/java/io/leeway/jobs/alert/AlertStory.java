package io.leeway.jobs.alert;

import io.leeway.jobs.alert.AlertPolicy.Change;
import io.leeway.jobs.alert.AlertPolicy.Step;
import io.leeway.jobs.window.Window;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Follows the subjects of one segment and window size from report to report.
 *
 * <p>Only first reports count: a revision corrects numbers, it is not another window. Reports
 * against a reference on trial do not count. A window that two references share counts for the one
 * that takes effect later. Pure but for the memory it is given. Not thread-safe.
 */
public final class AlertStory {
  private final AlertSettings settings;
  private final SlowDriftWatch slowDrift;
  private final StreamWatch stream;
  private final AlertGroups groups;

  public AlertStory(AlertSettings settings) {
    this.settings = settings;
    this.slowDrift = new SlowDriftWatch(settings.slowDrift());
    this.stream = new StreamWatch(settings);
    this.groups = new AlertGroups(settings);
  }

  /** Name of a feature as the subject of an alert. */
  public static String subject(String feature) {
    return new Subject(AlertKind.DRIFT, feature).text();
  }

  /**
   * Takes in the next report.
   *
   * @param memory changed to what is to be remembered
   * @return what is raised and resolved by this report: what another reference supersedes, then a
   *     group, then in the order of the features, then what concerns the stream, then groups that
   *     have ended
   */
  public List<Alert> tell(WindowReport report, AlertMemory memory) {
    return tell(report, report, memory);
  }

  /**
   * Takes in the next report, of which not everything may be told.
   *
   * @param told what may be; the sentences and numbers of alerts are of nothing else
   */
  public List<Alert> tell(WindowReport report, WindowReport told, AlertMemory memory) {
    if (report.getRevision() > 0 || report.getShadow()) {
      return List.of();
    }
    Window window = new Window(report.getWindowStart(), report.getWindowEnd());
    forgetAfterLongSilence(window, memory);
    Baseline now = Baseline.of(report);
    List<Alert> alerts = new ArrayList<>();
    if (Supersession.isBy(now, report, memory.flow())) {
      alerts.addAll(Supersession.tell(now, report, memory));
    }
    if (now.equals(memory.flow().baseline())) {
      alerts.addAll(judge(report, told, window, memory));
    } else {
      alerts.addAll(tellOfStream(told, window, memory, false));
    }
    return alerts;
  }

  private List<Alert> judge(
      WindowReport report, WindowReport told, Window window, AlertMemory memory) {
    List<Alert> ofFeatures = new ArrayList<>();
    List<Alert> raised = new ArrayList<>();
    List<Finding> drift =
        FeatureWatch.findings(report, told, window, settings, settings.policy().clearAfter());
    follow(report, drift, memory, raised, ofFeatures);
    follow(report, slowDrift.findings(report, told, window, memory), memory, raised, ofFeatures);
    List<Finding> couplings =
        CouplingWatch.findings(report, told, window, settings.policy().clearAfter());
    follow(report, couplings, memory, raised, ofFeatures);
    List<Finding> ofVectors =
        VectorWatch.findings(report, told, window, settings.policy().clearAfter());
    follow(report, ofVectors, memory, raised, ofFeatures);
    List<Alert> ofStream = tellOfStream(told, window, memory, true);
    List<Alert> alerts = new ArrayList<>();
    Alert group = groups.group(report, window, raised, memory);
    if (group != null) {
      alerts.add(group);
    }
    alerts.addAll(raised);
    alerts.addAll(ofFeatures);
    alerts.addAll(ofStream);
    alerts.addAll(endGone(report, memory));
    alerts.addAll(groups.ended(report, memory));
    return alerts;
  }

  /**
   * What concerns the stream.
   *
   * @param holds whether the report's reference is the one that holds
   */
  private List<Alert> tellOfStream(
      WindowReport report, Window window, AlertMemory memory, boolean holds) {
    List<Alert> alerts = new ArrayList<>();
    if (window.sizeMillis() == settings.finestWindowMillis()) {
      List<Finding> findings = new ArrayList<>();
      if (holds) {
        findings.addAll(StreamWatch.references(report, window));
      }
      findings.addAll(stream.flow(report, window, memory));
      follow(report, findings, memory, alerts, alerts);
    } else {
      memory.flow(memory.flow().with(window, report.getRecords(), false));
    }
    return alerts;
  }

  private void forgetAfterLongSilence(Window window, AlertMemory memory) {
    if (memory.flow().gapBeforeMillis(window) >= settings.retentionMillis(window.sizeMillis())) {
      memory.evidence().clear();
      memory.flow(memory.flow().forgotten());
    }
  }

  private void follow(
      WindowReport report,
      List<Finding> findings,
      AlertMemory memory,
      List<Alert> raised,
      List<Alert> resolved) {
    for (Finding finding : findings) {
      Subject subject = finding.subject();
      Episode before = memory.episode(subject);
      Step step =
          policy(subject.kind())
              .next(
                  before,
                  finding.verdict(),
                  finding.severity(),
                  finding.window().endMillis(),
                  () -> AlertId.of(report, finding.window(), subject));
      memory.remember(subject.text(), step.episode());
      if (step.change() == Change.RAISE) {
        raised.add(
            alert(report, finding, step.episode().alertId(), finding.severity())
                .setState(AlertState.RAISED)
                .setExplanation(finding.whyRaised().get())
                .build());
      } else if (step.change() == Change.RESOLVE) {
        resolved.add(
            alert(report, finding, before.alertId(), Severity.valueOf(before.severity()))
                .setState(AlertState.RESOLVED)
                .setGroupId(before.groupId().isEmpty() ? null : before.groupId())
                .setExplanation(finding.whyResolved().get())
                .build());
      }
    }
  }

  private AlertPolicy policy(AlertKind kind) {
    return switch (kind) {
      case DRIFT, MISSING_VALUES, VANISHED, FEW_RECORDS, COUPLING, JOINT, VECTOR ->
          settings.policy();
      case NO_REFERENCE, GAP -> settings.policy().raisingAtOnce();
      case SLOW_DRIFT, GROUP -> settings.policy().turningAtOnce();
    };
  }

  /**
   * Ends the episodes of features, pairs and vectors that the report does not mention, for a
   * reference or settings without them.
   */
  private static List<Alert> endGone(WindowReport report, AlertMemory memory) {
    Set<String> reported =
        report.getFeatures().stream().map(FeatureScore::getFeature).collect(Collectors.toSet());
    Set<String> couplings = CouplingWatch.reported(report);
    Set<String> vectors = VectorWatch.reported(report);
    memory.evidence().keySet().retainAll(reported);
    List<Alert> alerts = new ArrayList<>();
    for (Map.Entry<String, Episode> entry : new TreeMap<>(memory.episodes()).entrySet()) {
      Subject subject = Subject.parse(entry.getKey());
      if (subject == null
          || subject.kind() == AlertKind.GROUP
          || isReported(subject, reported, couplings, vectors)) {
        continue;
      }
      Episode episode = entry.getValue();
      memory.episodes().remove(entry.getKey());
      if (episode.isRaised()) {
        alerts.add(
            episode
                .resolved(report, subject)
                .setExplanation(
                    Explanation.ofGone(
                        subject.feature().isEmpty() ? subject.text() : subject.feature()))
                .build());
      }
    }
    return alerts;
  }

  private static boolean isReported(
      Subject subject, Set<String> features, Set<String> couplings, Set<String> vectors) {
    return switch (subject.kind()) {
      case COUPLING, JOINT -> couplings.contains(subject.text());
      case VECTOR -> vectors.contains(subject.feature());
      default -> subject.feature().isEmpty() || features.contains(subject.feature());
    };
  }

  private static Alert.Builder alert(
      WindowReport report, Finding finding, String id, Severity severity) {
    return Alert.newBuilder()
        .setId(id)
        .setStream(report.getStream())
        .setSegment(report.getSegment())
        .setSubject(finding.subject().text())
        .setKind(finding.subject().kind())
        .setSeverity(severity)
        .setWindowStart(finding.window().startMillis())
        .setWindowEnd(finding.window().endMillis())
        .setReferenceId(report.getReferenceId())
        .setStatistic(finding.effect())
        .setPValue(finding.pValue());
  }
}
