package io.leeway.exporter;

import io.leeway.schema.WindowReport;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records in the windows of one stream and configuration, each record once.
 *
 * <p>The same records are in windows of several lengths, in sliding windows that overlap, and in
 * the windows of the whole stream and of its segments. Only these are counted: windows of the whole
 * stream where there are any, else those of the segments; of these the shortest; and of these the
 * ones that start at a multiple of their length: as windows are aligned to the epoch, those never
 * overlap and leave no gap. Of one window the highest revision has all its records, while every
 * revision brings its own late ones; a report that was read before adds nothing. The outcome does
 * not depend on the order of reports, but for one case: a job that was restarted may tell the same
 * late records in another report than before, and writes all reports since its checkpoint again. Of
 * a report that was written with different late records, the last writing counts.
 *
 * <p>Beyond {@code maxWindows} the oldest windows stay counted but are no longer told apart, and
 * later reports on them are ignored. Not thread-safe.
 */
final class ScoredRecords {
  private final int maxWindows;
  private final NavigableMap<Window, Counted> windows = new TreeMap<>();
  private final NavigableMap<Revision, Long> lateByRevision = new TreeMap<>();
  private Kind counted = new Kind(false, Long.MAX_VALUE);
  private long scored;
  private long late;
  private @Nullable Window closedUntil;

  /** The windows that one choice of segment and length gives. */
  private record Kind(boolean wholeStream, long lengthMillis) {
    boolean isPreferredTo(Kind other) {
      return wholeStream == other.wholeStream ? lengthMillis < other.lengthMillis : wholeStream;
    }
  }

  private record Window(long start, String segment, String referenceId)
      implements Comparable<Window> {
    private static final Comparator<Window> ORDER =
        Comparator.comparingLong(Window::start)
            .thenComparing(Window::segment)
            .thenComparing(Window::referenceId);

    @Override
    public int compareTo(Window other) {
      return ORDER.compare(this, other);
    }
  }

  private record Revision(Window window, int number) implements Comparable<Revision> {
    private static final Comparator<Revision> ORDER =
        Comparator.comparing(Revision::window).thenComparingInt(Revision::number);

    @Override
    public int compareTo(Revision other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * @param records of the highest revision
   */
  private record Counted(int revision, long records) {
    static final Counted NOTHING = new Counted(-1, 0);
  }

  ScoredRecords(int maxWindows) {
    this.maxWindows = maxWindows;
  }

  void accept(WindowReport report) {
    long lengthMillis = report.getWindowEnd() - report.getWindowStart();
    Kind kind = new Kind(report.getSegment() == null, lengthMillis);
    if (counted.isPreferredTo(kind) || Math.floorMod(report.getWindowStart(), lengthMillis) != 0) {
      return;
    }
    if (kind.isPreferredTo(counted)) {
      startAgain(kind);
    }
    String segment = report.getSegment();
    String referenceId = report.getReferenceId();
    count(
        new Window(
            report.getWindowStart(),
            segment == null ? "" : segment,
            referenceId == null ? "" : referenceId),
        report);
  }

  long scored() {
    return scored;
  }

  long late() {
    return late;
  }

  private void startAgain(Kind preferred) {
    counted = preferred;
    windows.clear();
    lateByRevision.clear();
    scored = 0;
    late = 0;
    closedUntil = null;
  }

  private void count(Window window, WindowReport report) {
    if (closedUntil != null && window.compareTo(closedUntil) <= 0) {
      return;
    }
    Counted known = windows.getOrDefault(window, Counted.NOTHING);
    if (report.getRevision() > known.revision()) {
      scored += report.getRecords() - known.records();
      windows.put(window, new Counted(report.getRevision(), report.getRecords()));
    }
    countLate(new Revision(window, report.getRevision()), report.getLate());
    if (windows.size() > maxWindows) {
      closedUntil = windows.pollFirstEntry().getKey();
      lateByRevision.headMap(new Revision(closedUntil, Integer.MAX_VALUE), true).clear();
    }
  }

  private void countLate(Revision revision, long records) {
    Long before =
        records == 0 ? lateByRevision.remove(revision) : lateByRevision.put(revision, records);
    late += records - (before == null ? 0 : before);
  }
}
