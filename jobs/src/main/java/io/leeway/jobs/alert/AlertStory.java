package io.leeway.jobs.alert;

import io.leeway.jobs.alert.AlertPolicy.Change;
import io.leeway.jobs.alert.AlertPolicy.Step;
import io.leeway.jobs.alert.AlertPolicy.Verdict;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Follows the subjects of one segment and window size from report to report.
 *
 * <p>Only first reports count: a revision corrects numbers, it is not another window. Pure but for
 * the map it is given. Not thread-safe.
 */
public final class AlertStory {
  /** Hexadecimal digits of an alert's id. */
  private static final int ID_LENGTH = 16;

  private final AlertPolicy policy;

  public AlertStory(AlertPolicy policy) {
    this.policy = policy;
  }

  /** Name of a feature as the subject of an alert. */
  public static String subject(String feature) {
    return "feature:" + feature;
  }

  /**
   * Takes in the next report.
   *
   * @param episodes by subject; changed to what is to be remembered, calm subjects are removed
   * @return what is raised and resolved by this report, in the order of its features
   */
  public List<Alert> tell(WindowReport report, Map<String, Episode> episodes) {
    List<Alert> alerts = new ArrayList<>();
    if (report.getRevision() > 0) {
      return alerts;
    }
    Set<String> reported = new HashSet<>();
    for (FeatureScore score : report.getFeatures()) {
      String subject = subject(score.getFeature());
      reported.add(subject);
      Episode before = episodes.getOrDefault(subject, Episode.CALM);
      Severity severity = EffectSize.of(score);
      Step step =
          policy.next(before, verdict(score), severity, report.getWindowEnd(), id(report, subject));
      remember(episodes, subject, step.episode());
      if (step.change() == Change.RAISE) {
        alerts.add(
            alert(
                report,
                subject,
                step.episode().alertId(),
                AlertState.RAISED,
                severity,
                score,
                Explanation.ofDrift(score)));
      } else if (step.change() == Change.RESOLVE) {
        alerts.add(
            alert(
                report,
                subject,
                before.alertId(),
                AlertState.RESOLVED,
                Severity.valueOf(before.severity()),
                score,
                Explanation.ofCalm(score, policy.clearAfter())));
      }
    }
    alerts.addAll(endOthers(report, reported, episodes));
    return alerts;
  }

  /**
   * Ends the episodes of subjects that the report does not mention, for a reference or settings
   * without them.
   */
  private List<Alert> endOthers(
      WindowReport report, Set<String> reported, Map<String, Episode> episodes) {
    List<Alert> alerts = new ArrayList<>();
    for (Map.Entry<String, Episode> entry : new TreeMap<>(episodes).entrySet()) {
      if (reported.contains(entry.getKey())) {
        continue;
      }
      episodes.remove(entry.getKey());
      if (entry.getValue().isRaised()) {
        alerts.add(
            Alert.newBuilder()
                .setId(entry.getValue().alertId())
                .setStream(report.getStream())
                .setSegment(report.getSegment())
                .setSubject(entry.getKey())
                .setState(AlertState.RESOLVED)
                .setSeverity(Severity.valueOf(entry.getValue().severity()))
                .setWindowStart(report.getWindowStart())
                .setWindowEnd(report.getWindowEnd())
                .setReferenceId(report.getReferenceId())
                .setExplanation(Explanation.ofGone(entry.getKey()))
                .build());
      }
    }
    return alerts;
  }

  private static Alert alert(
      WindowReport report,
      String subject,
      String id,
      AlertState state,
      Severity severity,
      FeatureScore score,
      String explanation) {
    return Alert.newBuilder()
        .setId(id)
        .setStream(report.getStream())
        .setSegment(report.getSegment())
        .setSubject(subject)
        .setState(state)
        .setSeverity(severity)
        .setWindowStart(report.getWindowStart())
        .setWindowEnd(report.getWindowEnd())
        .setReferenceId(report.getReferenceId())
        .setStatistic(score.getJsDistance())
        .setPValue(score.getAdjustedPValue())
        .setExplanation(explanation)
        .build();
  }

  private static Verdict verdict(FeatureScore score) {
    return switch (score.getStatus()) {
      case DRIFT, MISSING -> Verdict.DRIFT;
      case OK -> Verdict.QUIET;
      case INSUFFICIENT_DATA, NO_REFERENCE -> Verdict.UNKNOWN;
    };
  }

  private static void remember(Map<String, Episode> episodes, String subject, Episode episode) {
    if (episode.equals(Episode.CALM)) {
      episodes.remove(subject);
    } else {
      episodes.put(subject, episode);
    }
  }

  /** The same for a recomputation of the same window under the same settings. */
  private static String id(WindowReport report, String subject) {
    String content =
        String.join(
            "\n",
            report.getStream(),
            report.getSegment() == null ? "" : report.getSegment(),
            subject,
            Long.toString(report.getWindowStart()),
            Long.toString(report.getWindowEnd()),
            report.getConfigHash());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
