package io.leeway.cli.replay;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a variant found, in a few numbers.
 *
 * @param name of the variant
 * @param records in the windows of the whole stream; windows that overlap count them again
 * @param reports one per window, segment and reference
 * @param windowsAffected reports with drift, of a feature, a coupling or the records as a whole
 * @param alerts that were raised, without those that group others, in the order of their windows
 * @param sha256 of the canonical results
 */
record VariantSummary(
    String name,
    String configHash,
    long records,
    int reports,
    int incomplete,
    int windowsAffected,
    List<Raised> alerts,
    String sha256) {
  VariantSummary {
    alerts = List.copyOf(alerts);
  }

  /** An alert, by what it is about and the window that raised it. */
  record Raised(long windowStart, long windowEnd, String segment, String subject, String severity)
      implements Comparable<Raised> {
    private static final Comparator<Raised> ORDER =
        Comparator.comparingLong(Raised::windowEnd)
            .thenComparingLong(Raised::windowStart)
            .thenComparing(Raised::segment)
            .thenComparing(Raised::subject)
            .thenComparing(Raised::severity);

    @Override
    public int compareTo(Raised other) {
      return ORDER.compare(this, other);
    }
  }

  static VariantSummary of(String name, String configHash, ReplayResults results)
      throws IOException {
    long[] records = new long[1];
    int[] affected = new int[1];
    int[] incomplete = new int[1];
    results.forEachReport(
        report -> {
          records[0] += report.getSegment() == null ? report.getRecords() : 0;
          affected[0] += hasDrift(report) ? 1 : 0;
          incomplete[0] += report.getComplete() ? 0 : 1;
        });
    List<Raised> alerts = new ArrayList<>();
    for (Alert alert : results.alerts()) {
      if (alert.getState() == AlertState.RAISED && alert.getKind() != AlertKind.GROUP) {
        alerts.add(
            new Raised(
                alert.getWindowStart(),
                alert.getWindowEnd(),
                alert.getSegment() == null ? "" : alert.getSegment(),
                alert.getSubject(),
                alert.getSeverity().name()));
      }
    }
    alerts.sort(Comparator.naturalOrder());
    return new VariantSummary(
        name,
        configHash,
        records[0],
        results.reports(),
        incomplete[0],
        affected[0],
        alerts,
        results.sha256());
  }

  private static boolean hasDrift(WindowReport report) {
    List<PairScore> pairs = report.getPairs();
    JointScore joint = report.getJoint();
    return report.getFeatures().stream().anyMatch(VariantSummary::isDrift)
        || (pairs != null
            && pairs.stream().anyMatch(pair -> pair.getStatus() == FeatureStatus.DRIFT))
        || (joint != null && joint.getStatus() == FeatureStatus.DRIFT);
  }

  static boolean isDrift(FeatureScore score) {
    return score.getStatus() == FeatureStatus.DRIFT || score.getStatus() == FeatureStatus.MISSING;
  }

  /** The first alert, null if there is none. */
  @Nullable Raised firstAlert() {
    return alerts.isEmpty() ? null : alerts.get(0);
  }

  /** Alerts of this variant that the other one does not have, whatever their severity. */
  List<Raised> alertsMissingIn(VariantSummary other) {
    return alerts.stream()
        .filter(
            alert ->
                other.alerts.stream()
                    .noneMatch(
                        theirs ->
                            theirs.subject().equals(alert.subject())
                                && theirs.segment().equals(alert.segment())
                                && theirs.windowStart() == alert.windowStart()
                                && theirs.windowEnd() == alert.windowEnd()))
        .toList();
  }
}
