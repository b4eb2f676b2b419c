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
 * <p>Mutable, not thread-safe. Memory: 8 bytes per bin.
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
  private final long[][] counts;
  private final long[] nonFinite;

  /**
   * An empty summary.
   *
   * @param bins number of bins of each feature
   */
  public PaneSummary(String segment, long paneStartMillis, String referenceId, int[] bins) {
    this(segment, paneStartMillis, referenceId, 0, emptyCounts(bins), new long[bins.length]);
  }

  /** A summary with these counts, which it takes over. */
  public PaneSummary(
      String segment,
      long paneStartMillis,
      String referenceId,
      long records,
      long[][] counts,
      long[] nonFinite) {
    this.segment = segment;
    this.paneStartMillis = paneStartMillis;
    this.referenceId = referenceId;
    this.records = records;
    this.counts = counts;
    this.nonFinite = nonFinite;
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
    return counts.length;
  }

  /** The live counts of a feature by bin code; whoever changes them changes the summary. */
  public long[] counts(int feature) {
    return counts[feature];
  }

  /** How many of the feature's missing values were NaN or infinite. */
  public long nonFinite(int feature) {
    return nonFinite[feature];
  }

  void addRecords(int more) {
    records += more;
  }

  void addNonFinite(int feature) {
    nonFinite[feature]++;
  }

  /**
   * Adds the other's counts to this.
   *
   * @throws IllegalArgumentException if the other was not binned alike
   */
  public void merge(PaneSummary other) {
    if (!referenceId.equals(other.referenceId) || counts.length != other.counts.length) {
      throw new IllegalArgumentException(
          "a summary of reference '%s' with %d features cannot take one of reference '%s' with %d"
              .formatted(referenceId, counts.length, other.referenceId, other.counts.length));
    }
    records += other.records;
    for (int feature = 0; feature < counts.length; feature++) {
      long[] into = counts[feature];
      long[] from = other.counts[feature];
      if (into.length != from.length) {
        throw new IllegalArgumentException(
            "feature %d has %d bins here and %d there"
                .formatted(feature, into.length, from.length));
      }
      for (int bin = 0; bin < into.length; bin++) {
        into[bin] += from[bin];
      }
      nonFinite[feature] += other.nonFinite[feature];
    }
  }

  /** A copy that shares nothing. */
  public PaneSummary copy() {
    long[][] copies = new long[counts.length][];
    for (int feature = 0; feature < counts.length; feature++) {
      copies[feature] = counts[feature].clone();
    }
    return new PaneSummary(
        segment, paneStartMillis, referenceId, records, copies, nonFinite.clone());
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof PaneSummary other
        && segment.equals(other.segment)
        && paneStartMillis == other.paneStartMillis
        && referenceId.equals(other.referenceId)
        && records == other.records
        && Arrays.deepEquals(counts, other.counts)
        && Arrays.equals(nonFinite, other.nonFinite);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(paneStartMillis) * 31 + Arrays.deepHashCode(counts);
  }

  @Override
  public String toString() {
    return "PaneSummary[segment='%s', paneStartMillis=%d, referenceId=%s, records=%d, counts=%s]"
        .formatted(segment, paneStartMillis, referenceId, records, Arrays.deepToString(counts));
  }

  private static long[][] emptyCounts(int[] bins) {
    long[][] counts = new long[bins.length][];
    for (int feature = 0; feature < bins.length; feature++) {
      counts[feature] = new long[bins[feature]];
    }
    return counts;
  }
}
