package io.leeway.exporter;

import io.leeway.schema.Ledger;
import io.leeway.schema.ReportedWindow;
import io.leeway.schema.WindowReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the reports of one stream that its ledgers list have arrived.
 *
 * <p>Looks at the last {@value #MAX_ANNOUNCED} that were listed. What was listed before the oldest
 * report that is left in the topic, or at about that time, may have been removed by retention, and
 * is not missed. The outcome does not depend on which topic is read first. Not thread-safe.
 */
final class ReportTrail {
  static final int MAX_ANNOUNCED = 1_000;
  private static final int MAX_SEEN = 20_000;
  private static final long SLACK_MILLIS = 60_000;

  private final Map<Key, Long> seen = newest(MAX_SEEN);
  private final Map<Key, Announced> announced = newest(MAX_ANNOUNCED);
  private long oldestReportMillis = Long.MAX_VALUE;

  private record Key(
      String configHash, long start, long end, @Nullable String referenceId, int revision) {}

  private record Announced(long records, long writtenMillis) {}

  private static <V> Map<Key, V> newest(int most) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
        return size() > most;
      }
    };
  }

  void reportWritten(long millis) {
    oldestReportMillis = Math.min(oldestReportMillis, millis);
  }

  void accept(WindowReport report) {
    if (report.getSegment() == null) {
      seen.put(
          new Key(
              report.getConfigHash(),
              report.getWindowStart(),
              report.getWindowEnd(),
              report.getReferenceId(),
              report.getRevision()),
          report.getRecords());
    }
  }

  void accept(Ledger ledger, long writtenMillis) {
    for (ReportedWindow window : ledger.getReports()) {
      announced.put(
          new Key(
              ledger.getConfigHash(),
              window.getWindowStart(),
              window.getWindowEnd(),
              window.getReferenceId(),
              window.getRevision()),
          new Announced(window.getRecords(), writtenMillis));
    }
  }

  /** How many are not there, or with another number of records. */
  long missing() {
    long missing = 0;
    for (Map.Entry<Key, Announced> entry : announced.entrySet()) {
      Announced sent = entry.getValue();
      Long arrived = seen.get(entry.getKey());
      boolean removed =
          oldestReportMillis != Long.MAX_VALUE
              && sent.writtenMillis() <= oldestReportMillis + SLACK_MILLIS;
      if (!removed && (arrived == null || arrived != sent.records())) {
        missing++;
      }
    }
    return missing;
  }
}
