package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChowLiuTreeTest {
  @Test
  void noSpanningTreeHasALargerSum() {
    SplittableRandom random = new SplittableRandom(5);
    int variables = 5;
    for (int run = 0; run < 200; run++) {
      double[][] weights = new double[variables][variables];
      for (double[] row : weights) {
        for (int i = 0; i < row.length; i++) {
          row[i] = random.nextInt(8) - 1;
        }
      }
      double sum =
          ChowLiuTree.edges(variables, (i, j) -> weights[i][j]).stream()
              .mapToDouble(ChowLiuTree.Edge::mutualInformationNats)
              .sum();
      assertThat(sum).isCloseTo(bestByEnumeration(weights), within(1e-12));
    }
  }

  /** All sets of d - 1 of the edges that leave nothing unconnected. */
  private static double bestByEnumeration(double[][] weights) {
    int variables = weights.length;
    int[][] edges = new int[variables * (variables - 1) / 2][];
    int next = 0;
    for (int i = 0; i < variables; i++) {
      for (int j = i + 1; j < variables; j++) {
        edges[next++] = new int[] {i, j};
      }
    }
    double best = Double.NEGATIVE_INFINITY;
    for (int chosen = 0; chosen < 1 << edges.length; chosen++) {
      if (Integer.bitCount(chosen) != variables - 1) {
        continue;
      }
      int reached = 1;
      double sum = 0;
      for (int round = 0; round < variables; round++) {
        for (int e = 0; e < edges.length; e++) {
          int ends = 1 << edges[e][0] | 1 << edges[e][1];
          if ((chosen >> e & 1) == 1 && (reached & ends) != 0) {
            reached |= ends;
          }
        }
      }
      for (int e = 0; e < edges.length; e++) {
        sum += (chosen >> e & 1) == 1 ? weights[edges[e][0]][edges[e][1]] : 0;
      }
      if (reached == (1 << variables) - 1) {
        best = Math.max(best, sum);
      }
    }
    return best;
  }

  @Test
  void theTrueTreeIsRecoveredFrom20000RecordsOf12Features() {
    long seed = 20_261_122;
    int recovered = 0;
    for (int run = 0; run < 100; run++) {
      SplittableRandom random = new SplittableRandom(seed + run);
      TreeSource source = new TreeSource(12, 7, random);
      int[][] records = source.records(20_000, random);
      List<ChowLiuTree.Edge> edges =
          ChowLiuTree.edges(
              12, (i, j) -> MutualInformation.millerMadow(TreeSource.table(records, i, j, 7), 7));
      Set<List<Integer>> found = new HashSet<>();
      edges.forEach(edge -> found.add(List.of(edge.first(), edge.second())));
      recovered += found.equals(source.edges()) ? 1 : 0;
    }
    System.out.printf("seed %d: tree recovered in %d of 100 runs%n", seed, recovered);
    assertThat(recovered).isGreaterThanOrEqualTo(95);
  }

  @Test
  void oneVariableHasNoEdgesAndEqualWeightsTakeTheSmallestIndexes() {
    assertThat(ChowLiuTree.edges(1, (i, j) -> 0)).isEmpty();
    assertThat(ChowLiuTree.edges(3, (i, j) -> 0.5))
        .containsExactly(new ChowLiuTree.Edge(0, 1, 0.5), new ChowLiuTree.Edge(0, 2, 0.5));
    assertThatThrownBy(() -> ChowLiuTree.edges(2, (i, j) -> Double.NaN))
        .hasMessageContaining("not a number");
  }
}
