package io.leeway.jobs.kafka;

import java.io.Serializable;

/**
 * Records of one partition.
 *
 * @param start first offset
 * @param end the offset after the last one
 */
public record OffsetRange(int partition, long start, long end) implements Serializable {
  public OffsetRange {
    if (partition < 0 || start < 0 || end < start) {
      throw new IllegalArgumentException(
          "partition %d from offset %d to %d, expected an end that is not before the start"
              .formatted(partition, start, end));
    }
  }

  /** At most as many records: compacted ones and marks of transactions take offsets too. */
  public long size() {
    return end - start;
  }
}
