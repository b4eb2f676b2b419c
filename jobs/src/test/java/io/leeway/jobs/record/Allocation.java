package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What decoding a record allocates, over what the stated bound allows. */
final class Allocation {
  /** For an Avro record of any content: a reason and its detail. */
  static final long AVRO_BYTES = 64 << 10;

  /**
   * For a JSON record of any content: Jackson's parser and its table of names, which is copied for
   * names that are new to it and starts anew at 6,000 of them.
   */
  static final long JSON_BYTES = 1 << 20;

  /** The size of the record itself may come on top, several times, as texts are decoded. */
  private static final int PER_BYTE = 16;

  private final long boundBytes;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long before;
  private long most;
  private long mostOverBound = Long.MIN_VALUE;

  Allocation(long boundBytes) {
    this.boundBytes = boundBytes;
  }

  void begin() {
    before = threads.getCurrentThreadAllocatedBytes();
  }

  void end(int recordBytes) {
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    most = Math.max(most, allocated);
    mostOverBound = Math.max(mostOverBound, allocated - boundBytes - (long) PER_BYTE * recordBytes);
  }

  long mostBytes() {
    return most;
  }

  void assertBounded() {
    assertThat(most).as("it is measured").isPositive();
    assertThat(mostOverBound).as("bytes over the bound").isNotPositive();
  }
}
