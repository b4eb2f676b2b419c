package io.leeway.jobs.binning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericBinningTest {
  private static double[] edges(double... edges) {
    return edges;
  }

  private static List<String> labels(Binning binning) {
    return IntStream.range(0, binning.bins()).mapToObj(code -> binning.label("x", code)).toList();
  }

  @Test
  void intervalsAreClosedBelowAndOpenAbove() {
    NumericBinning binning = NumericBinning.ofEdges(edges(0, 10, 20), false);

    assertThat(binning.bins()).isEqualTo(5);
    assertThat(labels(binning))
        .containsExactly("x missing", "x < 0", "x in [0, 10)", "x in [10, 20)", "x >= 20");
    assertThat(binning.code(-0.1)).isEqualTo(1);
    assertThat(binning.code(0)).isEqualTo(2);
    assertThat(binning.code(Math.nextDown(10.0))).isEqualTo(2);
    assertThat(binning.code(10)).isEqualTo(3);
    assertThat(binning.code(20)).isEqualTo(4);
    assertThat(binning.firstInterval()).isEqualTo(2);
  }

  @Test
  void aHeavyValueHasABinOfItsOwnAndItsNeighboursSayThatTheyExcludeIt() {
    NumericBinning binning =
        NumericBinning.ofEdges(edges(-5, 0, Math.nextUp(0.0), 30, Math.nextUp(30.0)), false);

    assertThat(labels(binning))
        .containsExactly(
            "x missing", "x < -5", "x in [-5, 0)", "x = 0", "x in (0, 30)", "x = 30", "x > 30");
    assertThat(binning.code(0)).isEqualTo(3);
    assertThat(binning.code(Double.MIN_VALUE)).isEqualTo(4);
    assertThat(binning.code(30)).isEqualTo(5);
  }

  @Test
  void theLastBinIncludesTheLargestValueOfTheReference() {
    NumericBinning binning = NumericBinning.ofEdges(edges(0, 10, Math.nextUp(25.5)), false);

    assertThat(labels(binning)).endsWith("x in [10, 25.5]", "x > 25.5");
    assertThat(binning.code(25.5)).isEqualTo(3);
  }

  @Test
  void theSignOfZeroDoesNotMatter() {
    for (double zero : new double[] {0.0, -0.0}) {
      NumericBinning binning = NumericBinning.ofEdges(edges(-1, zero, Math.nextUp(zero), 1), false);
      assertThat(binning.code(-0.0)).isEqualTo(binning.code(0.0)).isEqualTo(3);
      assertThat(binning.label("x", 3)).isEqualTo("x = 0");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsMissing(double value) {
    assertThat(NumericBinning.ofEdges(edges(0, 1), false).code(value)).isEqualTo(Binning.MISSING);
    assertThat(NumericBinning.ofEdges(edges(), false).code(value)).isEqualTo(Binning.MISSING);
  }

  @Test
  void aConstantFeatureHasOneValueAndAnyOtherIsUnseen() {
    NumericBinning binning = NumericBinning.ofEdges(edges(7, Math.nextUp(7.0)), false);

    assertThat(labels(binning)).containsExactly("x missing", "x < 7", "x = 7", "x > 7");
    assertThat(binning.isUnseen(binning.code(7))).isFalse();
    assertThat(binning.isUnseen(binning.code(Math.nextDown(7.0)))).isTrue();
    assertThat(binning.isUnseen(binning.code(Math.nextUp(7.0)))).isTrue();
    assertThat(binning.isUnseen(Binning.MISSING)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFeatureThatTheReferenceNeverHadIsMissingOrPresent(boolean discrete) {
    NumericBinning binning = NumericBinning.ofEdges(edges(), discrete);

    assertThat(labels(binning)).containsExactly("x missing", "x present");
    assertThat(binning.code(-1e308)).isEqualTo(1);
    assertThat(binning.code(3)).isEqualTo(1);
    assertThat(binning.isUnseen(1)).isTrue();
    assertThat(binning.isUnseen(Binning.MISSING)).isFalse();
  }

  @Test
  void betweenTheValuesOfADiscreteFeatureIsOneBin() {
    NumericBinning binning =
        NumericBinning.ofEdges(
            edges(1, Math.nextUp(1.0), 2, Math.nextUp(2.0), 5, Math.nextUp(5.0)), true);

    assertThat(labels(binning))
        .containsExactly("x missing", "x < 1", "x = 1", "x = 2", "x = 5", "x other value", "x > 5");
    assertThat(binning.code(1.5)).isEqualTo(5);
    assertThat(binning.code(3)).isEqualTo(5);
    assertThat(binning.isUnseen(5)).isTrue();
    assertThat(binning.isUnseen(4)).isFalse();
    assertThat(binning.code(6)).isEqualTo(6);
  }

  @Test
  void theLargestDoubleIsInsideEdgesThatEndAboveIt() {
    NumericBinning binning =
        NumericBinning.ofEdges(edges(Double.MAX_VALUE, Double.POSITIVE_INFINITY), false);

    assertThat(binning.code(Double.MAX_VALUE)).isEqualTo(2);
    assertThat(binning.isUnseen(2)).isFalse();
  }

  @Test
  void labelsTellNarrowBinsApart() {
    NumericBinning binning =
        NumericBinning.ofEdges(edges(1_600_000_000.25, 1_600_000_000.5, 1_600_000_001.5), false);

    assertThat(binning.label("x", 2)).isEqualTo("x in [1600000000.25, 1600000000.5)");
  }

  @Test
  void labelsAreShort() {
    NumericBinning binning = NumericBinning.ofEdges(edges(-1e-7, 1.0 / 3, 1e15, 2.5e20), false);

    assertThat(labels(binning))
        .containsExactly(
            "x missing",
            "x < -1E-7",
            "x in [-1E-7, 0.333333)",
            "x in [0.333333, 1E+15)",
            "x in [1E+15, 2.5E+20)",
            "x >= 2.5E+20");
  }

  @Test
  void aCodeThatDoesNotExistHasNoLabel() {
    NumericBinning binning = NumericBinning.ofEdges(edges(0, 1), false);

    assertThatThrownBy(() -> binning.label("x", 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> binning.label("x", -1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void wrongEdgesAreNamed() {
    assertThatThrownBy(() -> NumericBinning.ofEdges(edges(0, Double.NaN, 1), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("edges[1] is NaN, expected finite and strictly increasing edges");
    assertThatThrownBy(() -> NumericBinning.ofEdges(edges(0, Double.NaN), false))
        .hasMessageContaining("edges[1] is NaN");
    assertThatThrownBy(() -> NumericBinning.ofEdges(edges(0, 1, 1), false))
        .hasMessageContaining("edges[2] is 1.0");
    assertThatThrownBy(() -> NumericBinning.ofEdges(edges(-0.0, 0.0), false))
        .hasMessageContaining("edges[1] is 0.0");
    assertThatThrownBy(() -> NumericBinning.ofEdges(edges(0, Double.POSITIVE_INFINITY, 1), false))
        .hasMessageContaining("edges[1] is Infinity");
    assertThatThrownBy(() -> NumericBinning.ofEdges(edges(3), false))
        .hasMessage("edges is [3.0], expected none or at least two");
  }

  @Test
  void binsEndWhereACodeNoLongerFitsAByte() {
    double[] most = IntStream.rangeClosed(0, 253).asDoubleStream().toArray();
    assertThat(NumericBinning.ofEdges(most, false).bins()).isEqualTo(Binning.MAX_BINS);

    double[] tooMany = IntStream.rangeClosed(0, 254).asDoubleStream().toArray();
    assertThatThrownBy(() -> NumericBinning.ofEdges(tooMany, false))
        .hasMessage("edges make 257 bins, at most 256 are possible");
  }

  @Test
  void edgesAreCopiedInAndOut() {
    double[] mine = edges(0, 1, 2);
    NumericBinning binning = NumericBinning.ofEdges(mine, false);
    mine[1] = 100;
    binning.edges()[1] = 100;

    assertThat(binning.edges()).containsExactly(0, 1, 2);
    assertThat(binning.code(1.5)).isEqualTo(3);
  }

  @Test
  void aStoredProfileGivesTheSameBins() {
    FeatureProfile profile =
        FeatureProfile.newBuilder()
            .setFeature("x")
            .setPath("x")
            .setKind(FeatureKind.NUMERIC)
            .setEdges(List.of(1.0, Math.nextUp(1.0), 4.0, Math.nextUp(4.0)))
            .setDiscrete(true)
            .setCounts(List.of())
            .build();

    assertThat(labels(Binning.of(profile)))
        .containsExactly("x missing", "x < 1", "x = 1", "x = 4", "x other value", "x > 4");
  }

  @Test
  void aRowIsCodedByItsNumber() {
    Binning binning = NumericBinning.ofEdges(edges(0, 10), false);
    FeatureRow row = new FeatureRow(4);
    row.setNumber(0, 5);
    row.setNumber(1, Double.NaN);
    row.setIntegerText(2, 5);

    assertThat(IntStream.range(0, 4).map(feature -> binning.code(row, feature)))
        .containsExactly(2, 0, 0, 0);
  }

  /**
   * Edges with at most four digits are printed exactly, so a label can be read back as the set of
   * numbers that it names.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aValueIsInTheBinWhoseLabelNamesItAndInNoOther(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      Set<Double> distinct = new HashSet<>();
      int points = 1 + random.nextInt(20);
      for (int i = 0; i < points; i++) {
        double value = (random.nextInt(2001) - 1000) / 8.0;
        distinct.add(value);
        if (random.nextBoolean()) {
          distinct.add(Math.nextUp(value));
        }
      }
      distinct.add(130.0);
      distinct.add(Math.nextUp(130.0));
      double[] edges = distinct.stream().mapToDouble(d -> d + 0.0).sorted().distinct().toArray();
      NumericBinning binning = NumericBinning.ofEdges(edges, false);
      for (int probe = 0; probe < 50; probe++) {
        double value =
            switch (random.nextInt(3)) {
              case 0 -> edges[random.nextInt(edges.length)];
              case 1 -> Math.nextDown(edges[random.nextInt(edges.length)]);
              default -> (random.nextInt(2401) - 1200) / 8.0;
            };
        List<Integer> named = new ArrayList<>();
        for (int code = 1; code < binning.bins(); code++) {
          if (names(binning.label("x", code), value)) {
            named.add(code);
          }
        }
        assertThat(named)
            .as("seed %d, edges %s, value %s", seed, Arrays.toString(edges), value)
            .containsExactly(binning.code(value));
      }
    }
  }

  private static final Pattern INTERVAL = Pattern.compile("x in ([\\[(])(\\S+), (\\S+)([\\])])");

  private static boolean names(String label, double value) {
    Matcher interval = INTERVAL.matcher(label);
    if (interval.matches()) {
      double low = Double.parseDouble(interval.group(2));
      double high = Double.parseDouble(interval.group(3));
      return (interval.group(1).equals("[") ? value >= low : value > low)
          && (interval.group(4).equals("]") ? value <= high : value < high);
    }
    String[] words = label.split(" ", -1);
    double bound = Double.parseDouble(words[2]);
    return switch (words[1]) {
      case "<" -> value < bound;
      case "=" -> value == bound;
      case ">" -> value > bound;
      case ">=" -> value >= bound;
      default -> throw new AssertionError("label " + label);
    };
  }
}
