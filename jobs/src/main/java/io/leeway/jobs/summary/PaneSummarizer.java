package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.window.PaneGrid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts rows into the summaries of their panes, until those are flushed.
 *
 * <p>A flushed summary is partial: more records of the same pane may follow and make another one,
 * which merges with it. So flushing is correct at any moment, and what is not flushed is lost with
 * this object.
 *
 * <p>Where the stream has segments, every segment has panes of its own, and when panes are flushed
 * those of all segments are added up to that of the whole stream.
 *
 * <p>Memory: the column batch, the tables of pairs, and the open panes: 8 bytes per bin, plus joint
 * counts and sketches. All panes are flushed before they would take more than {@link
 * #MAX_OPEN_BYTES}. Cost per record: one bin search per feature. Not thread-safe.
 */
public final class PaneSummarizer {
  /** Of open panes; 10,000 segments of 25 features with 32 bins take 65 MB. */
  static final long MAX_OPEN_BYTES = 256L << 20;

  private final SummaryContent content;
  private final PaneGrid grid;
  private final LongFunction<@Nullable ReferenceProfile> references;
  private final BinCounter binCounter = new BinCounter();
  private final Map<FeaturePairs, PairCounter> pairCounters = new HashMap<>();
  private final @Nullable VectorCounter vectorCounter;
  private final ColumnBatch batch;
  private final Map<PaneId, PaneSummary> open = new HashMap<>();
  private final Map<String, RecordBinner> binners = new HashMap<>();
  private final Consumer<PaneSummary> flushed;

  private final Segment wholeStream = new Segment(PaneSummary.WHOLE_STREAM, new byte[0], 0);
  private final @Nullable SegmentTable segments;
  private final long maxOpenBytes;
  private long openBytes;

  /** How often panes were flushed or references changed: a segment's last pane is then void. */
  private int flushes;

  /** What the batch's records are binned by. */
  private RecordBinner batchBinner;

  /** Counts the pairs of the batch, null if it has none. */
  private @Nullable PairCounter batchPairs;

  /**
   * @param references which reference a pane is binned with; {@link #referencesChanged} tells of
   *     changes
   * @param flushed takes the summaries, which are not touched again
   */
  public PaneSummarizer(
      SummaryContent content,
      PaneGrid grid,
      ReferenceTimeline references,
      Consumer<PaneSummary> flushed) {
    this(content, grid, references::at, flushed, MAX_OPEN_BYTES);
  }

  /**
   * @param references by the start of a pane, what it is binned with
   */
  PaneSummarizer(
      SummaryContent content,
      PaneGrid grid,
      LongFunction<@Nullable ReferenceProfile> references,
      Consumer<PaneSummary> flushed,
      long maxOpenBytes) {
    this.content = content;
    this.maxOpenBytes = maxOpenBytes;
    this.vectorCounter = content.vectors().isEmpty() ? null : new VectorCounter(content.vectors());
    this.grid = grid;
    this.references = references;
    this.flushed = flushed;
    this.batchBinner = new RecordBinner(content, null);
    this.batch = batchBinner.newBatch();
    this.segments =
        content.segments().isEmpty()
            ? null
            : new SegmentTable(
                content.segments(), content.features().size(), content.maxSegments());
  }

  /** Counts a row into the pane of its event time. */
  public void add(FeatureRow row) {
    Segment segment = segments == null ? wholeStream : segments.of(row);
    long intoPaneMillis = row.eventTimeMillis() - segment.lastPaneStartMillis;
    PaneSummary pane = segment.pane;
    RecordBinner binner = segment.binner;
    if (pane == null
        || binner == null
        || segment.flushes != flushes
        || intoPaneMillis < 0
        || intoPaneMillis >= grid.paneMillis()) {
      long paneStartMillis = grid.paneStart(row.eventTimeMillis());
      ReferenceProfile reference = references.apply(paneStartMillis);
      binner = binner(reference);
      pane = pane(segment.name, paneStartMillis, reference, binner);
      segment.pane = pane;
      segment.lastPaneStartMillis = paneStartMillis;
      segment.binner = binner;
      segment.flushes = flushes;
    }
    if (batchBinner != binner) {
      drain();
      batchBinner = binner;
      batchPairs =
          binner.pairs().isEmpty()
              ? null
              : pairCounters.computeIfAbsent(binner.pairs(), PairCounter::new);
    }
    binner.take(row, pane, batch);
    if (vectorCounter != null) {
      vectorCounter.take(row, pane, binner.scales());
    }
    if (batch.isFull()) {
      drain();
    }
  }

  /** Opens an empty pane, the first that starts then or later: the stream is known to go on. */
  public void openAfter(long instantMillis) {
    long before = grid.paneStart(instantMillis);
    long startMillis = before == instantMillis ? before : before + grid.paneMillis();
    ReferenceProfile reference = references.apply(startMillis);
    pane(PaneSummary.WHOLE_STREAM, startMillis, reference, binner(reference));
  }

  /** Records that follow are binned with the references that are known now. */
  public void referencesChanged() {
    flushes++;
    binners.clear();
  }

  /** Flushes the panes that end by this watermark. */
  public void flushClosedBy(long watermarkMillis) {
    if (segments != null) {
      segments.closeBefore(Math.max(watermarkMillis, Long.MIN_VALUE / 2) - grid.longestMillis());
    }
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

  /** How many segments are known; 0 if the stream has none. */
  public int knownSegments() {
    return segments == null ? 0 : segments.size();
  }

  private void flush(List<PaneSummary> panes) {
    if (panes.isEmpty()) {
      return;
    }
    drain();
    pairCounters.values().forEach(PairCounter::flush);
    pairCounters.keySet().retainAll(Set.of(batchBinner.pairs()));
    if (vectorCounter != null) {
      vectorCounter.flush();
    }
    flushes++;
    Map<PaneId, PaneSummary> wholes = new HashMap<>();
    for (PaneSummary pane : panes) {
      open.remove(PaneId.of(pane));
      openBytes -= pane.layout().bytes();
      if (segments != null) {
        PaneId whole =
            new PaneId(
                PaneSummary.WHOLE_STREAM,
                pane.paneStartMillis(),
                pane.referenceId(),
                pane.isShadow());
        wholes.computeIfAbsent(whole, id -> id.emptySummary(pane.layout())).merge(pane);
      }
    }
    panes.addAll(wholes.values());
    panes.sort(
        Comparator.comparingLong(PaneSummary::paneStartMillis)
            .thenComparing(PaneSummary::referenceId)
            .thenComparing(PaneSummary::segment));
    panes.forEach(flushed);
  }

  private void drain() {
    if (batch.size() > 0) {
      batchBinner.encode(batch);
      batchBinner.sketch(batch);
      binCounter.count(batch, content.features().size());
      countPairs();
      batch.clear();
    }
  }

  private void countPairs() {
    if (batchPairs == null) {
      return;
    }
    if (batch.isOnePane()) {
      batchPairs.count(batch, batchBinner.coarse());
    } else {
      batchPairs.countEach(batch, batchBinner.coarse());
    }
  }

  private PaneSummary pane(
      String segment,
      long paneStartMillis,
      @Nullable ReferenceProfile reference,
      RecordBinner binner) {
    String referenceId = reference == null ? PaneSummary.NO_REFERENCE : reference.id();
    boolean shadow = reference != null && reference.isShadow();
    PaneId id = new PaneId(segment, paneStartMillis, referenceId, shadow);
    PaneSummary pane = open.get(id);
    if (pane == null) {
      if (openBytes + binner.layout().bytes() > maxOpenBytes) {
        flushAll();
      }
      openBytes += binner.layout().bytes();
      pane = id.emptySummary(binner.layout());
      open.put(id, pane);
    }
    return pane;
  }

  private RecordBinner binner(@Nullable ReferenceProfile reference) {
    String id = reference == null ? PaneSummary.NO_REFERENCE : reference.id();
    return binners.computeIfAbsent(id, unused -> new RecordBinner(content, reference));
  }

  private record PaneId(String segment, long startMillis, String referenceId, boolean shadow) {
    static PaneId of(PaneSummary pane) {
      return new PaneId(
          pane.segment(), pane.paneStartMillis(), pane.referenceId(), pane.isShadow());
    }

    PaneSummary emptySummary(PaneLayout layout) {
      return new PaneSummary(segment, startMillis, referenceId, shadow, layout);
    }
  }
}
