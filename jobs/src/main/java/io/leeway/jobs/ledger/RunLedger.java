package io.leeway.jobs.ledger;

import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.ReportedWindow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Adds up what the tasks of a run say to the {@link Ledger} of the run.
 *
 * <p>Parts are ledgers too, with amounts instead of sums: {@link #part} makes them. Those of one
 * partition come in the order of its offsets.
 *
 * <p>Memory: about 150 bytes per partition, and at most {@value #MAX_REPORTS} reports. Not
 * thread-safe.
 */
public final class RunLedger {
  /** Reports that one ledger lists; with more, the first are left out. */
  static final int MAX_REPORTS = 1_000;

  private final String stream;
  private final String run;
  private final String configHash;
  private final NavigableMap<Integer, PartitionLedger> partitions = new TreeMap<>();
  private final Deque<ReportedWindow> reports = new ArrayDeque<>();
  private long sequence;
  private long scored;
  private long late;
  private long misreported;
  private boolean changed;

  /** The ledger of a run that begins. */
  public RunLedger(String stream, String run, String configHash) {
    this.stream = stream;
    this.run = run;
    this.configHash = configHash;
  }

  /** Goes on where the ledger was; a run may go on with other settings. */
  public static RunLedger restore(Ledger saved, String configHash) {
    RunLedger ledger = new RunLedger(saved.getStream(), saved.getRun(), configHash);
    saved.getPartitions().forEach(p -> ledger.partitions.put(p.getPartition(), p));
    ledger.reports.addAll(saved.getReports());
    ledger.sequence = saved.getSequence();
    ledger.scored = saved.getScored();
    ledger.late = saved.getLate();
    ledger.misreported = saved.getMisreported();
    ledger.changed = true;
    return ledger;
  }

  /** A part that says what was read. */
  public static Ledger part(List<PartitionLedger> partitions) {
    return new Ledger("", "", "", 0L, partitions, 0L, 0L, 0L, List.of());
  }

  /** A part that says what became of counted records, and what was reported. */
  public static Ledger part(
      long scored, long late, long misreported, List<ReportedWindow> reports) {
    return new Ledger("", "", "", 0L, List.of(), scored, late, misreported, reports);
  }

  /** Adds a part. */
  public void add(Ledger part) {
    for (PartitionLedger more : part.getPartitions()) {
      partitions.merge(more.getPartition(), more, RunLedger::sum);
    }
    for (ReportedWindow report : part.getReports()) {
      reports.addLast(report);
      if (reports.size() > MAX_REPORTS) {
        reports.removeFirst();
      }
    }
    scored += part.getScored();
    late += part.getLate();
    misreported += part.getMisreported();
    changed = true;
  }

  private static PartitionLedger sum(PartitionLedger known, PartitionLedger more) {
    long gap = more.getFirstOffset() - known.getNextOffset();
    return new PartitionLedger(
        known.getPartition(),
        known.getFirstOffset(),
        more.getNextOffset(),
        known.getSkipped() + more.getSkipped() + Math.max(0, gap),
        known.getRepeated() + more.getRepeated() + Math.max(0, -gap),
        known.getCounted() + more.getCounted(),
        known.getWaiting() + more.getWaiting(),
        known.getFuture() + more.getFuture(),
        known.getMalformed() + more.getMalformed(),
        known.getFiltered() + more.getFiltered());
  }

  /** Whether anything was added since {@link #next}. */
  public boolean isChanged() {
    return changed;
  }

  /** The ledger that is to be told of now; the next one lists only later reports. */
  public Ledger next() {
    sequence++;
    Ledger ledger = current();
    reports.clear();
    changed = false;
    return ledger;
  }

  /** The ledger as it is, to be kept. */
  public Ledger current() {
    return new Ledger(
        stream,
        run,
        configHash,
        sequence,
        new ArrayList<>(partitions.values()),
        scored,
        late,
        misreported,
        new ArrayList<>(reports));
  }
}
