package io.leeway.cli.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Watches a job from outside while it runs, by looking every few milliseconds: when its source got
 * its first and its last record, what its threads allocate, and how long the source's task
 * computes.
 *
 * <p>Records are those that the Kafka consumers have handed out, from their own metrics (JMX): at
 * most two polls wait between there and the task. Allocation is what the JVM counts per thread;
 * what a thread allocates after the last look at it and before its end is not seen, at most {@value
 * #PERIOD_MILLIS} ms of its work. The probe's own thread is left out.
 */
public final class RunProbe implements AutoCloseable {
  /** What every job of the bench, as the monitor, calls its source. */
  static final String SOURCE = "features";

  private static final int PERIOD_MILLIS = 10;
  private static final String TASK = "Source: " + SOURCE;
  private static final String RECORDS_CONSUMED = "records-consumed-total";

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final ObjectName consumers;
  private final long expected;
  private final Map<Long, Watched> watched = new HashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread sampler = new Thread(this::run, "bench-probe");
  private final long processCpuNanosBefore;
  private final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
  private final long compilerMillisBefore;

  private long firstMillis;
  private long recordsAtFirst;
  private long lastMillis;

  /** A thread since the probe started. */
  private static final class Watched {
    private final boolean isTask;
    private final long allocatedBefore;
    private long allocated;
    private long cpuNanos;

    Watched(boolean isTask, long allocatedBefore) {
      this.isTask = isTask;
      this.allocatedBefore = allocatedBefore;
      this.allocated = allocatedBefore;
    }
  }

  /**
   * What was seen.
   *
   * @param firstMillis when the first records had been read, epoch
   * @param recordsAtFirst how many there were by then
   * @param lastMillis when the last ones had been read
   * @param allocatedBytes by all threads
   * @param taskAllocatedBytes by the tasks of the source, with everything chained to it
   * @param taskCpuNanos of these tasks
   * @param processCpuNanos of the process, from start to end of the probe
   * @param compilerMillis for which the JVM's compilers were at work in that time
   */
  public record Readings(
      long firstMillis,
      long recordsAtFirst,
      long lastMillis,
      long allocatedBytes,
      long taskAllocatedBytes,
      long taskCpuNanos,
      long processCpuNanos,
      long compilerMillis) {
    /**
     * Records per second by the clock, from the first that were read to the last.
     *
     * @throws IllegalStateException if the first or the last were not seen
     */
    public double recordsPerSecond(long records) {
      if (firstMillis == 0 || lastMillis <= firstMillis) {
        throw new IllegalStateException(
            "records read from %d to %d ms, expected both to be seen"
                .formatted(firstMillis, lastMillis));
      }
      return 1e3 * (records - recordsAtFirst) / (lastMillis - firstMillis);
    }
  }

  private RunProbe(ObjectName consumers, long expected) {
    this.consumers = consumers;
    this.expected = expected;
    this.processCpuNanosBefore = process.getProcessCpuTime();
    this.compilerMillisBefore = compiler.getTotalCompilationTime();
    long[] ids = threads.getAllThreadIds();
    long[] allocated = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      if (allocated[i] >= 0) {
        watched.put(ids[i], new Watched(false, allocated[i]));
      }
    }
    sampler.setDaemon(true);
  }

  /**
   * Starts to watch; before the job is submitted.
   *
   * @param stream of the consumers' client ids
   * @param expected how many records the job reads
   */
  public static RunProbe start(String stream, long expected) {
    try {
      RunProbe probe =
          new RunProbe(
              new ObjectName(
                  "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=leeway-%s-%s-*"
                      .formatted(stream, SOURCE)),
              expected);
      probe.sampler.start();
      return probe;
    } catch (JMException e) {
      throw new IllegalArgumentException("stream " + stream + " fits into no name", e);
    }
  }

  /** Ends the watch; after the job has ended. */
  public Readings stop() throws InterruptedException {
    close();
    sampler.join();
    long allocated = 0;
    long taskAllocated = 0;
    long taskCpuNanos = 0;
    for (Watched thread : watched.values()) {
      long more = thread.allocated - thread.allocatedBefore;
      allocated += more;
      if (thread.isTask) {
        taskAllocated += more;
        taskCpuNanos += thread.cpuNanos;
      }
    }
    return new Readings(
        firstMillis,
        recordsAtFirst,
        lastMillis,
        allocated,
        taskAllocated,
        taskCpuNanos,
        process.getProcessCpuTime() - processCpuNanosBefore,
        compiler.getTotalCompilationTime() - compilerMillisBefore);
  }

  @Override
  public void close() {
    stopped.countDown();
  }

  private void run() {
    try {
      do {
        lookAtRecords();
        lookAtThreads();
      } while (!stopped.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAtRecords() {
    if (lastMillis > 0) {
      return;
    }
    long records = 0;
    for (ObjectName consumer : beans.queryNames(consumers, null)) {
      try {
        records += ((Number) beans.getAttribute(consumer, RECORDS_CONSUMED)).longValue();
      } catch (JMException e) {
        // It has been closed in between.
        return;
      }
    }
    long nowMillis = System.currentTimeMillis();
    if (records > 0 && firstMillis == 0) {
      firstMillis = nowMillis;
      recordsAtFirst = records;
    }
    if (records >= expected) {
      lastMillis = nowMillis;
    }
  }

  private void lookAtThreads() {
    long[] ids = threads.getAllThreadIds();
    long[] allocated = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      if (allocated[i] < 0 || ids[i] == sampler.getId()) {
        continue;
      }
      Watched thread = watched.get(ids[i]);
      if (thread == null) {
        ThreadInfo info = threads.getThreadInfo(ids[i]);
        if (info == null) {
          continue;
        }
        thread = new Watched(info.getThreadName().startsWith(TASK), 0);
        watched.put(ids[i], thread);
      }
      thread.allocated = allocated[i];
      if (thread.isTask) {
        long cpuNanos = threads.getThreadCpuTime(ids[i]);
        thread.cpuNanos = Math.max(thread.cpuNanos, cpuNanos);
      }
    }
  }
}
