package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case of {@code golden_cases.json}: numbers of other systems' test suites, and a few
 * computed from the definitions. Where a system has another convention, the conversion is in the
 * method named after the measure.
 *
 * <p>Only the cases that need a file of another project under a licence that keeps it out of here
 * can be skipped; {@link #onlyTheCasesWithAForeignFileCanBeLeftOut} names them. They run with
 * {@code -Dleeway.jidt=DIRECTORY} set to a checkout of jlizier/jidt.
 */
class GoldenCasesTest {
  /** Folder of the file that is GPLv3 and so not here; empty to leave its four cases out. */
  private static final String FOREIGN_FILES = System.getProperty("leeway.jidt", "");

  private static List<JsonNode> cases() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            GoldenCasesTest.class.getResourceAsStream("/golden_cases.json"), "golden_cases.json")) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(in).forEach(cases::add);
      return cases;
    }
  }

  @Test
  void onlyTheCasesWithAForeignFileCanBeLeftOut() throws IOException {
    Set<String> ids = new HashSet<>();
    Set<String> foreign = new TreeSet<>();
    for (JsonNode golden : cases()) {
      ids.add(golden.get("id").asText());
      if (golden.get("inputs").has("file")) {
        foreign.add(golden.get("id").asText());
      }
    }
    assertThat(ids).hasSize(86);
    assertThat(foreign)
        .containsExactly(
            "ksg2_milca_2randomCols_k1",
            "ksg2_milca_2randomCols_k10",
            "ksg2_milca_2randomCols_k15",
            "ksg2_milca_2randomCols_k4");
  }

  @TestFactory
  List<DynamicTest> goldenCases() throws IOException {
    List<JsonNode> all = cases();
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode golden : all) {
      if (golden.get("inputs").has("file") && FOREIGN_FILES.isEmpty()) {
        continue;
      }
      tests.add(DynamicTest.dynamicTest(golden.get("id").asText(), () -> check(golden, all)));
    }
    return tests;
  }

  private static void check(JsonNode golden, List<JsonNode> all) throws IOException {
    JsonNode inputs = golden.get("inputs");
    double[] actual =
        switch (golden.get("measure").asText()) {
          case "jensen_shannon" -> one(jensenShannon(golden));
          case "hellinger" ->
              one(Hellinger.ofCounts(longs(inputs, "p_counts"), longs(inputs, "q_counts")));
          // 1 - BC is the square of sqrt(1 - BC)
          case "bhattacharyya_complement" ->
              one(
                  Math.pow(
                      Hellinger.ofCounts(longs(inputs, "p_counts"), longs(inputs, "q_counts")), 2));
          // 1 - sum min(p, q) = 1/2 sum |p - q|
          case "histogram_intersection_complement" ->
              one(TotalVariation.ofCounts(longs(inputs, "p_counts"), longs(inputs, "q_counts")));
          case "l_infinity" ->
              one(ChebyshevDistance.ofCounts(longs(inputs, "p_counts"), longs(inputs, "q_counts")));
          case "kl" ->
              one(
                  KullbackLeibler.ofProbabilities(
                          normalised(doubles(inputs, "p")),
                          normalised(doubles(inputs, "q")),
                          ZeroPolicy.INFINITE)
                      / base(golden));
          case "entropy" -> one(Entropy.ofCounts(longs(inputs, "counts")) / base(golden));
          case "psi" -> one(populationStability(golden));
          case "psi_critical_value" ->
              one(
                  ChiSquareTail.critical(
                          inputs.get("alpha").asDouble(), inputs.get("bins").asInt() - 1)
                      * (1 / inputs.get("n").asDouble() + 1 / inputs.get("m").asDouble()));
          case "psi_p_value" -> one(populationStabilityTail(inputs));
          case "prs_thresholds" -> populationResemblance(inputs);
          case "wasserstein_1" ->
              one(Wasserstein.ofSamples(doubles(inputs, "ref"), doubles(inputs, "cur")));
          case "chi2_gof_p_value" -> one(goodnessOfFitTail(inputs));
          // one-sample G = 2 n KL(current || reference)
          case "g_statistic" -> one(oneSampleG(inputs));
          case "g_test_p_value" ->
              one(
                  ChiSquareTail.survival(
                      oneSampleG(inputs), longs(inputs, "ref_counts").length - 1));
          case "chi2_contingency" -> contingency(inputs);
          case "mutual_information" ->
              one(MutualInformation.ofCounts(table(inputs), columns(inputs)) / base(golden));
          case "mi_miller_madow_correction" ->
              one(
                  MutualInformation.millerMadow(table(inputs), columns(inputs))
                      - MutualInformation.ofCounts(table(inputs), columns(inputs)));
          case "expected_mutual_information" ->
              one(
                  MutualInformation.expectedUnderIndependence(
                      histogram(codes(inputs, "x")), histogram(codes(inputs, "y"))));
          case "conditional_mutual_information" ->
              one(conditionalInformation(inputs) / base(golden));
          case "entropy_miller_madow" ->
              one(Entropy.millerMadow(longs(inputs, "counts")) / base(golden));
          case "entropy_grassberger" ->
              one(Entropy.grassberger(longs(inputs, "counts")) / base(golden));
          case "entropy_chao_shen" -> one(Entropy.chaoShen(longs(inputs, "counts")) / base(golden));
          // K possible bins: the ones not seen are empty
          case "entropy_nsb" ->
              one(
                  Entropy.nemenmanShafeeBialek(
                          Arrays.copyOf(longs(inputs, "counts"), inputs.get("K").asInt()))
                      / base(golden));
          case "mi_ksg1" -> {
            double[][] xy = sample(inputs);
            yield one(KsgMutualInformation.algorithm1(xy[0], xy[1], inputs.get("k").asInt()));
          }
          case "mi_ksg2" -> {
            double[][] xy = sample(inputs);
            yield one(KsgMutualInformation.algorithm2(xy[0], xy[1], inputs.get("k").asInt()));
          }
          case "mi_ksg_inclusive_variant" -> one(inclusiveVariant(inputs));
          case "mi_true_gaussian" -> one(gaussianInformation(inputs));
          // h(Y) - h(Y | X) with Y trapezoidal: eps + 0 - ln(2 eps)
          case "mi_true_additive_uniform" ->
              one(inputs.get("eps").asDouble() - Math.log(2 * inputs.get("eps").asDouble()));
          case "mi_true_student_t" -> one(studentInformation(inputs));
          // the function that the estimators use, of the one dependency
          case "digamma" -> one(Digamma.value(inputs.get("x").asDouble()));
          case "chi2_quantile" ->
              one(
                  ChiSquareTail.critical(
                      1 - inputs.get("p").asDouble(), inputs.get("df").asDouble()));
          case "cusum_alarm_index" -> alarms(inputs, inputs, 1);
          case "page_hinkley_alarm_index" ->
              alarms(
                  inputs,
                  byId(all, inputs.get("stream_of").asText()).get("inputs"),
                  inputs.get("alpha").asDouble());
          default -> throw new AssertionError("no rule for measure " + golden.get("measure"));
        };
    double[] expected =
        golden.get("expected").isArray()
            ? doubles(golden, "expected")
            : one(golden.get("expected").asDouble());
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as(golden.get("convention").asText())
          .isEqualTo(expected[i], within(golden.get("tol").asDouble()));
    }
  }

  /** DISTANCE is the root of the divergence after it has got its base: sqrt(nats / ln base). */
  private static double jensenShannon(JsonNode golden) {
    JsonNode inputs = golden.get("inputs");
    double nats;
    if (inputs.has("p_counts")) {
      nats = JensenShannon.divergenceOfCounts(longs(inputs, "p_counts"), longs(inputs, "q_counts"));
    } else if (inputs.has("weights")) {
      double[] weights = doubles(inputs, "weights");
      nats =
          JensenShannon.weightedDivergenceOfProbabilities(
              doubles(inputs, "p"), doubles(inputs, "q"), weights[0], weights[1]);
    } else {
      nats = JensenShannon.divergenceOfProbabilities(doubles(inputs, "p"), doubles(inputs, "q"));
    }
    double inBase = nats / base(golden);
    return golden.get("convention").asText().startsWith("DISTANCE") ? Math.sqrt(inBase) : inBase;
  }

  /**
   * Zero shares are replaced by a small number and the sides not normalised again, so they are no
   * distributions any more. Bins in use on both sides have the library's contributions in both
   * directions, whose sum is the index; filled bins have the definition.
   */
  private static double populationStability(JsonNode golden) {
    JsonNode inputs = golden.get("inputs");
    long[] p = longs(inputs, "p_counts");
    long[] q = longs(inputs, "q_counts");
    double fill = inputs.has("zero_fill") ? inputs.get("zero_fill").asDouble() : 1e-4;
    double[] x = Bins.shares(p);
    double[] y = Bins.shares(q);
    double[] forward = new double[p.length];
    double[] backward = new double[p.length];
    KullbackLeibler.contributions(p, q, ZeroPolicy.INFINITE, forward);
    KullbackLeibler.contributions(q, p, ZeroPolicy.INFINITE, backward);
    double index = 0;
    for (int i = 0; i < p.length; i++) {
      if (p[i] > 0 && q[i] > 0) {
        index += forward[i] + backward[i];
      } else {
        double a = p[i] > 0 ? x[i] : fill;
        double b = q[i] > 0 ? y[i] : fill;
        index += (a - b) * Math.log(a / b);
      }
    }
    return index;
  }

  private static double populationStabilityTail(JsonNode inputs) {
    long[] p = longs(inputs, "p_counts");
    long[] q = longs(inputs, "q_counts");
    double scale = 1.0 / Bins.sum(p) + 1.0 / Bins.sum(q);
    double index = PopulationStability.ofCounts(p, q, ZeroPolicy.INFINITE);
    return ChiSquareTail.survival(index / scale, p.length - 1);
  }

  /** Thresholds of the population resemblance statistic, from the noncentral chi-square law. */
  private static double[] populationResemblance(JsonNode inputs) {
    double n = inputs.get("n").asDouble();
    int bins = inputs.get("bins").asInt();
    double share = 1.0 / bins;
    double delta = inputs.get("c").asDouble() * Math.sqrt(share * (1 - share) / n);
    double moved = inputs.get("M").asDouble() * delta;
    // as many bins as can be are off by delta, up or down in pairs: lambda = n sum delta^2 / p0
    int off = bins / 2 * 2;
    double lower =
        NoncentralChiSquare.quantile(
            inputs.get("alpha2").asDouble(), bins - 1, n * off * moved * moved / share);
    double upper =
        NoncentralChiSquare.quantile(
            1 - inputs.get("alpha1").asDouble(), bins - 1, n * off * delta * delta / share);
    return new double[] {delta, lower / n, upper / n};
  }

  /** A reference taken as exact is one of infinitely many records: here 10^13 times as many. */
  private static double goodnessOfFitTail(JsonNode inputs) {
    long[] reference = longs(inputs, "ref_counts");
    long[] current = longs(inputs, "cur_counts");
    long[] exact = new long[reference.length];
    for (int i = 0; i < exact.length; i++) {
      exact[i] = reference[i] * 10_000_000_000_000L;
    }
    return ChiSquareTail.survival(
        TwoSampleTest.chiSquareStatistic(current, exact), reference.length - 1);
  }

  private static double oneSampleG(JsonNode inputs) {
    long[] current = longs(inputs, "cur_counts");
    return 2
        * Bins.sum(current)
        * KullbackLeibler.ofCounts(current, longs(inputs, "ref_counts"), ZeroPolicy.INFINITE);
  }

  private static double[] contingency(JsonNode inputs) {
    long[] reference = longs(inputs, "ref_counts");
    long[] current = longs(inputs, "cur_counts");
    double statistic = TwoSampleTest.chiSquareStatistic(reference, current);
    return new double[] {
      statistic,
      ChiSquareTail.survival(statistic, TwoSampleTest.degreesOfFreedom(reference, current))
    };
  }

  private static double conditionalInformation(JsonNode inputs) {
    int[] x = codes(inputs, "x");
    int[] y = codes(inputs, "y");
    int[] z = codes(inputs, "z");
    int yBins = bins(y);
    int zBins = bins(z);
    long[] cells = new long[bins(x) * yBins * zBins];
    for (int i = 0; i < x.length; i++) {
      cells[(x[i] * yBins + y[i]) * zBins + z[i]]++;
    }
    return ConditionalMutualInformation.ofCounts(cells, bins(x), yBins, zBins);
  }

  /** Listed as not KSG-1: it must come from the variant, and must not come from ours. */
  private static double inclusiveVariant(JsonNode inputs) {
    double[][] xy = sample(inputs);
    int k = inputs.get("k").asInt();
    double variant = BruteForceKsg.inclusiveVariant(xy[0], xy[1], k);
    assertThat(KsgMutualInformation.algorithm1(xy[0], xy[1], k))
        .isEqualTo(BruteForceKsg.algorithm1(xy[0], xy[1], k), within(1e-12))
        .isNotCloseTo(variant, within(1e-3));
    return variant;
  }

  private static double gaussianInformation(JsonNode inputs) {
    if (inputs.has("rho")) {
      return Gaussian.mutualInformation(inputs.get("rho").asDouble());
    }
    double[][] covariance = new double[inputs.get("cov").size()][];
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] = doubles(inputs.get("cov").get(i));
    }
    return Gaussian.mutualInformation(covariance, inputs.get("split").get(0).asInt());
  }

  /** h(X) + h(Y) - h(X, Y) of a multivariate t with identity dispersion, by its closed form. */
  private static double studentInformation(JsonNode inputs) {
    int x = inputs.get("dim_x").asInt();
    int y = inputs.get("dim_y").asInt();
    double df = inputs.get("df").asDouble();
    return studentEntropy(x, df) + studentEntropy(y, df) - studentEntropy(x + y, df);
  }

  private static double studentEntropy(int dimensions, double df) {
    double half = (df + dimensions) / 2;
    return LogGamma.value(df / 2)
        - LogGamma.value(half)
        + dimensions / 2.0 * Math.log(df * Math.PI)
        + half * (Digamma.value(half) - Digamma.value(df / 2));
  }

  /**
   * Sequential detectors are not measures; their recurrences are written out here only so that the
   * case file is complete: {@code S = max(0, forget S + x - mean - delta)} with the running mean,
   * restarted after an alarm.
   */
  private static double[] alarms(JsonNode inputs, JsonNode stream, double forget) {
    double delta = inputs.get("delta").asDouble();
    double threshold = inputs.get("threshold").asDouble();
    List<Double> alarms = new ArrayList<>();
    double mean = 0;
    double sum = 0;
    int seen = 0;
    double[] values = doubles(stream, "stream");
    for (int i = 0; i < values.length; i++) {
      seen++;
      mean += (values[i] - mean) / seen;
      sum = forget * sum + values[i] - mean - delta;
      sum = forget == 1 ? Math.max(0, sum) : sum;
      if (sum > threshold) {
        alarms.add((double) i);
        mean = 0;
        sum = 0;
        seen = 0;
      }
    }
    return alarms.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double[][] sample(JsonNode inputs) {
    if (inputs.has("file")) {
      return foreignColumns(inputs);
    }
    if (inputs.has("generator")) {
      int n = inputs.get("n").asInt();
      double[][] xy = new double[2][n];
      long state = 12345;
      for (int i = 0; i < n; i++) {
        state = (1103515245L * state + 12345) % (1L << 31);
        double first = state / (double) (1L << 31);
        state = (1103515245L * state + 12345) % (1L << 31);
        xy[0][i] = first;
        xy[1][i] = 0.6 * first + 0.4 * (state / (double) (1L << 31));
      }
      return xy;
    }
    return new double[][] {doubles(inputs, "x"), doubles(inputs, "y")};
  }

  /** JIDT standardises columns first, with the n - 1 variance. */
  private static double[][] foreignColumns(JsonNode inputs) {
    String file = inputs.get("file").asText().substring("jlizier/jidt ".length());
    Path path = Path.of(FOREIGN_FILES, file);
    double[][] columns = new double[2][inputs.get("rows").asInt()];
    try {
      List<String> lines;
      try (Stream<String> all = Files.lines(path)) {
        lines = all.filter(line -> !line.startsWith("%")).toList();
      }
      assertThat(lines).as("rows of %s", path).hasSize(columns[0].length);
      for (int i = 0; i < columns[0].length; i++) {
        String[] fields = lines.get(i).strip().split("\\s+", -1);
        for (int c = 0; c < 2; c++) {
          columns[c][i] = Double.parseDouble(fields[inputs.get("cols").get(c).asInt()]);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (double[] column : columns) {
      double mean = Bins.sum(column) / column.length;
      double squares = 0;
      for (double value : column) {
        squares += (value - mean) * (value - mean);
      }
      double deviation = Math.sqrt(squares / (column.length - 1));
      for (int i = 0; i < column.length; i++) {
        column[i] = (column[i] - mean) / deviation;
      }
    }
    return columns;
  }

  private static long[] table(JsonNode inputs) {
    int[] x = codes(inputs, "x");
    int[] y = codes(inputs, "y");
    long[] cells = new long[bins(x) * bins(y)];
    for (int i = 0; i < x.length; i++) {
      cells[x[i] * bins(y) + y[i]]++;
    }
    return cells;
  }

  private static int columns(JsonNode inputs) {
    return bins(codes(inputs, "y"));
  }

  private static long[] histogram(int[] codes) {
    long[] counts = new long[bins(codes)];
    for (int code : codes) {
      counts[code]++;
    }
    return counts;
  }

  private static int bins(int[] codes) {
    int most = 0;
    for (int code : codes) {
      most = Math.max(most, code);
    }
    return most + 1;
  }

  private static int[] codes(JsonNode inputs, String name) {
    int[] codes = new int[inputs.get(name).size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = inputs.get(name).get(i).asInt();
    }
    return codes;
  }

  /** Nats per unit of the case. */
  private static double base(JsonNode golden) {
    JsonNode base = golden.get("log_base");
    return base.isNumber() ? Math.log(base.asDouble()) : 1;
  }

  private static double[] normalised(double[] weights) {
    double sum = Bins.sum(weights);
    double[] shares = weights.clone();
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    return shares;
  }

  private static JsonNode byId(List<JsonNode> all, String id) {
    return all.stream()
        .filter(golden -> golden.get("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Counts per bin; a map is ordered by its keys. */
  private static long[] longs(JsonNode inputs, String name) {
    JsonNode node = inputs.get(name);
    if (node.isObject()) {
      TreeMap<String, Long> byKey = new TreeMap<>();
      node.properties().forEach(entry -> byKey.put(entry.getKey(), entry.getValue().asLong()));
      return byKey.values().stream().mapToLong(Long::longValue).toArray();
    }
    long[] values = new long[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get(i).asLong();
    }
    return values;
  }

  private static double[] doubles(JsonNode inputs, String name) {
    return doubles(inputs.get(name));
  }

  private static double[] doubles(JsonNode node) {
    double[] values = new double[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get(i).asDouble();
    }
    return values;
  }

  private static double[] one(double value) {
    return new double[] {value};
  }
}
