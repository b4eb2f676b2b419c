package io.leeway.jobs.summary;

import java.util.Arrays;

/**
 * What was counted in one pane of one segment: for each feature, how many records fell into each
 * bin.
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
  private long records;

  /** Where the bins of each feature begin in the counts; a last one where they end. */
  private final int[] firstBin;

  /** The counts of all features, one after the other: records of many panes touch few pages. */
  private final long[] counts;

  private final long[] nonFinite;

  /**
   * An empty summary.
   *
   * @param bins number of bins of each feature
   */
  public PaneSummary(String segment, long paneStartMillis, String referenceId, int[] bins) {
    this.segment = segment;
    this.paneStartMillis = paneStartMillis;
    this.referenceId = referenceId;
    this.firstBin = new int[bins.length + 1];
    for (int feature = 0; feature < bins.length; feature++) {
      firstBin[feature + 1] = firstBin[feature] + bins[feature];
    }
    this.counts = new long[firstBin[bins.length]];
    this.nonFinite = new long[bins.length];
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
        Arrays.stream(counts).mapToInt(feature -> feature.length).toArray());
    this.records = records;
    for (int feature = 0; feature < counts.length; feature++) {
      System.arraycopy(counts[feature], 0, this.counts, firstBin[feature], counts[feature].length);
      this.nonFinite[feature] = nonFinite[feature];
    }
  }

  private PaneSummary(PaneSummary other) {
    this.segment = other.segment;
    this.paneStartMillis = other.paneStartMillis;
    this.referenceId = other.referenceId;
    this.records = other.records;
    this.firstBin = other.firstBin;
    this.counts = other.counts.clone();
    this.nonFinite = other.nonFinite.clone();
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

  public long records() {
    return records;
  }

  public int features() {
    return nonFinite.length;
  }

  public int bins(int feature) {
    return firstBin[feature + 1] - firstBin[feature];
  }

  /** How many records a bin of a feature has. */
  public long count(int feature, int bin) {
    return counts[firstBin[feature] + bin];
  }

  /** The counts of a feature by bin code, a copy. */
  public long[] counts(int feature) {
    return Arrays.copyOfRange(counts, firstBin[feature], firstBin[feature + 1]);
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
    counts[firstBin[feature] + bin] += more;
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
    if (!referenceId.equals(other.referenceId) || !Arrays.equals(firstBin, other.firstBin)) {
      throw new IllegalArgumentException(
          "a summary of reference '%s' with bins from %s cannot take one of reference '%s' with %s"
              .formatted(
                  referenceId,
                  Arrays.toString(firstBin),
                  other.referenceId,
                  Arrays.toString(other.firstBin)));
    }
    records += other.records;
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    for (int feature = 0; feature < nonFinite.length; feature++) {
      nonFinite[feature] += other.nonFinite[feature];
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
        && records == other.records
        && Arrays.equals(firstBin, other.firstBin)
        && Arrays.equals(counts, other.counts)
        && Arrays.equals(nonFinite, other.nonFinite);
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
