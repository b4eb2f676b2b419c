package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.window.PaneGrid;
import java.util.function.Consumer;

/**
 * Counts the rows once more in the bins of the reference on trial, while there is one.
 *
 * <p>Cost: nothing but a comparison per record without a trial, the same again as {@link
 * PaneSummarizer} with one. Not thread-safe.
 */
public final class ShadowSummarizer {
  private final PaneGrid grid;
  private final ReferenceTimeline references;
  private final PaneSummarizer summarizer;
  private boolean inUse;

  /** The pane of the row before, and whether a reference was on trial then. */
  private long paneStartMillis;

  private boolean paneHasShadow;
  private boolean paneIsKnown;

  /** As {@link PaneSummarizer}. */
  public ShadowSummarizer(
      SummaryContent content,
      PaneGrid grid,
      ReferenceTimeline references,
      Consumer<PaneSummary> flushed) {
    this.grid = grid;
    this.references = references;
    this.summarizer =
        new PaneSummarizer(
            content, grid, references::shadowAt, flushed, PaneSummarizer.MAX_OPEN_BYTES);
    this.inUse = references.hasShadows();
  }

  /** Counts a row if a reference is on trial at its event time. */
  public void add(FeatureRow row) {
    if (inUse && hasShadow(row.eventTimeMillis())) {
      summarizer.add(row);
    }
  }

  private boolean hasShadow(long eventTimeMillis) {
    long intoPaneMillis = eventTimeMillis - paneStartMillis;
    if (!paneIsKnown || intoPaneMillis < 0 || intoPaneMillis >= grid.paneMillis()) {
      paneStartMillis = grid.paneStart(eventTimeMillis);
      paneHasShadow = references.shadowAt(paneStartMillis) != null;
      paneIsKnown = true;
    }
    return paneHasShadow;
  }

  /** Records that follow are binned with the references that are known now. */
  public void referencesChanged() {
    inUse = references.hasShadows();
    paneIsKnown = false;
    summarizer.referencesChanged();
  }

  /** Flushes the panes that end by this watermark. */
  public void flushClosedBy(long watermarkMillis) {
    summarizer.flushClosedBy(watermarkMillis);
  }

  /** Flushes every pane. */
  public void flushAll() {
    summarizer.flushAll();
  }
}
