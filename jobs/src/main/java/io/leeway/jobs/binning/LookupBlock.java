package io.leeway.jobs.binning;

/**
 * Room for a block of look-ups of categories, which one column after the other uses. Not
 * thread-safe.
 */
public final class LookupBlock {
  static final int RECORDS = 128;

  final int[] slots = new int[RECORDS];
  final long[] firstWords = new long[RECORDS];
  final long[] lastWords = new long[RECORDS];
  final long[] lengthsAndCodes = new long[RECORDS];
}
