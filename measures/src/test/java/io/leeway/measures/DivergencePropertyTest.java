package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/**
 * Laws that hold for every pair of histograms. Sums of up to 40 terms of magnitude up to 50 nats
 * are compared, each right to a few ulps: 1e-12 leaves a margin of about ten.
 */
class DivergencePropertyTest {
  private static final double LN_2 = Math.log(2);
  private static final double ROUNDING = 1e-12;
  private static final ZeroPolicy INFINITE = ZeroPolicy.INFINITE;
  private static final ZeroPolicy KT = ZeroPolicy.KRICHEVSKY_TROFIMOV;

  @Provide
  Arbitrary<List<long[]>> pairs() {
    return Bins.histograms(2);
  }

  @Provide
  Arbitrary<List<long[]>> triples() {
    return Bins.histograms(3);
  }

  @Provide
  Arbitrary<ZeroPolicy> policies() {
    return Arbitraries.of(INFINITE, KT, ZeroPolicy.additive(1e-4));
  }

  @Property(tries = 2000)
  void klIsNotNegativeAndZeroOnlyForEqualShares(
      @ForAll("pairs") List<long[]> pair, @ForAll("policies") ZeroPolicy policy) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    double kl = KullbackLeibler.ofCounts(p, q, policy);
    assertThat(kl).isNotNaN().isGreaterThanOrEqualTo(0);
    boolean sameShares = true;
    for (int i = 0; i < p.length; i++) {
      sameShares &=
          Masses.ofCounts("p", p).with(policy).share(i)
              == Masses.ofCounts("q", q).with(policy).share(i);
    }
    assertThat(kl == 0).isEqualTo(sameShares);
    assertThat(KullbackLeibler.ofCounts(p, p.clone(), policy)).isZero();
  }

  @Property
  void klIsTheSumOfItsContributions(
      @ForAll("pairs") List<long[]> pair, @ForAll("policies") ZeroPolicy policy) {
    double[] contributions = new double[pair.get(0).length];
    KullbackLeibler.contributions(pair.get(0), pair.get(1), policy, contributions);
    double kl = KullbackLeibler.ofCounts(pair.get(0), pair.get(1), policy);
    assertClose(Bins.sum(contributions), kl);
  }

  @Property
  void crossEntropyIsEntropyPlusKl(@ForAll("pairs") List<long[]> pair) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    assertClose(
        CrossEntropy.ofCounts(p, q, INFINITE),
        Entropy.ofCounts(p) + KullbackLeibler.ofCounts(p, q, INFINITE));
    // a smoothing policy smooths both sides
    double[] smoothed = new double[p.length];
    for (int i = 0; i < p.length; i++) {
      smoothed[i] = (p[i] + 0.5) / (Bins.sum(p) + p.length / 2.0);
    }
    assertClose(
        CrossEntropy.ofCounts(p, q, KT),
        Entropy.ofProbabilities(smoothed) + KullbackLeibler.ofCounts(p, q, KT));
  }

  @Property(tries = 2000)
  void jensenShannonIsSymmetricAndBounded(@ForAll("pairs") List<long[]> pair) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    double js = JensenShannon.divergenceOfCounts(p, q);
    assertThat(js).isBetween(0.0, LN_2);
    assertClose(JensenShannon.divergenceOfCounts(q, p), js);
    assertThat(JensenShannon.distanceOfCounts(p, q)).isEqualTo(Math.sqrt(js));
    assertThat(JensenShannon.divergenceOfCounts(p, p.clone())).isZero();
  }

  @Property
  void jensenShannonIsTheSumOfTheMagnitudesOfItsContributions(@ForAll("pairs") List<long[]> pair) {
    double[] contributions = new double[pair.get(0).length];
    JensenShannon.contributions(pair.get(0), pair.get(1), contributions);
    double sum = Arrays.stream(contributions).map(Math::abs).sum();
    assertClose(sum, JensenShannon.divergenceOfCounts(pair.get(0), pair.get(1)));
    double[] p = Bins.shares(pair.get(0));
    double[] q = Bins.shares(pair.get(1));
    for (int i = 0; i < p.length; i++) {
      if (p[i] - q[i] > ROUNDING) {
        assertThat(contributions[i]).isGreaterThanOrEqualTo(0);
      } else if (q[i] - p[i] > ROUNDING) {
        assertThat(contributions[i]).isLessThanOrEqualTo(0);
      }
    }
    double[] swapped = new double[p.length];
    JensenShannon.contributions(pair.get(1), pair.get(0), swapped);
    for (int i = 0; i < p.length; i++) {
      assertClose(swapped[i], -contributions[i]);
    }
  }

  @Property
  void jensenShannonIsTheMeanDivergenceFromTheMixture(@ForAll("pairs") List<long[]> pair) {
    double[] p = Bins.shares(pair.get(0));
    double[] q = Bins.shares(pair.get(1));
    for (double weight : new double[] {0.5, 0.1, 0.75}) {
      double[] mixture = new double[p.length];
      for (int i = 0; i < p.length; i++) {
        mixture[i] = weight * p[i] + (1 - weight) * q[i];
      }
      double expected =
          weight * KullbackLeibler.ofProbabilities(p, mixture, INFINITE)
              + (1 - weight) * KullbackLeibler.ofProbabilities(q, mixture, INFINITE);
      assertClose(
          JensenShannon.weightedDivergenceOfProbabilities(p, q, weight, 1 - weight), expected);
    }
  }

  @Property(tries = 2000)
  void metricsHaveTheTriangleInequality(@ForAll("triples") List<long[]> triple) {
    long[] a = triple.get(0);
    long[] b = triple.get(1);
    long[] c = triple.get(2);
    assertTriangle(
        JensenShannon.distanceOfCounts(a, b),
        JensenShannon.distanceOfCounts(b, c),
        JensenShannon.distanceOfCounts(a, c));
    assertTriangle(Hellinger.ofCounts(a, b), Hellinger.ofCounts(b, c), Hellinger.ofCounts(a, c));
    assertTriangle(
        TotalVariation.ofCounts(a, b),
        TotalVariation.ofCounts(b, c),
        TotalVariation.ofCounts(a, c));
    assertTriangle(
        ChebyshevDistance.ofCounts(a, b),
        ChebyshevDistance.ofCounts(b, c),
        ChebyshevDistance.ofCounts(a, c));
    double[] edges = edges(a.length, new Random(Bins.sum(a)));
    assertTriangle(
        Wasserstein.ofBins(a, b, edges),
        Wasserstein.ofBins(b, c, edges),
        Wasserstein.ofBins(a, c, edges));
    assertTriangle(
        KolmogorovSmirnov.ofCounts(a, b),
        KolmogorovSmirnov.ofCounts(b, c),
        KolmogorovSmirnov.ofCounts(a, c));
  }

  private static void assertTriangle(double ab, double bc, double ac) {
    assertThat(ac).isLessThanOrEqualTo((ab + bc) * (1 + ROUNDING) + 1e-15);
  }

  @Property
  void psiIsKlPlusReverseKl(
      @ForAll("pairs") List<long[]> pair, @ForAll("policies") ZeroPolicy policy) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    assertClose(
        PopulationStability.ofCounts(p, q, policy),
        KullbackLeibler.ofCounts(p, q, policy) + KullbackLeibler.ofCounts(q, p, policy));
  }

  @Property
  void gIsTheWeightedJensenShannonDivergenceTimesTwiceTheRecords(
      @ForAll("pairs") List<long[]> pair) {
    long[] a = pair.get(0);
    long[] b = pair.get(1);
    // from the textbook form: observed against expected over the 2 x K table
    double n = Bins.sum(a);
    double m = Bins.sum(b);
    double g = 0;
    for (int i = 0; i < a.length; i++) {
      double column = (double) a[i] + b[i];
      g += a[i] == 0 ? 0 : 2 * a[i] * Math.log(a[i] / (n * (column / (n + m))));
      g += b[i] == 0 ? 0 : 2 * b[i] * Math.log(b[i] / (m * (column / (n + m))));
    }
    double scale = 2 * (n + m);
    double js = JensenShannon.weightedDivergenceOfCounts(a, b);
    assertThat(TwoSampleTest.gStatistic(a, b)).isEqualTo(scale * js, within(1e-12 * scale * js));
    assertThat(js).isEqualTo(g / scale, within(ROUNDING));
  }

  @Property
  void pinskerAndHellingerBoundsHold(@ForAll("pairs") List<long[]> pair) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    double variation = TotalVariation.ofCounts(p, q);
    double hellinger = Hellinger.ofCounts(p, q);
    assertThat(2 * variation * variation)
        .isLessThanOrEqualTo(KullbackLeibler.ofCounts(p, q, INFINITE) + ROUNDING);
    assertThat(hellinger * hellinger).isLessThanOrEqualTo(variation + ROUNDING);
    assertThat(variation).isLessThanOrEqualTo(Math.sqrt(2) * hellinger + ROUNDING);
    assertThat(ChebyshevDistance.ofCounts(p, q)).isLessThanOrEqualTo(variation + ROUNDING);
    assertThat(KolmogorovSmirnov.ofCounts(p, q)).isLessThanOrEqualTo(variation + ROUNDING);
    assertThat(JensenShannon.divergenceOfCounts(p, q))
        .isLessThanOrEqualTo(variation * LN_2 + ROUNDING);
  }

  @Property
  void mergingBinsNeverRaisesADivergence(
      @ForAll("pairs") List<long[]> pair, @ForAll @LongRange(min = 0) long seed) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    int target = 1 + new Random(seed).nextInt(p.length);
    long[] mergedP = merged(p, target, seed);
    long[] mergedQ = merged(q, target, seed);
    assertNotAbove(
        KullbackLeibler.ofCounts(mergedP, mergedQ, INFINITE),
        KullbackLeibler.ofCounts(p, q, INFINITE));
    assertNotAbove(
        JensenShannon.divergenceOfCounts(mergedP, mergedQ), JensenShannon.divergenceOfCounts(p, q));
    assertNotAbove(
        PopulationStability.ofCounts(mergedP, mergedQ, INFINITE),
        PopulationStability.ofCounts(p, q, INFINITE));
    assertNotAbove(Hellinger.ofCounts(mergedP, mergedQ), Hellinger.ofCounts(p, q));
    assertNotAbove(TotalVariation.ofCounts(mergedP, mergedQ), TotalVariation.ofCounts(p, q));
    assertNotAbove(Entropy.ofCounts(mergedP), Entropy.ofCounts(p));
  }

  private static long[] merged(long[] counts, int target, long seed) {
    Random random = new Random(seed);
    long[] merged = new long[target];
    for (long count : counts) {
      merged[random.nextInt(target)] += count;
    }
    return merged;
  }

  private static void assertNotAbove(double merged, double whole) {
    assertThat(merged).isLessThanOrEqualTo(whole + ROUNDING);
  }

  @Property
  void scalingCountsChangesNothing(
      @ForAll("pairs") List<long[]> pair, @ForAll @LongRange(min = 1, max = 1000) long factor) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    long[] scaled = Arrays.stream(p).map(count -> count * factor).toArray();
    // exactly nothing: totals stay below 2^53, and shares are quotients, which are rounded once
    assertThat(all(scaled, q)).isEqualTo(all(p, q));
    assertThat(KullbackLeibler.ofCounts(p, scaled, INFINITE)).isZero();
    assertThat(TwoSampleTest.gStatistic(p, scaled)).isZero();
  }

  @Property
  void permutingBinsChangesNothing(@ForAll("pairs") List<long[]> pair, @ForAll long seed) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    double[] before = all(p, q);
    double[] after = all(shuffled(p, seed), shuffled(q, seed));
    for (int i = 0; i < before.length; i++) {
      assertClose(after[i], before[i]);
    }
  }

  private static long[] shuffled(long[] counts, long seed) {
    long[] shuffled = counts.clone();
    Random random = new Random(seed);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      long swap = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swap;
    }
    return shuffled;
  }

  @Property
  void anEmptyBinChangesNothing(@ForAll("pairs") List<long[]> pair) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    int bins = p.length + 1;
    assertThat(all(Arrays.copyOf(p, bins), Arrays.copyOf(q, bins))).isEqualTo(all(p, q));
    assertThat(TwoSampleTest.degreesOfFreedom(Arrays.copyOf(p, bins), Arrays.copyOf(q, bins)))
        .isEqualTo(TwoSampleTest.degreesOfFreedom(p, q));
  }

  @Property
  void probabilitiesGiveWhatTheirCountsGive(@ForAll("pairs") List<long[]> pair) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    double[] ofCounts = all(p, q);
    double[] x = Bins.shares(p);
    double[] y = Bins.shares(q);
    double[] ofProbabilities = {
      Entropy.ofProbabilities(x),
      CrossEntropy.ofProbabilities(x, y, INFINITE),
      KullbackLeibler.ofProbabilities(x, y, INFINITE),
      JensenShannon.divergenceOfProbabilities(x, y),
      JensenShannon.distanceOfProbabilities(x, y) * JensenShannon.distanceOfProbabilities(x, y),
      PopulationStability.ofProbabilities(x, y, INFINITE),
      Hellinger.ofProbabilities(x, y),
      TotalVariation.ofProbabilities(x, y),
      ChebyshevDistance.ofProbabilities(x, y),
    };
    for (int i = 0; i < ofProbabilities.length; i++) {
      assertClose(ofProbabilities[i], ofCounts[i]);
    }
  }

  @Property
  void smoothedDivergencesAreFinite(@ForAll("pairs") List<long[]> pair) {
    long[] p = pair.get(0);
    long[] q = pair.get(1);
    assertThat(KullbackLeibler.ofCounts(p, q, KT)).isFinite();
    assertThat(CrossEntropy.ofCounts(p, q, KT)).isFinite();
    assertThat(PopulationStability.ofCounts(p, q, KT)).isFinite();
  }

  @Property
  void statisticsAreFiniteAndBounded(@ForAll("pairs") List<long[]> pair) {
    long[] a = pair.get(0);
    long[] b = pair.get(1);
    double records = (double) Bins.sum(a) + Bins.sum(b);
    assertThat(TwoSampleTest.chiSquareStatistic(a, b)).isBetween(0.0, records * (1 + ROUNDING));
    assertThat(TwoSampleTest.gStatistic(a, b)).isBetween(0.0, 2 * records * LN_2 * (1 + ROUNDING));
  }

  /** Every measure that neither depends on the order of the bins nor smooths. */
  private static double[] all(long[] p, long[] q) {
    double distance = JensenShannon.distanceOfCounts(p, q);
    return new double[] {
      Entropy.ofCounts(p),
      CrossEntropy.ofCounts(p, q, INFINITE),
      KullbackLeibler.ofCounts(p, q, INFINITE),
      JensenShannon.divergenceOfCounts(p, q),
      distance * distance,
      PopulationStability.ofCounts(p, q, INFINITE),
      Hellinger.ofCounts(p, q),
      TotalVariation.ofCounts(p, q),
      ChebyshevDistance.ofCounts(p, q),
    };
  }

  private static double[] edges(int bins, Random random) {
    double[] edges = new double[bins + 1];
    for (int i = 1; i <= bins; i++) {
      edges[i] = edges[i - 1] + (random.nextInt(4) == 0 ? 0 : random.nextDouble());
    }
    return edges;
  }

  private static void assertClose(double actual, double expected) {
    if (Double.isInfinite(expected)) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual).isEqualTo(expected, within(ROUNDING * Math.max(1, expected)));
    }
  }
}
