package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What decoding a record allocates, over what the stated bound allows. */
final class Allocation {
  /**
   * For a record of any content: a parser, a reason and its detail. The size of the record itself
   * may come on top, several times, since texts are decoded into chars.
   */
  static final long BOUND_BYTES = 128 << 10;

  private static final int PER_BYTE = 16;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long before;
  private long most;
  private long mostOverBound = Long.MIN_VALUE;

  void begin() {
    before = threads.getCurrentThreadAllocatedBytes();
  }

  void end(int recordBytes) {
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    most = Math.max(most, allocated);
    mostOverBound =
        Math.max(mostOverBound, allocated - BOUND_BYTES - (long) PER_BYTE * recordBytes);
  }

  long mostBytes() {
    return most;
  }

  void assertBounded() {
    assertThat(most).as("it is measured").isPositive();
    assertThat(mostOverBound).as("bytes over the bound").isNotPositive();
  }
}
