package io.leeway.jobs.summary;

import io.leeway.jobs.vector.VectorMoments;
import java.util.Arrays;

/**
 * What was counted in one pane of one segment: for each feature, how many records fell into each
 * bin, and for pairs of features, how many fell into each combination of coarse bins.
 *
 * <p>Summaries of the same pane, segment and reference merge by adding; the order does not matter,
 * because counts are integers. A feature that the reference does not know has two bins: without and
 * with a value.
 *
 * <p>Mutable, not thread-safe. Memory: 8 bytes per bin, and about 400 more.
 */
public final class PaneSummary {
  /** Segment of records that belong to no segment in particular: the whole stream. */
  public static final String WHOLE_STREAM = "";

  /** Reference of records that came while none was in effect. */
  public static final String NO_REFERENCE = "";

  private final String segment;
  private final long paneStartMillis;
  private final String referenceId;
  private final boolean shadow;
  private long records;

  private final PaneLayout layout;

  /** The counts of all features, one after the other: records of many panes touch few pages. */
  private final long[] counts;

  private final long[] nonFinite;
  private final JointCounts joint;
  private final Sketches sketches;
  private final VectorMoments[] vectors;

  /** An empty summary. */
  public PaneSummary(String segment, long paneStartMillis, String referenceId, PaneLayout layout) {
    this(segment, paneStartMillis, referenceId, false, layout);
  }

  /**
   * An empty summary.
   *
   * @param shadow whether the reference is on trial
   */
  public PaneSummary(
      String segment, long paneStartMillis, String referenceId, boolean shadow, PaneLayout layout) {
    this.segment = segment;
    this.paneStartMillis = paneStartMillis;
    this.referenceId = referenceId;
    this.shadow = shadow;
    this.layout = layout;
    this.counts = new long[layout.allBins()];
    this.nonFinite = new long[layout.features()];
    this.joint = new JointCounts(layout.pairs(), layout.pairBins());
    this.sketches = new Sketches(layout.isSketched() ? layout.features() : 0);
    this.vectors = new VectorMoments[layout.vectors()];
    Arrays.setAll(vectors, vector -> new VectorMoments(layout.dimension(vector)));
  }

  /** A summary with these counts by feature and bin. */
  public PaneSummary(
      String segment,
      long paneStartMillis,
      String referenceId,
      long records,
      long[][] counts,
      long[] nonFinite) {
    this(
        segment,
        paneStartMillis,
        referenceId,
        PaneLayout.ofBins(Arrays.stream(counts).mapToInt(feature -> feature.length).toArray()));
    this.records = records;
    for (int feature = 0; feature < counts.length; feature++) {
      System.arraycopy(
          counts[feature], 0, this.counts, layout.firstBin(feature), counts[feature].length);
      this.nonFinite[feature] = nonFinite[feature];
    }
  }

  private PaneSummary(PaneSummary other) {
    this.segment = other.segment;
    this.paneStartMillis = other.paneStartMillis;
    this.referenceId = other.referenceId;
    this.shadow = other.shadow;
    this.records = other.records;
    this.layout = other.layout;
    this.counts = other.counts.clone();
    this.nonFinite = other.nonFinite.clone();
    this.joint = other.joint.copy();
    this.sketches = other.sketches.copy();
    this.vectors =
        Arrays.stream(other.vectors).map(VectorMoments::copy).toArray(VectorMoments[]::new);
  }

  public String segment() {
    return segment;
  }

  public long paneStartMillis() {
    return paneStartMillis;
  }

  public String referenceId() {
    return referenceId;
  }

  /**
   * Whether the reference is on trial: the same records are also in a summary with the reference
   * that holds.
   */
  public boolean isShadow() {
    return shadow;
  }

  public long records() {
    return records;
  }

  public PaneLayout layout() {
    return layout;
  }

  /** How many records a bin of a feature has. */
  public long count(int feature, int bin) {
    return counts[layout.firstBin(feature) + bin];
  }

  /** The counts of a feature by bin code, a copy. */
  public long[] counts(int feature) {
    int from = layout.firstBin(feature);
    return Arrays.copyOfRange(counts, from, from + layout.bins(feature));
  }

  /** The counts of pairs of features; whoever changes them changes the summary. */
  public JointCounts joint() {
    return joint;
  }

  /** The sketches of the features, of none if the layout has none; changing them changes this. */
  public Sketches sketches() {
    return sketches;
  }

  /** The sums over an embedding; changing them changes this. */
  public VectorMoments vector(int vector) {
    return vectors[vector];
  }

  /** Sets the sums over an embedding, for those who read them from bytes. */
  public void setVector(int vector, VectorMoments moments) {
    vectors[vector] = moments;
  }

  /** How many of the feature's missing values were NaN or infinite. */
  public long nonFinite(int feature) {
    return nonFinite[feature];
  }

  /** Adds records, whose bins are added by {@link #add}. */
  public void addRecords(long more) {
    records += more;
  }

  /** Adds to the records in a bin of a feature. */
  public void add(int feature, int bin, long more) {
    counts[layout.firstBin(feature) + bin] += more;
  }

  public void addNonFinite(int feature, long more) {
    nonFinite[feature] += more;
  }

  /**
   * Adds the other's counts to this.
   *
   * @throws IllegalArgumentException if the other was not binned alike
   */
  public void merge(PaneSummary other) {
    if (!referenceId.equals(other.referenceId) || !layout.equals(other.layout)) {
      throw new IllegalArgumentException(
          "a summary of reference '%s' with %s cannot take one of reference '%s' with %s"
              .formatted(referenceId, layout, other.referenceId, other.layout));
    }
    records += other.records;
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    for (int feature = 0; feature < nonFinite.length; feature++) {
      nonFinite[feature] += other.nonFinite[feature];
    }
    joint.merge(other.joint);
    sketches.merge(other.sketches);
    for (int vector = 0; vector < vectors.length; vector++) {
      vectors[vector].merge(other.vectors[vector]);
    }
  }

  /** A copy that shares nothing that can change. */
  public PaneSummary copy() {
    return new PaneSummary(this);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof PaneSummary other
        && segment.equals(other.segment)
        && paneStartMillis == other.paneStartMillis
        && referenceId.equals(other.referenceId)
        && shadow == other.shadow
        && records == other.records
        && layout.equals(other.layout)
        && Arrays.equals(counts, other.counts)
        && Arrays.equals(nonFinite, other.nonFinite)
        && joint.equals(other.joint)
        && sketches.equals(other.sketches)
        && Arrays.equals(vectors, other.vectors);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(paneStartMillis) * 31 + Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "PaneSummary[segment='%s', paneStartMillis=%d, referenceId=%s, records=%d, counts=%s]"
        .formatted(segment, paneStartMillis, referenceId, records, Arrays.toString(counts));
  }
}
