package io.leeway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leeway.cli.Ran;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command as it is run by a user, on few records: its figures add up, whatever they are. */
class BenchIT {
  private static final int RECORDS = 20_000;
  private static final Set<String> VARIANTS = Set.of("a", "b", "c", "d");

  private static final List<JsonNode> RUNS = new ArrayList<>();
  private static JsonNode summary = MissingNode.getInstance();

  @BeforeAll
  static void run() throws Exception {
    Ran ran =
        Ran.leeway(
            "bench",
            "--records",
            RECORDS,
            "--rounds",
            2,
            "--warm-ups",
            2,
            "--variants",
            "a,b,c,d",
            "--json",
            "--window",
            "4h",
            "--slide",
            "1h",
            "--partitions",
            2);
    System.out.println(ran.out() + ran.err());
    assertThat(ran.exitCode()).isZero();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : ran.out().lines().toList()) {
      JsonNode node = mapper.readTree(line);
      if (node.get("type").asText().equals("summary")) {
        summary = node;
      } else {
        RUNS.add(node);
      }
    }
  }

  private static List<JsonNode> runs(String variant) {
    return RUNS.stream().filter(run -> run.get("variant").asText().equals(variant)).toList();
  }

  @Test
  void everyVariantRunsOncePerRoundOfWarmUpAndOfMeasurement() {
    Map<Integer, Set<String>> variants =
        RUNS.stream()
            .collect(
                Collectors.groupingBy(
                    run -> run.get("round").asInt(),
                    TreeMap::new,
                    Collectors.mapping(
                        run -> run.get("variant").asText(),
                        Collectors.toCollection(TreeSet::new))));
    int warmUps = summary.at("/plan/warmUps").asInt();
    assertThat(warmUps).isBetween(1, 2);
    assertThat(variants.keySet())
        .containsExactlyElementsOf(IntStream.rangeClosed(1 - warmUps, 2).boxed().toList());
    assertThat(variants.values()).allMatch(VARIANTS::equals);
    assertThat(RUNS).hasSize(4 * (warmUps + 2));
  }

  /** The command itself fails if a record is missing from them, or if the two jobs differ. */
  @Test
  void theTwoWaysOfCountingHaveTheSameWindows() {
    // 60 hours, and the first ones are also in three windows that start before them.
    assertThat(runs("c")).allMatch(run -> run.get("windows").asInt() == 63);
    assertThat(runs("d")).allMatch(run -> run.get("windows").asInt() == 63);
    assertThat(runs("a")).allMatch(run -> run.get("windows").asInt() == 0);
  }

  @Test
  void explodingShufflesMoreThanTheRecordsThemselves() {
    long recordBytes = RECORDS * 192L;
    assertThat(runs("c")).allMatch(run -> run.get("shuffleBytes").asLong() > recordBytes);
    assertThat(runs("d"))
        .allMatch(run -> run.get("shuffleBytes").asLong() > 0)
        .allMatch(run -> run.get("shuffleBytes").asLong() < recordBytes / 4);
    assertThat(runs("a")).allMatch(run -> run.get("shuffleBytes").asLong() == 0);
  }

  @Test
  void everyRunHasBeenWatched() {
    assertThat(RUNS)
        .allMatch(run -> run.get("records").asInt() == RECORDS)
        .allMatch(run -> run.get("recordsPerSecond").asDouble() > 0)
        .allMatch(run -> run.get("checkpoints").asInt() > 0)
        .allMatch(run -> run.get("taskCpuNanosPerRecord").asDouble() > 0)
        .allMatch(run -> run.get("compilerSeconds").asDouble() >= 0)
        .allMatch(
            run ->
                run.get("taskAllocatedBytesPerRecord").asDouble()
                    < run.get("allocatedBytesPerRecord").asDouble());
  }

  @Test
  void theSummaryIsThatOfTheRounds() {
    Function<String, double[]> rates =
        variant ->
            runs(variant).stream()
                .filter(run -> run.get("round").asInt() > 0)
                .mapToDouble(run -> run.get("recordsPerSecond").asDouble())
                .toArray();
    double[] monitor = rates.apply("d");
    double[] read = rates.apply("a");
    JsonNode figures = summary.at("/variants/d");
    assertThat(figures.at("/recordsPerSecond/median").asDouble())
        .isEqualTo((monitor[0] + monitor[1]) / 2);
    assertThat(figures.at("/ratioToRead/max").asDouble())
        .isEqualTo(Math.max(monitor[0] / read[0], monitor[1] / read[1]));
    assertThat(summary.at("/plan/rounds").asInt()).isEqualTo(2);
    assertThat(summary.at("/machine/cores").asInt())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
  }
}
