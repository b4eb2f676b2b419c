package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class TreeDivergenceTest {
  private static final int FEATURES = 6;
  private static final int BINS = 3;
  private static final int[][] TREE = {{0, 1}, {1, 2}, {1, 3}, {3, 4}, {0, 5}};

  private final SplittableRandom random = new SplittableRandom(20_261_122);

  @Test
  void itIsTheExactKlOfTheTwoJointDistributionsWhereThoseCanBeEnumerated() {
    for (int run = 0; run < 20; run++) {
      int[][] window = new TreeSource(FEATURES, BINS, random).records(500, random);
      int[][] reference = new TreeSource(FEATURES, BINS, random).records(3000, random);
      TreeDivergence divergence = TreeDivergence.of(FEATURES, edges(window, reference));
      ToDoubleFunction<int[]> p = joint(window);
      ToDoubleFunction<int[]> q = joint(reference);
      double total = 0;
      double kl = 0;
      for (int[] state : states()) {
        total += p.applyAsDouble(state);
        kl += p.applyAsDouble(state) * Math.log(p.applyAsDouble(state) / q.applyAsDouble(state));
      }
      assertThat(total).isCloseTo(1, within(1e-12));
      assertThat(divergence.klNats()).isCloseTo(kl, within(1e-12));
      double surprisal = 0;
      for (int[] record : window) {
        surprisal -= Math.log(q.applyAsDouble(record)) / window.length;
      }
      assertThat(divergence.crossEntropyNats()).isCloseTo(surprisal, within(1e-11));
    }
  }

  @Test
  void itSplitsIntoMarginsAndDependenceByEdge() {
    for (int run = 0; run < 200; run++) {
      int n = 1 + random.nextInt(2000);
      int[][] window = new TreeSource(FEATURES, BINS, random).records(n, random);
      int[][] reference = new TreeSource(FEATURES, BINS, random).records(4000, random);
      for (int[] record : window) {
        record[2] = random.nextInt(5) == 0 ? record[2] : 0;
      }
      TreeDivergence divergence = TreeDivergence.of(FEATURES, edges(window, reference));
      assertThat(divergence.marginalNats() + divergence.dependenceNats())
          .isCloseTo(divergence.klNats(), within(1e-12));
      assertThat(divergence.edgeNats()).allMatch(nats -> nats >= 0);
      assertThat(divergence.marginalNats()).isNotNegative();
      assertThat(divergence.edgeNats().stream().mapToDouble(Double::doubleValue).sum())
          .isCloseTo(divergence.dependenceNats(), within(1e-14));
    }
  }

  @Test
  void aSampleIsNotFarFromItselfAndMovedMarginsAreNoDependence() {
    int[][] records = new TreeSource(FEATURES, BINS, random).records(50_000, random);
    TreeDivergence same = TreeDivergence.of(FEATURES, edges(records, records));
    assertThat(same.klNats()).isCloseTo(0, within(1e-13));
    assertThat(same.crossEntropyNats()).isEqualTo(same.referenceEntropyNats());

    long[] q = {4000, 1000, 1000, 4000};
    long[] p = {8000, 1000, 6000, 12_000}; // rows times 1 and 3, columns times 2 and 1
    TreeDivergence moved = TreeDivergence.of(2, List.of(new TreeDivergence.Edge(0, 1, p, q, 2)));
    assertThat(moved.dependenceNats()).isCloseTo(0, within(1e-7)); // but for the pseudo-record
    assertThat(moved.marginalNats()).isGreaterThan(0.05);
  }

  @Test
  void withoutDriftItsStatisticHasTheMeanAndTheTailOfItsLaw() {
    int trials = 2000;
    TreeSource source = new TreeSource(FEATURES, BINS, random);
    int[][] reference = source.records(20_000, random);
    double ratios = 0;
    int alarms = 0;
    for (int trial = 0; trial < trials; trial++) {
      if (trial % 50 == 0) {
        reference = source.records(20_000, random);
      }
      DriftStatistics statistics =
          TreeDivergence.statistics(FEATURES, edges(source.records(500, random), reference));
      ratios += statistics.generalRatio() / trials;
      alarms += DriftCalibration.NONE.pValue(statistics) <= 0.01 ? 1 : 0;
    }
    // 32 degrees of freedom: sqrt(2 / 32 / 2000) = 0.006; 1 % of 2000: sqrt(20) = 4.5
    assertThat(ratios).isCloseTo(1, within(0.02));
    assertThat(alarms).isBetween(5, 38);
  }

  @Test
  void itsDegreesOfFreedomAreThoseOfTheTree() {
    int[][] records = new TreeSource(FEATURES, BINS, random).records(5000, random);
    // 2 per feature and 4 per edge
    assertThat(TreeDivergence.degreesOfFreedom(FEATURES, edges(records, records)))
        .isEqualTo(2 * FEATURES + 4 * TREE.length);
  }

  private static List<TreeDivergence.Edge> edges(int[][] window, int[][] reference) {
    List<TreeDivergence.Edge> edges = new ArrayList<>();
    for (int[] edge : TREE) {
      edges.add(
          new TreeDivergence.Edge(
              edge[0],
              edge[1],
              TreeSource.table(window, edge[0], edge[1], BINS),
              TreeSource.table(reference, edge[0], edge[1], BINS),
              BINS));
    }
    return edges;
  }

  /** The tree's distribution by its root and its conditionals, a record spread over each table. */
  private static ToDoubleFunction<int[]> joint(int[][] records) {
    double n = records.length + 1;
    return state -> {
      double p = share(records, 0, state[0]);
      for (int[] edge : TREE) {
        double both =
            (TreeSource.table(records, edge[0], edge[1], BINS)[
                        state[edge[0]] * BINS + state[edge[1]]]
                    + 1.0 / (BINS * BINS))
                / n;
        p *= both / share(records, edge[0], state[edge[0]]);
      }
      return p;
    };
  }

  private static double share(int[][] records, int feature, int value) {
    double count = 0;
    for (int[] record : records) {
      count += record[feature] == value ? 1 : 0;
    }
    return (count + 1.0 / BINS) / (records.length + 1);
  }

  private static List<int[]> states() {
    List<int[]> states = new ArrayList<>();
    for (int code = 0; code < Math.pow(BINS, FEATURES); code++) {
      int[] state = new int[FEATURES];
      for (int feature = 0, rest = code; feature < FEATURES; feature++, rest /= BINS) {
        state[feature] = rest % BINS;
      }
      states.add(state);
    }
    return states;
  }
}
