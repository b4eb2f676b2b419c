package io.leeway.cli.bench;

/**
 * What one run of a job took.
 *
 * @param round warm-ups are below 1
 * @param seconds from the first records read to the end of the job, which includes the last windows
 *     and the last checkpoint
 * @param recordsPerSecond those read in that time
 * @param drainSeconds of that, what came after the last record was read
 * @param allocatedBytes by all threads of the process, broker and consumers included
 * @param taskAllocatedBytes by the threads of the source's tasks
 * @param taskCpuSeconds of these threads
 * @param processCpuSeconds of the process, from submission to end
 * @param compilerSeconds for which the JVM's compilers were at work in that time
 * @param checkpoints how many were completed
 * @param stateBytes of the largest checkpoint
 * @param checkpointMillis median
 * @param longestCheckpointMillis maximum
 * @param shuffleBytes what the source's tasks sent to others
 * @param windows reported, or written by the job for comparison
 */
public record Measurement(
    Variant variant,
    int round,
    long records,
    double seconds,
    double recordsPerSecond,
    double drainSeconds,
    long allocatedBytes,
    long taskAllocatedBytes,
    double taskCpuSeconds,
    double processCpuSeconds,
    double compilerSeconds,
    int checkpoints,
    long stateBytes,
    long checkpointMillis,
    long longestCheckpointMillis,
    long shuffleBytes,
    int windows) {
  private static final int MINIMUM_LOOKS = 10;

  static Measurement of(
      Variant variant,
      int round,
      long records,
      RunProbe.Readings seen,
      JobStatistics job,
      int windows) {
    // A job that is over in a moment was hardly seen: then its start counts as well.
    boolean tooShort = seen.recordsAtFirst() * MINIMUM_LOOKS > records || seen.lastMillis() == 0;
    long firstMillis = tooShort ? job.runningMillis() : seen.firstMillis();
    long lastMillis = tooShort ? job.finishedMillis() : seen.lastMillis();
    double seconds = (job.finishedMillis() - firstMillis) / 1e3;
    return new Measurement(
        variant,
        round,
        records,
        seconds,
        (records - (tooShort ? 0 : seen.recordsAtFirst())) / seconds,
        (job.finishedMillis() - lastMillis) / 1e3,
        seen.allocatedBytes(),
        seen.taskAllocatedBytes(),
        seen.taskCpuNanos() / 1e9,
        seen.processCpuNanos() / 1e9,
        seen.compilerMillis() / 1e3,
        job.checkpoints(),
        job.stateBytes(),
        job.checkpointMillis(),
        job.longestCheckpointMillis(),
        job.shuffleBytes(),
        windows);
  }

  public double allocatedBytesPerRecord() {
    return (double) allocatedBytes / records;
  }

  public double taskAllocatedBytesPerRecord() {
    return (double) taskAllocatedBytes / records;
  }

  public double taskCpuNanosPerRecord() {
    return taskCpuSeconds * 1e9 / records;
  }

  /** For how much of the run's time a compiler of the JVM was at work, which takes a core. */
  public double compilerShare() {
    return compilerSeconds / seconds;
  }

  /** Of the whole process: broker, consumers, tasks, collector and compiler. */
  public double processCpuNanosPerRecord() {
    return processCpuSeconds * 1e9 / records;
  }

  /** 0 if there are no windows. */
  public double shuffleBytesPerWindow() {
    return windows == 0 ? 0 : (double) shuffleBytes / windows;
  }
}
