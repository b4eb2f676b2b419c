package io.leeway.schema.ledger;

import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;

/**
 * Whether a {@link Ledger} accounts for every record, once.
 *
 * <p>What was read is known from offsets alone, what became of it from counters along the way, so
 * that each is a check of the other.
 */
public final class LedgerBalance {
  private LedgerBalance() {}

  /** Records that were read of the partition. */
  public static long read(PartitionLedger partition) {
    return partition.getNextOffset()
        - partition.getFirstOffset()
        - partition.getSkipped()
        + partition.getRepeated();
  }

  /**
   * Records that are accounted for too often or not at all: over the partitions, those read that
   * are neither counted, waiting nor refused, and those read twice; of those counted, those neither
   * scored nor late; of those scored, those that a report lacks or has too many. 0 when all is
   * well, never negative.
   */
  public static long differenceRecords(Ledger ledger) {
    long difference = Math.abs(ledger.getMisreported());
    long counted = 0;
    for (PartitionLedger partition : ledger.getPartitions()) {
      long found =
          partition.getCounted()
              + partition.getWaiting()
              + partition.getFuture()
              + partition.getMalformed()
              + partition.getFiltered();
      difference += Math.abs(read(partition) - found) + Math.abs(partition.getRepeated());
      counted += partition.getCounted();
    }
    return difference + Math.abs(counted - ledger.getScored() - ledger.getLate());
  }
}
