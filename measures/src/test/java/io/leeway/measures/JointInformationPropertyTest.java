package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Laws of joint information. Tables have up to 216 cells and entropies up to 6 nats, each right to
 * a few ulps: 1e-12 leaves a margin of about a hundred.
 */
class JointInformationPropertyTest {
  private static final double ROUNDING = 1e-12;

  /** A table of three variables. */
  static final class Cube {
    final long[] cells;
    final int xs;
    final int ys;
    final int zs;

    Cube(long[] cells, int xs, int ys, int zs) {
      this.cells = cells;
      this.xs = xs;
      this.ys = ys;
      this.zs = zs;
    }

    @Override
    public String toString() {
      return xs + " x " + ys + " x " + zs + " " + Arrays.toString(cells);
    }

    int[] shape() {
      return new int[] {xs, ys, zs};
    }

    /** The table of the variables that are kept, 0 for X to 2 for Z, in this order. */
    long[] keep(int... variables) {
      int[] shape = shape();
      int size = 1;
      for (int variable : variables) {
        size *= shape[variable];
      }
      long[] kept = new long[size];
      for (int x = 0; x < xs; x++) {
        for (int y = 0; y < ys; y++) {
          for (int z = 0; z < zs; z++) {
            int[] at = {x, y, z};
            int index = 0;
            for (int variable : variables) {
              index = index * shape[variable] + at[variable];
            }
            kept[index] += cells[(x * ys + y) * zs + z];
          }
        }
      }
      return kept;
    }

    double entropy(int... variables) {
      return Entropy.ofCounts(keep(variables));
    }
  }

  @Provide
  Arbitrary<Cube> cubes() {
    Arbitrary<Integer> bins = Arbitraries.integers().between(1, 6);
    return Combinators.combine(bins, bins, bins)
        .flatAs(
            (xs, ys, zs) -> Bins.histogram(xs * ys * zs).map(cells -> new Cube(cells, xs, ys, zs)));
  }

  @Property
  void mutualInformationIsTheSumOfEntropiesMinusTheJointOne(@ForAll("cubes") Cube cube) {
    double information = MutualInformation.ofCounts(cube.keep(0, 1), cube.ys);
    assertClose(information, cube.entropy(0) + cube.entropy(1) - cube.entropy(0, 1));
    assertThat(information)
        .isGreaterThanOrEqualTo(0)
        .isLessThanOrEqualTo(Math.min(cube.entropy(0), cube.entropy(1)) + ROUNDING);
    assertClose(MutualInformation.ofCounts(cube.keep(1, 0), cube.xs), information);
  }

