package io.leeway.jobs.alert;

import io.leeway.jobs.alert.AlertPolicy.Verdict;
import io.leeway.jobs.window.Window;
import io.leeway.measures.SlowDriftDetector;
import io.leeway.schema.AlertKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums up per feature what the p-values of windows say together.
 *
 * <p>Of overlapping windows only those count that do not overlap the last one that did. The
 * evidence is against one reference, so it ends with it (see {@link Supersession}); and it starts
 * anew when the feature's own windows raise an alert, which says the same better.
 */
final class SlowDriftWatch {
  private final SlowDriftRule rule;

  SlowDriftWatch(SlowDriftRule rule) {
    this.rule = rule;
  }

  List<Finding> findings(
      WindowReport report, WindowReport told, Window window, AlertMemory memory) {
    List<Finding> findings = new ArrayList<>();
    StreamFlow flow = memory.flow();
    if (rule.isOff()
        || report.getReferenceId() == null
        || (flow.evidenceEndMillis() != Long.MIN_VALUE
            && window.startMillis() < flow.evidenceEndMillis())) {
      return findings;
    }
    memory.flow(flow.withEvidence(window.endMillis()));
    SlowDriftDetector detector = rule.detector(window.sizeMillis(), report.getFeatures().size());
    for (int i = 0; i < report.getFeatures().size(); i++) {
      Finding finding =
          finding(report.getFeatures().get(i), told.getFeatures().get(i), window, memory, detector);
      if (finding != null) {
        findings.add(finding);
      }
    }
    return findings;
  }

  private @Nullable Finding finding(
      FeatureScore score,
      FeatureScore told,
      Window window,
      AlertMemory memory,
      SlowDriftDetector detector) {
    Severity severity = EffectSize.of(score);
    Subject subject = new Subject(AlertKind.SLOW_DRIFT, score.getFeature());
    boolean raised = memory.episode(subject).isRaised();
    if (isSeenWindowByWindow(score.getFeature(), memory)) {
      memory.evidence().remove(score.getFeature());
      return raised
          ? finding(
              subject, Verdict.QUIET, severity, told, window, "single windows show the drift now")
          : null;
    }
    Double pValue = score.getPValue();
    boolean judged =
        score.getStatus() == FeatureStatus.OK || score.getStatus() == FeatureStatus.DRIFT;
    if (!judged || pValue == null) {
      return null;
    }
    double[] before = memory.evidence().get(score.getFeature());
    double[] after =
        detector.next(
            before == null ? SlowDriftDetector.none() : before, pValue, referenceShare(score));
    boolean over = raised && detector.isOver(after);
    if (over || SlowDriftDetector.isNone(after)) {
      memory.evidence().remove(score.getFeature());
    } else if (!Arrays.equals(before, after)) {
      memory.evidence().put(score.getFeature(), after);
    }
    Verdict verdict;
    if (raised) {
      verdict = over ? Verdict.QUIET : Verdict.UNKNOWN;
    } else {
      verdict = detector.isAlarm(after) && isLargeEnough(score) ? Verdict.DRIFT : Verdict.QUIET;
    }
    return finding(
        subject,
        verdict,
        severity,
        told,
        window,
        "windows taken together are like the reference again");
  }

  private static Finding finding(
      Subject subject,
      Verdict verdict,
      Severity severity,
      FeatureScore score,
      Window window,
      String whyResolved) {
    return new Finding(
        subject,
        verdict,
        severity,
        window,
        score.getJsDistance(),
        null,
        () -> Explanation.ofSlowDrift(score),
        () -> score.getFeature() + " drifts slowly no more: " + whyResolved);
  }

  private boolean isLargeEnough(FeatureScore score) {
    Double distance = score.getJsDistance();
    return distance != null && distance >= rule.minimumJsDistance();
  }

  private static boolean isSeenWindowByWindow(String feature, AlertMemory memory) {
    return memory.episode(new Subject(AlertKind.DRIFT, feature)).isRaised()
        || memory.episode(new Subject(AlertKind.MISSING_VALUES, feature)).isRaised()
        || memory.episode(new Subject(AlertKind.VANISHED, feature)).isRaised();
  }

  /**
   * r = n / (n + m), from the harmonic size nm / (n + m) before it was shrunk by the calibration.
   * Both sides shrink alike, so that it stays what it is.
   */
  private static double referenceShare(FeatureScore score) {
    Double effective = score.getEffectiveSampleSize();
    if (effective == null) {
      return 1;
    }
    Double overdispersion = score.getOverdispersion();
    double harmonicSize = effective * (overdispersion == null ? 1 : overdispersion);
    return Math.max(0, Math.min(1, 1 - harmonicSize / (double) score.getRecords()));
  }
}
