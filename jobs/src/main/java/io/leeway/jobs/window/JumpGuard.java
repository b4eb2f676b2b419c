package io.leeway.jobs.window;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells records that jump far ahead of their partition from real gaps in its time.
 *
 * <p>A record that is further ahead of all before it than the limit waits. If {@value #EVIDENCE}
 * records are that far ahead before as many others fall back, the partition has a gap, and they
 * count in their order; else they were lone jumps. So one clock that is wrong cannot carry the time
 * of all others away, and a stream that rests for months loses nothing. At the end of the input
 * what waits counts if more records are ahead than have fallen back.
 *
 * <p>The first record of a partition has nothing to be ahead of: it counts, but the partition has
 * no time until the second. Should that one fall far back, the first was the jump.
 *
 * <p>All this depends on the order of the partition alone: the verdict is the same live and in a
 * replay, at any parallelism, and after any restart, since the state is kept by {@link #snapshot}.
 *
 * <p>Cost per record: two comparisons. Memory: 30 bytes per partition and at most {@value
 * #EVIDENCE} waiting records each. Not thread-safe.
 */
public final class JumpGuard {
  /** As many records as this decide. */
  public static final int EVIDENCE = 5;

  /** Stands for the time of a partition that has none yet. */
  public static final long NO_TIME = Long.MIN_VALUE;

  private static final long LEAST_LIMIT_MILLIS = 30L * 24 * 3_600_000;
  private static final long MOST_LIMIT_MILLIS = 1L << 52;
  private static final int VERSION = 1;

  private final long limitMillis;
  private long[] latestMillis = new long[0];

  /** Up to where a record needs no second look; the beginning of time while all do. */
  private long[] ceilingMillis = new long[0];

  private boolean[] established = new boolean[0];
  private @Nullable Trial[] trials = new Trial[0];

  /** In which start of the job the partition was last read. */
  private int[] starts = new int[0];

  private int start;

  /**
   * What became of a record that waited.
   *
   * @param record its bytes
   * @param lone whether it was a lone jump and does not count
   */
  public record Settled(ByteBuffer record, boolean lone) {}

  /**
   * The verdict on a record.
   *
   * @param counts whether it counts; else it waits
   * @param settled those that waited and no longer do; they come before it
   */
  public record Verdict(boolean counts, List<Settled> settled) {
    private static final Verdict COUNTS = new Verdict(true, List.of());
    private static final Verdict WAITS = new Verdict(false, List.of());
  }

  private record Waiting(long timeMillis, ByteBuffer record) {}

  private static final class Trial {
    private final List<Waiting> ahead = new ArrayList<>();
    private int fellBack;
  }

  /** A guard with this limit. */
  public JumpGuard(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  /**
   * How far ahead of its partition a record may be: 30 days, or 365 times what it may be ahead of
   * its Kafka timestamp if that is longer.
   */
  public static long limitMillis(long maxAheadMillis) {
    return Math.max(LEAST_LIMIT_MILLIS, 365 * Math.min(maxAheadMillis, MOST_LIMIT_MILLIS / 365));
  }

  /** True if the record counts without a second look, which nearly all do. */
  public boolean isInStep(int partition, long timeMillis) {
    if (partition < ceilingMillis.length && timeMillis <= ceilingMillis[partition]) {
      if (timeMillis > latestMillis[partition]) {
        latestMillis[partition] = timeMillis;
        ceilingMillis[partition] = timeMillis + limitMillis;
      }
      return true;
    }
    return false;
  }

  /** The second look. */
  public Verdict judge(int partition, long timeMillis, Supplier<byte[]> record) {
    if (partition >= latestMillis.length) {
      grow(partition + 1);
    }
    starts[partition] = start;
    long latest = latestMillis[partition];
    if (latest == NO_TIME) {
      latestMillis[partition] = timeMillis;
      return Verdict.COUNTS;
    }
    if (!established[partition]) {
      established[partition] = true;
      if (timeMillis < latest - limitMillis) {
        latestMillis[partition] = timeMillis;
      }
    }
    Verdict verdict =
        timeMillis <= latestMillis[partition] + limitMillis
            ? fallBack(partition, timeMillis)
            : ahead(partition, new Waiting(timeMillis, ByteBuffer.wrap(record.get())));
    ceilingMillis[partition] =
        trials[partition] == null ? latestMillis[partition] + limitMillis : NO_TIME;
    return verdict;
  }

  private Verdict fallBack(int partition, long timeMillis) {
    latestMillis[partition] = Math.max(latestMillis[partition], timeMillis);
    Trial trial = trials[partition];
    if (trial == null || ++trial.fellBack < EVIDENCE) {
      return Verdict.COUNTS;
    }
    trials[partition] = null;
    return new Verdict(true, settled(trial, true));
  }

  private Verdict ahead(int partition, Waiting record) {
    Trial trial = trials[partition];
    if (trial == null) {
      trial = new Trial();
      trials[partition] = trial;
    }
    trial.ahead.add(record);
    return trial.ahead.size() < EVIDENCE
        ? Verdict.WAITS
        : new Verdict(false, acceptGap(partition, trial.ahead));
  }

  /** The partition has come as far as the first in time of them; the others are judged by that. */
  private List<Settled> acceptGap(int partition, List<Waiting> ahead) {
    long latest = ahead.stream().mapToLong(Waiting::timeMillis).min().orElseThrow();
    Trial next = new Trial();
    List<Settled> settled = new ArrayList<>();
    for (Waiting record : ahead) {
      if (record.timeMillis() <= latest + limitMillis) {
        latest = Math.max(latest, record.timeMillis());
        settled.add(new Settled(record.record(), false));
        next.fellBack += next.ahead.isEmpty() ? 0 : 1;
      } else {
        next.ahead.add(record);
      }
    }
    latestMillis[partition] = latest;
    trials[partition] = next.ahead.isEmpty() ? null : next;
    return settled;
  }

  private static List<Settled> settled(Trial trial, boolean lone) {
    return trial.ahead.stream().map(waiting -> new Settled(waiting.record(), lone)).toList();
  }

  /** Settles what waits in the partitions that were read since the start: no more will come. */
  public List<Settled> finish() {
    List<Settled> settled = new ArrayList<>();
    for (int partition = 0; partition < trials.length; partition++) {
      Trial trial = trials[partition];
      if (trial != null && starts[partition] == start) {
        settled.addAll(settled(trial, trial.ahead.size() <= trial.fellBack));
        trials[partition] = null;
      }
    }
    return settled;
  }

  /** How far the partition has come, {@link #NO_TIME} if that is not known. */
  public long timeMillis(int partition) {
    return partition < established.length && established[partition]
        ? latestMillis[partition]
        : NO_TIME;
  }

  /**
   * The state, to be kept; one entry per partition.
   *
   * <p>Every task restores the entries of all and keeps those that it has read itself; of those
   * that nobody has read since, each is kept by one.
   *
   * @param task which of the tasks this is, from 0
   */
  public List<byte[]> snapshot(int task, int tasks) {
    List<byte[]> entries = new ArrayList<>();
    for (int partition = 0; partition < latestMillis.length; partition++) {
      boolean mine = starts[partition] == start || Math.floorMod(partition, tasks) == task;
      if (latestMillis[partition] != NO_TIME && mine) {
        entries.add(entry(partition));
      }
    }
    return entries;
  }

  private byte[] entry(int partition) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(partition);
      out.writeInt(starts[partition]);
      out.writeLong(latestMillis[partition]);
      out.writeBoolean(established[partition]);
      Trial trial = trials[partition];
      out.writeInt(trial == null ? 0 : trial.fellBack);
      List<Waiting> ahead = trial == null ? List.of() : trial.ahead;
      out.writeInt(ahead.size());
      for (Waiting record : ahead) {
        out.writeLong(record.timeMillis());
        out.writeInt(record.record().remaining());
        out.write(record.record().array());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** Goes on where the tasks of the last start were: takes the entries of all of them. */
  public void restore(Iterable<byte[]> entries) throws IOException {
    int last = -1;
    for (byte[] entry : entries) {
      last = Math.max(last, restore(entry));
    }
    start = last + 1;
  }

  private int restore(byte[] entry) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry));
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException(
          "Time of a partition in version %d, expected %d".formatted(version, VERSION));
    }
    int partition = in.readInt();
    int lastRead = in.readInt();
    if (partition >= latestMillis.length) {
      grow(partition + 1);
    }
    if (latestMillis[partition] != NO_TIME && starts[partition] >= lastRead) {
      // Kept by a task that had not read it; the one that did knows better.
      return lastRead;
    }
    starts[partition] = lastRead;
    latestMillis[partition] = in.readLong();
    established[partition] = in.readBoolean();
    Trial trial = new Trial();
    trial.fellBack = in.readInt();
    for (int waiting = in.readInt(); waiting > 0; waiting--) {
      long timeMillis = in.readLong();
      trial.ahead.add(new Waiting(timeMillis, ByteBuffer.wrap(in.readNBytes(in.readInt()))));
    }
    trials[partition] = trial.ahead.isEmpty() ? null : trial;
    return lastRead;
  }

  private void grow(int partitions) {
    int before = latestMillis.length;
    latestMillis = Arrays.copyOf(latestMillis, partitions);
    ceilingMillis = Arrays.copyOf(ceilingMillis, partitions);
    Arrays.fill(latestMillis, before, partitions, NO_TIME);
    Arrays.fill(ceilingMillis, before, partitions, NO_TIME);
    established = Arrays.copyOf(established, partitions);
    trials = Arrays.copyOf(trials, partitions);
    starts = Arrays.copyOf(starts, partitions);
    Arrays.fill(starts, before, partitions, -1);
  }
}
