package io.leeway.jobs.reference;

import io.leeway.jobs.window.SeasonClock;
import io.leeway.jobs.window.Window;

/**
 * Which slots of a season a window is made of, and the counts that a reference has for such a
 * window: the mixture of the slots' shares, as if it had been counted on as many records as know it
 * equally well, {@code 1 / sum(w_s^2 / m_s)}.
 *
 * <p>A slot's weight is the number of records that the reference had per hour of it, times its part
 * of the window. Slots that the reference never or hardly saw are stood in for by the whole
 * reference. Immutable.
 */
public final class SeasonMix {
  /** With fewer records a slot's own shares are noise. */
  static final long MIN_SLOT_RECORDS = 100;

  private final double[] slotWeights;
  private final double wholeWeight;

  private SeasonMix(double[] slotWeights, double wholeWeight) {
    this.slotWeights = slotWeights;
    this.wholeWeight = wholeWeight;
  }

  /**
   * The slots of a window.
   *
   * @param slotMillis how long the reference was in each slot
   * @param slotRecords how many records it had there
   */
  static SeasonMix of(SeasonClock clock, long[] slotMillis, long[] slotRecords, Window window) {
    double millis = 0;
    double records = 0;
    for (int slot = 0; slot < slotMillis.length; slot++) {
      millis += slotMillis[slot];
      records += slotRecords[slot];
    }
    double[] weights = new double[slotMillis.length];
    double whole = 0;
    double sum = 0;
    long[] overlap = clock.overlapMillis(window);
    for (int slot = 0; slot < overlap.length; slot++) {
      double rate =
          slotMillis[slot] > 0 ? (double) slotRecords[slot] / slotMillis[slot] : records / millis;
      double expected = overlap[slot] * rate;
      sum += expected;
      if (slotRecords[slot] >= MIN_SLOT_RECORDS) {
        weights[slot] = expected;
      } else {
        whole += expected;
      }
    }
    if (!(sum > 0)) {
      return new SeasonMix(new double[weights.length], 1);
    }
    for (int slot = 0; slot < weights.length; slot++) {
      weights[slot] /= sum;
    }
    return new SeasonMix(weights, whole / sum);
  }

  /** Share of the window whose own season the reference knows. */
  public double seasonShare() {
    return 1 - wholeWeight;
  }

  /**
   * Counts of the mixture.
   *
   * @param bySlot counts per bin of each slot
   * @param whole counts per bin of all
   * @return whole numbers; 0 exactly where all slots of the mixture have 0
   */
  long[] counts(long[][] bySlot, long[] whole) {
    int only = onlySlot();
    if (only >= 0) {
      return bySlot[only].clone();
    }
    if (wholeWeight == 1) {
      return whole.clone();
    }
    double[] shares = new double[whole.length];
    double variance = mixIn(shares, whole, wholeWeight);
    for (int slot = 0; slot < slotWeights.length; slot++) {
      variance += mixIn(shares, bySlot[slot], slotWeights[slot]);
    }
    long[] counts = new long[whole.length];
    for (int bin = 0; bin < counts.length; bin++) {
      counts[bin] = shares[bin] > 0 ? Math.max(1, Math.round(shares[bin] / variance)) : 0;
    }
    return counts;
  }

  /** The one slot that the window is in, -1 if there are several. */
  private int onlySlot() {
    int only = -1;
    for (int slot = 0; slot < slotWeights.length; slot++) {
      if (slotWeights[slot] > 0) {
        if (only >= 0) {
          return -1;
        }
        only = slot;
      }
    }
    return wholeWeight == 0 ? only : -1;
  }

  private static double mixIn(double[] shares, long[] counts, double weight) {
    if (weight == 0) {
      return 0;
    }
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    for (int bin = 0; bin < shares.length; bin++) {
      shares[bin] += weight * (counts[bin] / total);
    }
    return weight * weight / total;
  }
}
