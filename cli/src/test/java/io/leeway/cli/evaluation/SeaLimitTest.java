package io.leeway.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.cli.DataSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.junit.jupiter.api.Test;

/** How much of the first change of concept in SEA is in 500 records: the limits that RATIONALE has. */
class SeaLimitTest {
  private static final int PER_CONCEPT = 12_500;
  private static final double HARMONIC_SIZE = 1 / (1 / 500.0 + 1 / 10_000.0);
  private static final double WINDOWS_A_MONTH = 365.25 / 12 * 86_400 / 500;

  private record Row(double first, double second, boolean label) {}

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(DataSet.file("sea_4concepts/sea_4concepts.csv.gz"))),
                StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",", -1);
        rows.add(
            new Row(
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                cells[4].strip().equals("1")));
      }
    }
    return rows;
  }

  /** {@code 2 h KL}, KL by G of both concepts less its degrees of freedom, which has no bias. */
  private static double noncentrality(List<Row> rows, Function<Row, Object> bin) {
    Map<Object, double[]> counts = new HashMap<>();
    for (int i = 0; i < 2 * PER_CONCEPT; i++) {
      counts.computeIfAbsent(bin.apply(rows.get(i)), key -> new double[2])[i / PER_CONCEPT]++;
    }
    double g = 0;
    for (double[] both : counts.values()) {
      for (double count : both) {
        g += count > 0 ? 2 * count * Math.log(2 * count / (both[0] + both[1])) : 0;
      }
    }
    return (g - (counts.size() - 1)) / (PER_CONCEPT / 2.0) * HARMONIC_SIZE;
  }

  private static double power(double noncentrality, int degrees, double level) {
    double critical = ChiSquaredDistribution.of(degrees).inverseSurvivalProbability(level);
    PoissonDistribution mixture = PoissonDistribution.of(noncentrality / 2);
    double power = 0;
    for (int k = 0; k < 300; k++) {
      power +=
          mixture.probability(k)
              * ChiSquaredDistribution.of(degrees + 2.0 * k).survivalProbability(critical);
    }
    return power;
  }

  private static int seventh(double value) {
    return Math.min(6, (int) (value / 10 * 7));
  }

  @Test
  void theFirstStepIsCertainToWhoKnowsItAndHardlySeenByAnyTestOfPairs() throws IOException {
    List<Row> rows = rows();
    double between =
        rows.stream().filter(r -> r.first() + r.second() > 8 && r.first() + r.second() <= 9).count()
            / (double) rows.size();
    double known = 500 * between * 0.8 * Math.log(9);
    double share = noncentrality(rows, Row::label);
    double ofFirst = noncentrality(rows, r -> List.of(seventh(r.first()), r.label()));
    double ofSecond = noncentrality(rows, r -> List.of(seventh(r.second()), r.label()));
    double ofAll =
        noncentrality(rows, r -> List.of(seventh(r.first()), seventh(r.second()), r.label()));
    double level = 1 / WINDOWS_A_MONTH;
    System.out.printf(
        "known %.1f nats; noncentrality: class %.1f, edges %.1f and %.1f more, all three %.1f;"
            + " power at %.2e: %.2f, %.2f, %.2f%n",
        known,
        share,
        ofFirst - share,
        ofSecond - share,
        ofAll,
        level,
        power(share, 1, level),
        power(ofFirst + ofSecond - share, 19, level),
        power(ofAll, 97, level));
    assertThat(known).isCloseTo(71.5, within(0.1));
    assertThat(share).isCloseTo(7.6, within(0.1));
    assertThat(ofFirst - share).isCloseTo(4.5, within(0.1));
    assertThat(ofSecond - share).isCloseTo(2.2, within(0.1));
    assertThat(ofAll).isCloseTo(46.2, within(0.1));
    assertThat(power(share, 1, level)).isCloseTo(0.165, within(0.005));
    assertThat(power(share, 1, level / 10)).isCloseTo(0.064, within(0.005));
    assertThat(power(ofAll, 97, level)).isCloseTo(0.273, within(0.005));
    // three times the records, and a level for a third of the windows
    assertThat(power(share * 1304.35 / HARMONIC_SIZE, 1, 3 * level)).isGreaterThan(0.8);
  }
}
