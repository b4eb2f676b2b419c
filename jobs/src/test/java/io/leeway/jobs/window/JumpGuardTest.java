package io.leeway.jobs.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JumpGuardTest {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long LIMIT = 30 * DAY;
  private static final long NOW = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
  private static final long IN_2099 = Instant.parse("2099-01-01T00:00:00Z").toEpochMilli();

  @Test
  void oneRecordFrom2099MovesNothingWhereverItComes() throws Exception {
    for (int at = 1; at < 100; at++) {
      Run run = new Run();
      for (int i = 0; i < 100; i++) {
        run.see(0, i == at ? IN_2099 : NOW + i);
        assertThat(run.guard.timeMillis(0)).isLessThanOrEqualTo(NOW + 100);
      }
      run.finish();
      // With nothing after it, nothing says that it is alone; and nothing is lost by it.
      assertThat(run.lone).as("at %d", at).isEqualTo(at == 99 ? List.of() : List.of("0/" + at));
      assertThat(run.counted).hasSize(at == 99 ? 100 : 99);
    }
  }

  @Test
  void aFirstRecordFrom2099GivesThePartitionNoTime() {
    Run run = new Run();
    run.see(0, IN_2099);
    assertThat(run.guard.timeMillis(0)).isEqualTo(JumpGuard.NO_TIME);
    run.see(0, NOW);
    assertThat(run.guard.timeMillis(0)).isEqualTo(NOW);
    run.see(0, NOW + 5);
    assertThat(run.guard.timeMillis(0)).isEqualTo(NOW + 5);
    assertThat(run.lone).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 29, 31, 400, 20_000})
  void aGapOfDaysPassesAndLosesNothing(long days) {
    Run run = new Run();
    for (int i = 0; i < 100; i++) {
      run.see(0, i < 50 ? NOW + i : NOW + days * DAY + i);
    }
    assertThat(run.lone).isEmpty();
    assertThat(run.counted)
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, 100).mapToObj(i -> "0/" + i).toList());
    assertThat(run.guard.timeMillis(0)).isEqualTo(NOW + days * DAY + 99);
  }

  @Test
  void aGapPassesWithStragglersFromBefore() {
    Run run = new Run();
    for (int i = 0; i < 100; i++) {
      run.see(0, i < 50 || i % 3 == 0 ? NOW + i : NOW + 90 * DAY + i);
    }
    assertThat(run.lone).isEmpty();
    assertThat(run.counted).hasSize(100);
  }

  @Test
  void aJumpBeforeAGapDoesNotGoAlongWithIt() {
    Run run = new Run();
    run.see(0, NOW);
    run.see(0, NOW + 1);
    run.see(0, IN_2099);
    for (int i = 3; i < 20; i++) {
      run.see(0, NOW + 60 * DAY + i);
    }
    assertThat(run.lone).containsExactly("0/2");
    assertThat(run.counted).hasSize(19);
    assertThat(run.guard.timeMillis(0)).isEqualTo(NOW + 60 * DAY + 19);
  }

  @Test
  void aStreamOfOneRecordAMonthLosesNone() {
    Run run = new Run();
    for (int i = 0; i < 50; i++) {
      run.see(0, NOW + i * 31L * DAY);
    }
    run.finish();
    assertThat(run.lone).isEmpty();
    assertThat(run.counted).hasSize(50);
  }

  @Test
  void oneInAHundredRecordsWithAWrongClockHarmNobody() {
    long seed = 2099;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Run run = new Run();
    int wrong = 0;
    for (int i = 0; i < 1_000_000; i++) {
      boolean isWrong = i > 1 && random.nextInt(100) == 0;
      wrong += isWrong ? 1 : 0;
      run.see(0, isWrong ? IN_2099 + i : NOW + i);
    }
    for (int i = 0; i < JumpGuard.EVIDENCE; i++) {
      run.see(0, NOW + 1_000_000);
    }
    assertThat(run.lone).hasSize(wrong);
    assertThat(run.guard.timeMillis(0)).isEqualTo(NOW + 1_000_000);
  }

  @Test
  void partitionsDoNotKnowOfEachOther() {
    Run run = new Run();
    run.see(0, NOW);
    run.see(0, NOW + 1);
    run.see(700, IN_2099);
    run.see(700, IN_2099 + 1);
    assertThat(run.counted).hasSize(4);
    assertThat(run.guard.timeMillis(700)).isEqualTo(IN_2099 + 1);
    assertThat(run.guard.timeMillis(0)).isEqualTo(NOW + 1);
    assertThat(run.guard.timeMillis(5)).isEqualTo(JumpGuard.NO_TIME);
    assertThat(run.guard.timeMillis(9_999)).isEqualTo(JumpGuard.NO_TIME);
  }

  /** At random places all tasks stop, and others, more or fewer, go on with other partitions. */
  @Test
  void restartsAndRescalingChangeNoVerdict() throws Exception {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<long[]> records = new ArrayList<>();
      long[] base = {NOW, NOW, NOW};
      for (int i = 0; i < 200; i++) {
        int partition = random.nextInt(3);
        base[partition] += random.nextInt(60) == 0 ? 50 * DAY : random.nextInt(1_000);
        long time = random.nextInt(8) == 0 ? IN_2099 + i : base[partition] - random.nextInt(500);
        records.add(new long[] {partition, time});
      }
      Run once = new Run();
      for (long[] record : records) {
        once.see((int) record[0], record[1]);
      }

      List<Run> tasks = new ArrayList<>(List.of(new Run()));
      Map<Integer, Integer> taskOf = new HashMap<>();
      List<String> counted = new ArrayList<>();
      Set<String> lone = new TreeSet<>();
      long[] offsets = new long[3];
      for (long[] record : records) {
        if (random.nextInt(10) == 0) {
          tasks = restart(tasks, counted, lone, 1 + random.nextInt(4));
          taskOf.clear();
        }
        int partition = (int) record[0];
        int size = tasks.size();
        Run task = tasks.get(taskOf.computeIfAbsent(partition, p -> random.nextInt(size)));
        task.offsets.put(partition, offsets[partition]++);
        task.see(partition, record[1]);
      }
      restart(tasks, counted, lone, 1);
      Collections.sort(counted);
      assertThat(counted).as("seed %d", seed).isEqualTo(once.counted.stream().sorted().toList());
      assertThat(lone).as("seed %d", seed).isEqualTo(new TreeSet<>(once.lone));
    }
  }

  private static List<Run> restart(
      List<Run> tasks, List<String> counted, Set<String> lone, int size) throws IOException {
    List<byte[]> state = new ArrayList<>();
    for (int task = 0; task < tasks.size(); task++) {
      state.addAll(tasks.get(task).guard.snapshot(task, tasks.size()));
      counted.addAll(tasks.get(task).counted);
      lone.addAll(tasks.get(task).lone);
    }
    List<Run> next = new ArrayList<>();
    for (int task = 0; task < size; task++) {
      Run run = new Run();
      run.guard.restore(state);
      next.add(run);
    }
    return next;
  }

  @Test
  void timesAtTheEndsOfTheRangeDoNotOverflow() {
    Run run = new Run();
    long first = -2_208_988_800_000L;
    long last = 253_402_300_799_999L;
    run.see(0, first);
    run.see(0, last);
    run.see(0, first);
    for (int i = 0; i < 10; i++) {
      run.see(0, last);
    }
    assertThat(run.guard.timeMillis(0)).isEqualTo(last);
    assertThat(JumpGuard.limitMillis(Duration.ofMinutes(5).toMillis())).isEqualTo(LIMIT);
    assertThat(JumpGuard.limitMillis(DAY)).isEqualTo(365 * DAY);
    assertThat(last + JumpGuard.limitMillis(Long.MAX_VALUE)).isPositive();
  }

  /** What became of the records of partitions, by {@code PARTITION/OFFSET}. */
  private static final class Run {
    private final JumpGuard guard = new JumpGuard(LIMIT);
    private final Map<Integer, Long> offsets = new HashMap<>();
    private final List<String> counted = new ArrayList<>();
    private final List<String> lone = new ArrayList<>();

    void see(int partition, long timeMillis) {
      String record = partition + "/" + (offsets.merge(partition, 1L, Long::sum) - 1);
      if (guard.isInStep(partition, timeMillis)) {
        counted.add(record);
        return;
      }
      JumpGuard.Verdict verdict =
          guard.judge(partition, timeMillis, () -> record.getBytes(StandardCharsets.UTF_8));
      settle(verdict.settled());
      if (verdict.counts()) {
        counted.add(record);
      }
    }

    void finish() {
      settle(guard.finish());
    }

    private void settle(List<JumpGuard.Settled> settled) {
      for (JumpGuard.Settled one : settled) {
        (one.lone() ? lone : counted).add(new String(one.record().array(), StandardCharsets.UTF_8));
      }
    }
  }
}
