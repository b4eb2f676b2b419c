package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.window.PaneGrid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts rows into the summaries of their panes, until those are flushed.
 *
 * <p>A flushed summary is partial: more records of the same pane may follow and make another one,
 * which merges with it. So flushing is correct at any moment, and what is not flushed is lost with
 * this object.
 *
 * <p>Memory: the column batch, and 8 bytes per bin and open pane; at most {@value #MAX_OPEN_PANES}
 * panes are open, one more flushes all. Cost per record: one bin search per feature. Not
 * thread-safe.
 */
public final class PaneSummarizer {
  static final int MAX_OPEN_PANES = 1024;

  private final List<FeatureField> features;
  private final PaneGrid grid;
  private final ReferenceTimeline references;
  private final FeaturePairs pairs;
  private final BinCounter binCounter = new BinCounter();
  private final PairCounter pairCounter;
  private final ColumnBatch batch;
  private final Map<PaneId, PaneSummary> open = new HashMap<>();
  private final Map<String, RecordBinner> binners = new HashMap<>();
  private final Consumer<PaneSummary> flushed;

  private @Nullable PaneSummary currentPane;
  private long currentPaneStartMillis;
  private @Nullable RecordBinner currentBinner;

  /** What the batch's records are binned by. */
  private RecordBinner batchBinner;

  /**
   * @param references which reference a pane is binned with; {@link #referencesChanged} tells of
   *     changes
   * @param flushed takes the summaries, which are not touched again
   */
  public PaneSummarizer(
      List<FeatureField> features,
      PaneGrid grid,
      ReferenceTimeline references,
      Consumer<PaneSummary> flushed) {
    this(features, FeaturePairs.NONE, grid, references, flushed);
  }

  /** The same for features of which some are counted jointly. */
  public PaneSummarizer(
      List<FeatureField> features,
      FeaturePairs pairs,
      PaneGrid grid,
      ReferenceTimeline references,
      Consumer<PaneSummary> flushed) {
    this.features = List.copyOf(features);
    this.pairs = pairs;
    this.pairCounter = new PairCounter(pairs);
    this.grid = grid;
    this.references = references;
    this.flushed = flushed;
    this.batchBinner = new RecordBinner(features, pairs, null);
    this.batch = batchBinner.newBatch();
  }

  /** Counts a row into the pane of its event time. */
  public void add(FeatureRow row) {
    long intoPaneMillis = row.eventTimeMillis() - currentPaneStartMillis;
    PaneSummary pane = currentPane;
    RecordBinner binner = currentBinner;
    if (pane == null
        || binner == null
        || intoPaneMillis < 0
        || intoPaneMillis >= grid.paneMillis()) {
      long paneStartMillis = grid.paneStart(row.eventTimeMillis());
      ReferenceProfile reference = references.at(paneStartMillis);
      binner = binner(reference);
      pane = pane(paneStartMillis, reference, binner);
      currentPane = pane;
      currentPaneStartMillis = paneStartMillis;
      currentBinner = binner;
    }
    if (batchBinner != binner) {
      drain();
      batchBinner = binner;
    }
    binner.take(row, pane, batch);
    if (batch.isFull()) {
      drain();
    }
  }

  /** Records that follow are binned with the references that are known now. */
  public void referencesChanged() {
    currentPane = null;
    currentBinner = null;
    binners.clear();
  }

  /** Flushes the panes that end by this watermark. */
  public void flushClosedBy(long watermarkMillis) {
    if (open.isEmpty()) {
      return;
    }
    List<PaneSummary> closed = new ArrayList<>();
    for (PaneSummary pane : open.values()) {
      if (pane.paneStartMillis() + grid.paneMillis() - 1 <= watermarkMillis) {
        closed.add(pane);
      }
    }
    flush(closed);
  }

  /** Flushes every pane. */
  public void flushAll() {
    flush(new ArrayList<>(open.values()));
  }

  public int openPanes() {
    return open.size();
  }

  private void flush(List<PaneSummary> panes) {
    if (panes.isEmpty()) {
      return;
    }
    drain();
    pairCounter.flush();
    panes.sort(
        Comparator.comparingLong(PaneSummary::paneStartMillis)
            .thenComparing(PaneSummary::referenceId));
    for (PaneSummary pane : panes) {
      open.remove(new PaneId(pane.paneStartMillis(), pane.referenceId()));
      flushed.accept(pane);
    }
    currentPane = null;
    currentBinner = null;
  }

  private void drain() {
    if (batch.size() > 0) {
      batchBinner.encode(batch);
      binCounter.count(batch, features.size());
      countPairs();
      batch.clear();
    }
  }

  private void countPairs() {
    if (pairs.isEmpty()) {
      return;
    }
    if (batch.isOnePane()) {
      pairCounter.count(batch, batchBinner.coarse());
    } else {
      pairCounter.countEach(batch, batchBinner.coarse());
    }
  }

  private PaneSummary pane(
      long paneStartMillis, @Nullable ReferenceProfile reference, RecordBinner binner) {
    String referenceId = reference == null ? PaneSummary.NO_REFERENCE : reference.id();
    PaneId id = new PaneId(paneStartMillis, referenceId);
    PaneSummary pane = open.get(id);
    if (pane == null) {
      if (open.size() >= MAX_OPEN_PANES) {
        flushAll();
      }
      pane =
          new PaneSummary(PaneSummary.WHOLE_STREAM, paneStartMillis, referenceId, binner.layout());
      open.put(id, pane);
    }
    return pane;
  }

  private RecordBinner binner(@Nullable ReferenceProfile reference) {
    String id = reference == null ? PaneSummary.NO_REFERENCE : reference.id();
    return binners.computeIfAbsent(id, unused -> new RecordBinner(features, pairs, reference));
  }

  private record PaneId(long startMillis, String referenceId) {}
}
