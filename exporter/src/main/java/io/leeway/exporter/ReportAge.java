package io.leeway.exporter;

import io.leeway.schema.WindowReport;
import java.util.Comparator;

/**
 * Which of two reports on windows of the same length is the newer: the later window, and of one
 * window the higher revision.
 *
 * <p>The identities only break ties between reports of one window under two references or
 * configurations, so that the winner does not depend on the order of reading.
 */
record ReportAge(long windowEnd, int revision, String referenceId, String configHash)
    implements Comparable<ReportAge> {
  private static final Comparator<ReportAge> ORDER =
      Comparator.comparingLong(ReportAge::windowEnd)
          .thenComparingInt(ReportAge::revision)
          .thenComparing(ReportAge::referenceId)
          .thenComparing(ReportAge::configHash);

  static ReportAge of(WindowReport report) {
    String referenceId = report.getReferenceId();
    return new ReportAge(
        report.getWindowEnd(),
        report.getRevision(),
        referenceId == null ? "" : referenceId,
        report.getConfigHash());
  }

  @Override
  public int compareTo(ReportAge other) {
    return ORDER.compare(this, other);
  }
}