  @Property
  void mutualInformationIsTheDivergenceFromIndependence(@ForAll("cubes") Cube cube) {
    double[] joint = Bins.shares(cube.keep(0, 1));
    double[] x = Bins.shares(cube.keep(0));
    double[] y = Bins.shares(cube.keep(1));
    double[] product = new double[joint.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        product[i * y.length + j] = x[i] * y[j];
      }
    }
    double information = MutualInformation.ofProbabilities(joint, cube.ys);
    assertClose(information, KullbackLeibler.ofProbabilities(joint, product, ZeroPolicy.INFINITE));
    assertClose(information, MutualInformation.ofCounts(cube.keep(0, 1), cube.ys));
    assertThat(MutualInformation.ofProbabilities(product, cube.ys)).isBetween(0.0, 1e-14);
  }

  @Property
  void chainRuleOfEntropy(@ForAll("cubes") Cube cube) {
    long[] joint = cube.keep(0, 1);
    double givenX = ConditionalEntropy.ofColumnsGivenRows(joint, cube.ys);
    double givenY = ConditionalEntropy.ofRowsGivenColumns(joint, cube.ys);
    assertClose(cube.entropy(0) + givenX, cube.entropy(0, 1));
    assertClose(cube.entropy(1) + givenY, cube.entropy(0, 1));
    assertClose(cube.entropy(1) - givenX, MutualInformation.ofCounts(joint, cube.ys));
    assertThat(givenX).isGreaterThanOrEqualTo(0).isLessThanOrEqualTo(cube.entropy(1) + ROUNDING);
    assertClose(ConditionalEntropy.ofColumnsGivenRows(Bins.shares(joint), cube.ys), givenX);
    assertClose(ConditionalEntropy.ofRowsGivenColumns(Bins.shares(joint), cube.ys), givenY);
  }

  @Property
  void chainRuleOfMutualInformation(@ForAll("cubes") Cube cube) {
    double given = ConditionalMutualInformation.ofCounts(cube.cells, cube.xs, cube.ys, cube.zs);
    assertThat(given).isGreaterThanOrEqualTo(0);
    assertClose(
        MutualInformation.ofCounts(cube.cells, cube.ys * cube.zs),
        MutualInformation.ofCounts(cube.keep(0, 2), cube.zs) + given);
    assertClose(
        given, cube.entropy(0, 2) + cube.entropy(1, 2) - cube.entropy(0, 1, 2) - cube.entropy(2));
    assertClose(
        ConditionalMutualInformation.ofProbabilities(
            Bins.shares(cube.cells), cube.xs, cube.ys, cube.zs),
        given);
  }

  @Property
  void interactionInformationIsSymmetric(@ForAll("cubes") Cube cube) {
    double interaction = InteractionInformation.ofCounts(cube.cells, cube.xs, cube.ys, cube.zs);
    assertClose(
        InteractionInformation.ofCounts(cube.keep(2, 0, 1), cube.zs, cube.xs, cube.ys),
        interaction);
    assertClose(
        InteractionInformation.ofCounts(cube.keep(1, 0, 2), cube.ys, cube.xs, cube.zs),
        interaction);
    assertClose(
        InteractionInformation.ofProbabilities(Bins.shares(cube.cells), cube.xs, cube.ys, cube.zs),
        interaction);
  }

  @Property
  void totalCorrelationIsTheSumOfEntropiesMinusTheJointOne(@ForAll("cubes") Cube cube) {
    double total = TotalCorrelation.ofCounts(cube.cells, cube.shape());
    assertThat(total).isGreaterThanOrEqualTo(0);
    assertClose(total, cube.entropy(0) + cube.entropy(1) + cube.entropy(2) - cube.entropy(0, 1, 2));
    assertClose(
        TotalCorrelation.ofCounts(cube.keep(0, 1), cube.xs, cube.ys),
        MutualInformation.ofCounts(cube.keep(0, 1), cube.ys));
    assertClose(TotalCorrelation.ofProbabilities(Bins.shares(cube.cells), cube.shape()), total);
    assertThat(TotalCorrelation.ofCounts(cube.keep(0), cube.xs)).isBetween(0.0, 1e-14);
  }

  @Property
  void mergingColumnsNeverRaisesInformation(@ForAll("cubes") Cube cube, @ForAll long seed) {
    Random random = new Random(seed);
    int columns = cube.ys * cube.zs;
    int merged = 1 + random.nextInt(columns);
    int[] into = random.ints(columns, 0, merged).toArray();
    long[] cells = new long[cube.xs * merged];
    for (int i = 0; i < cube.cells.length; i++) {
      cells[i / columns * merged + into[i % columns]] += cube.cells[i];
    }
    assertThat(MutualInformation.ofCounts(cells, merged))
        .isLessThanOrEqualTo(MutualInformation.ofCounts(cube.cells, columns) + ROUNDING);
  }

  @Property
  void gOfATwoRowTableIsTwiceItsInformationTimesRecords(@ForAll("cubes") Cube cube) {
    long[] both = cube.cells;
    long[] a = new long[both.length];
    long[] b = new long[both.length];
    Random random = new Random(Bins.sum(both));
    for (int i = 0; i < both.length; i++) {
      a[i] = both[i];
      b[i] = random.nextInt(50) + 1L;
    }
    long[] table = Arrays.copyOf(a, 2 * a.length);
    System.arraycopy(b, 0, table, a.length, b.length);
    double scale = 2.0 * (Bins.sum(a) + Bins.sum(b));
    assertClose(
        TwoSampleTest.gStatistic(a, b) / scale, MutualInformation.ofCounts(table, a.length));
  }

  @Property
  void normalizedInformationLiesBetweenZeroAndOne(@ForAll("cubes") Cube cube) {
    long[] joint = cube.keep(0, 1);
    double least = 1;
    double most = 0;
    for (MutualInformation.Normalization normalization : MutualInformation.Normalization.values()) {
      double value = MutualInformation.normalizedOfCounts(joint, cube.ys, normalization);
      assertThat(value).isBetween(0.0, 1.0);
      assertThat(
              MutualInformation.normalizedOfProbabilities(
                  Bins.shares(joint), cube.ys, normalization))
          .isEqualTo(value, within(1e-6));
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    // min(H) <= geometric <= arithmetic <= max(H) <= joint
    assertThat(
            MutualInformation.normalizedOfCounts(
                joint, cube.ys, MutualInformation.Normalization.MINIMUM))
        .isEqualTo(most, within(ROUNDING));
    assertThat(
            MutualInformation.normalizedOfCounts(
                joint, cube.ys, MutualInformation.Normalization.JOINT))
        .isEqualTo(least, within(ROUNDING));
  }

  /**
   * Chance, the observed information and the entropies keep their order, so the share is at most 1;
   * it is the share of the room above chance, and only names of the bins may differ.
   */
  @Property
  void adjustedInformationIsTheShareOfWhatIsAboveChance(
      @ForAll("cubes") Cube cube, @ForAll("fixedScales") MutualInformation.Normalization by) {
    long[] joint = cube.keep(0, 1);
    double adjusted = MutualInformation.adjusted(joint, cube.ys, by);
    double chance = MutualInformation.expectedUnderIndependence(cube.keep(0), cube.keep(1));
    double ofX = cube.entropy(0);
    double ofY = cube.entropy(1);
    double most =
        switch (by) {
          case MINIMUM -> Math.min(ofX, ofY);
          case GEOMETRIC_MEAN -> Math.sqrt(ofX * ofY);
          case ARITHMETIC_MEAN -> (ofX + ofY) / 2;
          case MAXIMUM, JOINT -> Math.max(ofX, ofY);
        };
    double room = most - chance;
    assertThat(adjusted).isLessThanOrEqualTo(1);
    assertThat(adjusted * room)
        .isEqualTo(
            room > 1e-9 ? MutualInformation.ofCounts(joint, cube.ys) - chance : 0, within(1e-9));
    assertThat(MutualInformation.adjusted(cube.keep(1, 0), cube.xs, by))
        .isEqualTo(adjusted, within(1e-9 / Math.max(room, 1e-6)));
  }

  @Provide
  Arbitrary<MutualInformation.Normalization> fixedScales() {
    return Arbitraries.of(MutualInformation.Normalization.class)
        .filter(by -> by != MutualInformation.Normalization.JOINT);
  }

  @Property
  void estimatesAreFinite(@ForAll("cubes") Cube cube) {
    assertThat(MutualInformation.millerMadow(cube.keep(0, 1), cube.ys)).isFinite();
    assertThat(MutualInformation.standardError(cube.keep(0, 1), cube.ys))
        .isFinite()
        .isGreaterThanOrEqualTo(0);
    double expected = MutualInformation.expectedUnderIndependence(cube.keep(0), cube.keep(1));
    assertThat(expected)
        .isGreaterThanOrEqualTo(0)
        .isLessThanOrEqualTo(Math.min(cube.entropy(0), cube.entropy(1)) + ROUNDING);
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isEqualTo(expected, within(ROUNDING));
  }
}
