/**
 * Information measures on counts, probabilities and samples.
 *
 * <p>Everything is a static method of the class that bears the measure's name: {@code
 * Entropy.ofCounts}, {@code JensenShannon.distanceOfCounts}. All logarithms are natural, so
 * information is in nats; divide by {@code Math.log(2)} for bits. Counts are {@code long[]} with
 * one entry per bin, empty bins included, and two arrays are compared bin by bin, so they have one
 * length. No method changes or keeps its arguments, none has state, and all may be called from any
 * thread.
 *
 * <p>Common rules, not repeated at each method:
 *
 * <ul>
 *   <li>A count is not negative; totals may exceed {@code Long.MAX_VALUE}.
 *   <li>Probabilities are finite, not negative, and sum to 1 within 1e-6; they are then divided by
 *       their sum, so that a rounded softmax is as good as an exact one.
 *   <li>{@code 0 ln 0} and {@code 0 ln (0 / 0)} are 0: a bin that is empty on both sides never
 *       counts.
 *   <li>Arguments outside the domain raise {@link IllegalArgumentException} with the name of the
 *       argument, the index and the value. Valid arguments never give NaN.
 *   <li>Sums are compensated and run in index order: the same input gives the same bits.
 * </ul>
 */
package io.leeway.measures;
