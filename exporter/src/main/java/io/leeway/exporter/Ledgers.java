package io.leeway.exporter;

import io.leeway.schema.Ledger;
import io.leeway.schema.WindowReport;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The latest ledger of each stream, held against the reports that there are. Not thread-safe.
 *
 * <p>Later is what was written later; of what was written at the same time, what has the higher
 * sequence. Memory: a ledger and about 2 MB of reports' names per stream.
 */
final class Ledgers {
  private final Map<String, Known> latest = new HashMap<>();
  private final Map<String, ReportTrail> trails = new HashMap<>();

  private record Known(long writtenMillis, Ledger ledger) {
    boolean isReplacedBy(Known other) {
      return writtenMillis == other.writtenMillis
          ? ledger.getSequence() <= other.ledger.getSequence()
          : writtenMillis < other.writtenMillis;
    }
  }

  void accept(Ledger ledger, long writtenMillis) {
    latest.merge(
        ledger.getStream(),
        new Known(writtenMillis, ledger),
        (known, read) -> known.isReplacedBy(read) ? read : known);
    trail(ledger.getStream()).accept(ledger, writtenMillis);
  }

  void accept(WindowReport report) {
    trail(report.getStream()).accept(report);
  }

  void reportWritten(String stream, long millis) {
    trail(stream).reportWritten(millis);
  }

  private ReportTrail trail(String stream) {
    return trails.computeIfAbsent(stream, name -> new ReportTrail());
  }

  SortedMap<String, LedgerState> snapshot() {
    SortedMap<String, LedgerState> states = new TreeMap<>();
    latest.forEach(
        (stream, known) ->
            states.put(stream, new LedgerState(known.ledger(), trail(stream).missing())));
    return states;
  }
}
