package io.leeway.jobs.alert;

import io.leeway.jobs.window.Window;
import java.util.Arrays;

/**
 * How windows of one segment and size have followed each other and how full they were.
 *
 * <p>Windows are judged for their number of records when a later one comes, since a window that two
 * references share has two reports. A window that is not complete is not judged.
 *
 * @param lastEndMillis end of the latest window
 * @param openStartMillis start of the window whose records are still being added up
 * @param openEndMillis its end
 * @param openRecords its records, negative if it is not to be judged
 * @param emptyRun far emptier windows in a row, up to now
 * @param history records of the latest {@value #HISTORY} windows that were not far emptier, oldest
 *     first
 * @param referenceId the reference that holds: what episodes and evidence are against; empty for
 *     none
 * @param referenceFromMillis when it took effect
 * @param evidenceEndMillis end of the latest window that the evidence has seen
 */
@SuppressWarnings("ArrayRecordComponent") // never changed, and Flink stores it without boxing
public record StreamFlow(
    long lastEndMillis,
    long openStartMillis,
    long openEndMillis,
    long openRecords,
    int emptyRun,
    long[] history,
    String referenceId,
    long referenceFromMillis,
    long evidenceEndMillis) {

  /** A week of hours: the emptiest of them is as empty as the stream gets by itself. */
  static final int HISTORY = 168;

  /** With fewer windows known, nothing is called empty. */
  static final int LEAST_HISTORY = 24;

  /** A window is far emptier with fewer than this part of the emptiest known one's records. */
  static final int EMPTIER = 10;

  /** Of a stream whose emptiest windows are this small, nothing is called empty. */
  static final long LEAST_RECORDS = 100;

  /** Nothing known. */
  public static final StreamFlow NONE =
      new StreamFlow(
          Long.MIN_VALUE,
          0,
          Long.MIN_VALUE,
          -1,
          0,
          new long[0],
          "",
          Long.MIN_VALUE,
          Long.MIN_VALUE);

  /** Whether a window has been seen. */
  boolean hasWindow() {
    return lastEndMillis != Long.MIN_VALUE;
  }

  /** Time without any record between the latest window and this later one; 0 if they meet. */
  long gapBeforeMillis(Window window) {
    return hasWindow() ? Math.max(0, window.startMillis() - lastEndMillis) : 0;
  }

  /** Whether the window that was open is judged now that this one comes. */
  boolean closesBefore(Window window) {
    return openRecords >= 0 && window.endMillis() > openEndMillis;
  }

  Window openWindow() {
    return new Window(openStartMillis, openEndMillis);
  }

  /** Records of the emptiest known window, 0 while too few are known. */
  long fewest() {
    return history.length < LEAST_HISTORY ? 0 : Arrays.stream(history).min().orElse(0);
  }

  /** Whether the open window is far emptier than those before. */
  boolean isOpenFarEmptier() {
    long fewest = fewest();
    return fewest >= LEAST_RECORDS && openRecords < fewest / EMPTIER;
  }

  /** After one more report on a window. */
  StreamFlow with(Window window, long records, boolean complete) {
    if (window.endMillis() < openEndMillis) {
      return this;
    }
    if (window.endMillis() == openEndMillis) {
      return opened(window, complete && openRecords >= 0 ? openRecords + records : -1);
    }
    StreamFlow closed = closesBefore(window) ? close() : this;
    return closed.opened(window, complete ? records : -1);
  }

  private StreamFlow opened(Window window, long records) {
    return new StreamFlow(
        Math.max(lastEndMillis, window.endMillis()),
        window.startMillis(),
        window.endMillis(),
        records,
        emptyRun,
        history,
        referenceId,
        referenceFromMillis,
        evidenceEndMillis);
  }

  private StreamFlow close() {
    if (!isOpenFarEmptier()) {
      int kept = Math.min(history.length, HISTORY - 1);
      long[] longer = new long[kept + 1];
      System.arraycopy(history, history.length - kept, longer, 0, kept);
      longer[kept] = openRecords;
      return withHistory(0, longer);
    }
    // What has lasted for as long as the memory reaches is how the stream is now.
    return emptyRun + 1 >= HISTORY
        ? withHistory(0, new long[0])
        : withHistory(emptyRun + 1, history);
  }

  private StreamFlow withHistory(int run, long[] records) {
    return new StreamFlow(
        lastEndMillis,
        openStartMillis,
        openEndMillis,
        openRecords,
        run,
        records,
        referenceId,
        referenceFromMillis,
        evidenceEndMillis);
  }

  StreamFlow withEvidence(long endMillis) {
    return new StreamFlow(
        lastEndMillis,
        openStartMillis,
        openEndMillis,
        openRecords,
        emptyRun,
        history,
        referenceId,
        referenceFromMillis,
        endMillis);
  }

  Baseline baseline() {
    return new Baseline(referenceId, referenceFromMillis);
  }

  /** The same with another reference, against which there is no evidence yet. */
  StreamFlow with(Baseline reference) {
    return new StreamFlow(
        lastEndMillis,
        openStartMillis,
        openEndMillis,
        openRecords,
        emptyRun,
        history,
        reference.referenceId(),
        reference.effectiveFromMillis(),
        Long.MIN_VALUE);
  }

  /** Nothing known but the reference. */
  public StreamFlow forgotten() {
    return NONE.with(baseline());
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof StreamFlow other
        && lastEndMillis == other.lastEndMillis
        && openStartMillis == other.openStartMillis
        && openEndMillis == other.openEndMillis
        && openRecords == other.openRecords
        && emptyRun == other.emptyRun
        && Arrays.equals(history, other.history)
        && referenceId.equals(other.referenceId)
        && referenceFromMillis == other.referenceFromMillis
        && evidenceEndMillis == other.evidenceEndMillis;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(lastEndMillis) * 31 + Arrays.hashCode(history);
  }
}
