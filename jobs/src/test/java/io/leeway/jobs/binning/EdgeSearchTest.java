package io.leeway.jobs.binning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EdgeSearchTest {
  private static final long SEED = 4;

  static List<Arguments> edges() {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] neighbours = new double[34];
    neighbours[0] = 1;
    for (int i = 1; i < neighbours.length; i++) {
      neighbours[i] = Math.nextUp(neighbours[i - 1]);
    }
    return List.of(
        Arguments.of("none", new double[0]),
        Arguments.of("two", new double[] {-1, 1}),
        Arguments.of("uniform", sorted(random.doubles(33))),
        Arguments.of("normal", quantiles(32, random::nextGaussian)),
        Arguments.of("lognormal", quantiles(32, () -> Math.exp(3 * random.nextGaussian()))),
        Arguments.of(
            "Cauchy", quantiles(32, () -> Math.tan(Math.PI * (random.nextDouble() - 0.5)))),
        Arguments.of(
            "zero-inflated", new double[] {0, Math.nextUp(0.0), 0.01, 0.5, 1, 2, 7, 100, 1e5}),
        Arguments.of("hours", points(IntStream.range(0, 24).asDoubleStream())),
        Arguments.of("many points", points(IntStream.range(0, 250).asDoubleStream())),
        Arguments.of("years", DoubleStream.iterate(2001, y -> y <= 2024, y -> y + 1).toArray()),
        Arguments.of(
            "seconds of a day",
            DoubleStream.iterate(1.7e9, s -> s < 1.7e9 + 9e4, s -> s + 3e3).toArray()),
        Arguments.of("next to each other", neighbours),
        Arguments.of("in two heaps", heaps(neighbours)),
        Arguments.of("denormal", sorted(random.doubles(33).map(u -> u * 1e-310))),
        Arguments.of(
            "from end to end",
            new double[] {
              -Double.MAX_VALUE,
              -1e300,
              -1e10,
              -1,
              -1e-300,
              0,
              1e-300,
              1,
              1e10,
              1e300,
              Double.MAX_VALUE,
              Double.POSITIVE_INFINITY
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edges")
  void everyWayCountsExactlyTheEdgesThatAreNotAboveTheValue(String name, double[] edges) {
    double[] values = values(edges);
    byte[] expected = new byte[values.length];
    byte[] codes = new byte[edges.length + 1];
    for (int rank = 0; rank < codes.length; rank++) {
      codes[rank] = (byte) (rank + 1);
    }
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      long rank = Arrays.stream(edges).filter(edge -> edge <= value).count();
      expected[i] = Double.isFinite(value) ? (byte) (rank + 1) : Binning.MISSING;
    }
    assertThat(encoded(new EdgeHalving(edges), values, codes)).as("halving").isEqualTo(expected);
    assertThat(encoded(EdgeSearch.of(edges), values, codes)).as("chosen").isEqualTo(expected);
  }

  @Test
  void aTableIsTakenWhereFewEdgesShareACellAndHalvingWhereAllDo() {
    edges()
        .forEach(
            arguments -> {
              String name = (String) arguments.get()[0];
              assertThat(EdgeSearch.of((double[]) arguments.get()[1]))
                  .as(name)
                  .isInstanceOf(
                      name.equals("none") || name.equals("in two heaps")
                          ? EdgeHalving.class
                          : EdgeTable.class);
            });
  }

  private static byte[] encoded(EdgeSearch search, double[] values, byte[] codes) {
    byte[] encoded = new byte[values.length];
    search.encode(values, values.length, codes, encoded);
    return encoded;
  }

  /** The edges, their neighbours, what lies between and beyond them, and what is no number. */
  private static double[] values(double[] edges) {
    DoubleStream.Builder values = DoubleStream.builder();
    for (double edge : edges) {
      values.add(edge).add(Math.nextDown(edge)).add(Math.nextUp(edge)).add(-edge);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 2000; i++) {
      values.add(Double.longBitsToDouble(random.nextLong()));
      if (edges.length > 1) {
        double low = edges[random.nextInt(edges.length)];
        double high = edges[random.nextInt(edges.length)];
        values.add(low + (high - low) * (random.nextDouble() * 1.2 - 0.1));
      }
    }
    return values
        .add(0.0)
        .add(-0.0)
        .add(Double.NaN)
        .add(Double.POSITIVE_INFINITY)
        .add(Double.NEGATIVE_INFINITY)
        .add(Double.MAX_VALUE)
        .add(-Double.MAX_VALUE)
        .add(Double.MIN_VALUE)
        .build()
        .toArray();
  }

  private static double[] sorted(DoubleStream values) {
    return values.sorted().toArray();
  }

  private static double[] quantiles(int count, DoubleSupplier source) {
    double[] sample = DoubleStream.generate(source).limit(10_000).sorted().toArray();
    return IntStream.rangeClosed(0, count)
        .mapToDouble(i -> sample[Math.min(sample.length - 1, i * sample.length / count)])
        .toArray();
  }

  private static double[] points(DoubleStream values) {
    TreeSet<Double> edges = new TreeSet<>();
    values.forEach(
        value -> {
          edges.add(value);
          edges.add(Math.nextUp(value));
        });
    return edges.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** All these edges twice, far apart: no equally wide cells tell them from each other. */
  private static double[] heaps(double[] edges) {
    return DoubleStream.concat(Arrays.stream(edges), Arrays.stream(edges).map(edge -> edge * 1e6))
        .toArray();
  }
}
