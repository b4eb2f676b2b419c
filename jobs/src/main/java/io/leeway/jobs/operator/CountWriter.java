package io.leeway.jobs.operator;

import java.io.DataOutput;
import java.io.IOException;

/**
 * Writes counts in seven bits per byte, the low ones first, and a run of zeros as one zero and the
 * number of those that follow it. Not thread-safe.
 */
final class CountWriter {
  private final DataOutput target;
  private long zeros;

  CountWriter(DataOutput target) {
    this.target = target;
  }

  /** The next count of a sequence. */
  void write(long count) throws IOException {
    if (count == 0) {
      zeros++;
    } else {
      end();
      write(count, target);
    }
  }

  /** Ends the sequence. */
  void end() throws IOException {
    if (zeros > 0) {
      target.writeByte(0);
      write(zeros - 1, target);
      zeros = 0;
    }
  }

  /** A single count. */
  static void write(long count, DataOutput target) throws IOException {
    long rest = count;
    while ((rest & ~0x7FL) != 0) {
      target.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    target.writeByte((int) rest);
  }
}
