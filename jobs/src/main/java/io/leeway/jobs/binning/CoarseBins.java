package io.leeway.jobs.binning;

/**
 * Few bins made of many, for counting features jointly: neighbours are merged until at most so many
 * are left.
 *
 * <p>Coarse bin 0 is <i>missing</i> and nothing else. Of a numeric feature the others are runs of
 * bins in value order with nearly equal numbers of the reference's records, where <i>other
 * value</i> goes with the largest; of a categorical one they are the most frequent categories, and
 * the last is the rest.
 *
 * <p>Determined by the binning and the reference's counts. Immutable and thread-safe.
 */
public final class CoarseBins {
  /** So that two codes make one index of a byte. */
  public static final int MAX_BINS = 16;

  public static final int MIN_BINS = 3;

  private static final CoarseBins UNBINNED = new CoarseBins(new byte[] {0, 1}, 2);

  private final byte[] coarse;
  private final int bins;

  private CoarseBins(byte[] coarse, int bins) {
    this.coarse = coarse;
    this.bins = bins;
  }

  /** For a feature that is only counted as missing or present. */
  public static CoarseBins ofUnbinned() {
    return UNBINNED;
  }

  /**
   * The coarse bins of a binning.
   *
   * @param counts records of the reference per bin
   * @param maxBins how many there may be, <i>missing</i> included; {@value #MIN_BINS} to {@value
   *     #MAX_BINS}
   * @throws IllegalArgumentException if maxBins is not in this range or the counts are not those of
   *     the binning
   */
  public static CoarseBins of(Binning binning, long[] counts, int maxBins) {
    if (maxBins < MIN_BINS || maxBins > MAX_BINS) {
      throw new IllegalArgumentException(
          "maxBins is %d, expected %d to %d".formatted(maxBins, MIN_BINS, MAX_BINS));
    }
    if (counts.length != binning.bins()) {
      throw new IllegalArgumentException(
          "%d counts, expected %d".formatted(counts.length, binning.bins()));
    }
    return binning instanceof NumericBinning
        ? ofRuns(counts, maxBins - 1)
        : ofMostFrequent(counts.length, maxBins - 1);
  }

  private static CoarseBins ofRuns(long[] counts, int most) {
    byte[] coarse = new byte[counts.length];
    double left = 0;
    for (int code = 1; code < counts.length; code++) {
      left += counts[code];
    }
    int run = 1;
    double inRun = 0;
    for (int code = 1; code < counts.length; code++) {
      double share = left / (most - run + 1);
      // A bin that would end more beyond its run's share than it begins before it starts a new one.
      if (inRun > 0 && run < most && inRun + counts[code] / 2.0 > share) {
        left -= inRun;
        inRun = 0;
        run++;
      }
      coarse[code] = (byte) run;
      inRun += counts[code];
    }
    return new CoarseBins(coarse, run + 1);
  }

  private static CoarseBins ofMostFrequent(int codes, int most) {
    byte[] coarse = new byte[codes];
    for (int code = 1; code < codes; code++) {
      coarse[code] = (byte) Math.min(code, most);
    }
    return new CoarseBins(coarse, Math.min(codes, most + 1));
  }

  /** How many coarse bins there are, <i>missing</i> included. */
  public int bins() {
    return bins;
  }

  /** The coarse bin of a bin. */
  public int of(int code) {
    return coarse[code];
  }

  /** What a coarse bin means to a person. */
  public String label(Binning binning, String feature, int bin) {
    int first = 0;
    while (coarse[first] != bin) {
      first++;
    }
    int last = first;
    while (last + 1 < coarse.length && coarse[last + 1] == bin) {
      last++;
    }
    return binning.label(feature, first, last);
  }

  /** The fine bins' counts added up. */
  public long[] merge(long[] counts) {
    long[] merged = new long[bins];
    for (int code = 0; code < counts.length; code++) {
      merged[coarse[code]] += counts[code];
    }
    return merged;
  }
}
