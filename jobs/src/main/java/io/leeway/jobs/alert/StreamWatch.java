package io.leeway.jobs.alert;

import io.leeway.jobs.alert.AlertPolicy.Verdict;
import io.leeway.jobs.window.Window;
import io.leeway.schema.AlertKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the sequence of windows says about the stream itself: no reference, far fewer records, long
 * gaps.
 */
final class StreamWatch {
  private final AlertSettings settings;

  StreamWatch(AlertSettings settings) {
    this.settings = settings;
  }

  /** Judged by the flow before the report, which then takes the report in. */
  List<Finding> flow(WindowReport report, Window window, AlertMemory memory) {
    List<Finding> findings = new ArrayList<>();
    StreamFlow flow = memory.flow();
    if (flow.closesBefore(window)) {
      boolean empty = flow.isOpenFarEmptier();
      long records = flow.openRecords();
      findings.add(
          finding(
              Subject.ofStream(AlertKind.FEW_RECORDS),
              empty,
              Severity.MEDIUM,
              flow.openWindow(),
              () -> Explanation.ofFewRecords(records, flow.fewest()),
              () -> Explanation.ofEnoughRecords(records)));
    }
    long gapMillis = flow.gapBeforeMillis(window);
    findings.add(
        finding(
            Subject.ofStream(AlertKind.GAP),
            gapMillis >= settings.staleAfterMillis(),
            Severity.MEDIUM,
            window,
            () -> Explanation.ofGap(gapMillis, flow.lastEndMillis()),
            () -> "records come without long gaps again"));
    memory.flow(flow.with(window, report.getRecords(), report.getComplete()));
    return findings;
  }

  /** A reference that is missing as a whole is one finding, not one per feature. */
  static List<Finding> references(WindowReport report, Window window) {
    List<Finding> findings = new ArrayList<>();
    boolean none = report.getReferenceId() == null;
    findings.add(
        finding(
            Subject.ofStream(AlertKind.NO_REFERENCE),
            none,
            Severity.HIGH,
            window,
            () -> Explanation.ofNoReference(report),
            () -> "windows are compared with a reference again"));
    if (none) {
      return findings;
    }
    for (FeatureScore score : report.getFeatures()) {
      findings.add(
          finding(
              new Subject(AlertKind.NO_REFERENCE, score.getFeature()),
              score.getStatus() == FeatureStatus.NO_REFERENCE,
              Severity.MEDIUM,
              window,
              () -> score.getFeature() + " is not in the reference, so it is not compared",
              () -> score.getFeature() + " is in the reference again"));
    }
    return findings;
  }

  private static Finding finding(
      Subject subject,
      boolean bad,
      Severity severity,
      Window window,
      Supplier<String> whyRaised,
      Supplier<String> whyResolved) {
    return new Finding(
        subject,
        bad ? Verdict.DRIFT : Verdict.QUIET,
        severity,
        window,
        null,
        null,
        whyRaised,
        whyResolved);
  }
}
