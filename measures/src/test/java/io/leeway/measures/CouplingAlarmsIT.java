package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often the coupling of two normal features in seven bins each is called changed at 1 %, when
 * it is not, and when it is: 400 references each, calibrated on their own blocks.
 */
class CouplingAlarmsIT {
  private static final long SEED = 20_261_122;
  private static final int REFERENCES = 400;
  private static final int WINDOWS = 10;
  private static final int BINS = 7;
  private static final int COLUMNS = BINS + 1;
  private static final double ALPHA = 0.01;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Two AR(1) series with this correlation of their innovations. */
  private record Source(double phi, double rho, double shift) {
    long[] table(SplittableRandom random, int records) {
      long[] table = new long[COLUMNS * COLUMNS];
      double x = random.nextGaussian();
      double y = rho * x + Math.sqrt(1 - rho * rho) * random.nextGaussian();
      double innovation = Math.sqrt(1 - phi * phi);
      for (int i = 0; i < records; i++) {
        double e = random.nextGaussian();
        double f = rho * e + Math.sqrt(1 - rho * rho) * random.nextGaussian();
        x = phi * x + innovation * e;
        y = phi * y + innovation * f;
        table[bin(x + shift) * COLUMNS + bin(y)]++;
      }
      return table;
    }

    private static int bin(double z) {
      return 1 + Math.min(BINS - 1, (int) (NORMAL.cumulativeProbability(z) * BINS));
    }
  }

  @ParameterizedTest(name = "AR {0}, rho {1}, shift {2}, {3} records, {4} blocks")
  @CsvSource({
    "0, 0, 0, 200, 20, 0.003, 0.015",
    "0, 0, 0, 500, 20, 0.003, 0.015",
    "0, 0, 0, 1000, 20, 0.003, 0.015",
    "0, 0.3, 0, 500, 20, 0.003, 0.015",
    "0, 0.3, 0.5, 500, 20, 0.003, 0.015",
    "0.3, 0, 0, 500, 100, 0, 0.02",
    "0.5, 0, 0, 500, 100, 0, 0.02",
    "0.8, 0, 0, 500, 100, 0, 0.02",
    "0.9, 0, 0, 500, 100, 0, 0.02",
    "0.5, 0.3, 0, 500, 20, 0, 0.03",
    "0.9, 0.3, 0, 500, 20, 0, 0.03",
  })
  void aCouplingThatStaysIsSeldomCalledChanged(
      double phi,
      double rho,
      double shift,
      int records,
      int blocks,
      double atLeast,
      double atMost) {
    double rate = alarms(new Source(phi, rho, 0), new Source(phi, rho, shift), records, blocks);
    assertThat(rate).isBetween(atLeast, atMost);
  }

  @ParameterizedTest(name = "rho {0} to {1}")
  @CsvSource({"0.3, 0.5", "0.5, 0.3"})
  void aCouplingThatChangesIsFoundWhileBothMarginsStaySilent(double before, double after) {
    Source reference = new Source(0, before, 0);
    Source live = new Source(0, after, 0);
    assertThat(alarms(reference, live, 1000, 10)).isGreaterThanOrEqualTo(0.9);
    for (boolean ofRows : new boolean[] {true, false}) {
      double ofMargin =
          alarms(reference, live, 1000, 10, (window, whole) -> ofMargin(window, whole, ofRows));
      // three standard errors above the level: nothing of the change is to be seen in it
      assertThat(ofMargin).isLessThanOrEqualTo(0.015);
    }
  }

  private double alarms(Source reference, Source live, int records, int blocks) {
    return alarms(reference, live, records, blocks, CouplingAlarmsIT::statistics);
  }

  /** What is known of one feature alone. */
  private static DriftStatistics ofMargin(long[] window, long[] reference, boolean isRow) {
    long[] live = margin(window, isRow);
    long[] base = margin(reference, isRow);
    return DriftStatistics.of(live, base, 0)
        .withOrder(
            Arrays.copyOfRange(live, 1, live.length), Arrays.copyOfRange(base, 1, base.length));
  }

  private double alarms(
      Source reference,
      Source live,
      int records,
      int blocks,
      BiFunction<long[], long[], DriftStatistics> statistics) {
    int alarms = 0;
    for (int i = 0; i < REFERENCES; i++) {
      long[] whole = new long[COLUMNS * COLUMNS];
      List<long[]> parts = new ArrayList<>();
      for (int block = 0; block < blocks; block++) {
        long[] part = reference.table(random, records);
        parts.add(part);
        for (int cell = 0; cell < whole.length; cell++) {
          whole[cell] += part[cell];
        }
      }
      List<DriftStatistics> ofBlocks = new ArrayList<>();
      for (long[] part : parts) {
        long[] rest = whole.clone();
        for (int cell = 0; cell < rest.length; cell++) {
          rest[cell] -= part[cell];
        }
        ofBlocks.add(statistics.apply(part, rest));
      }
      DriftCalibration calibration = DriftCalibration.of(ofBlocks);
      for (int window = 0; window < WINDOWS; window++) {
        double p = calibration.pValue(statistics.apply(live.table(random, records), whole));
        alarms += p <= ALPHA ? 1 : 0;
      }
    }
    double rate = alarms / (double) (REFERENCES * WINDOWS);
    System.out.printf(
        Locale.ROOT,
        "seed %d: %s to %s, %d records, %d blocks: %.2f %% (%.2f)%n",
        SEED,
        reference,
        live,
        records,
        blocks,
        100 * rate,
        100 * Math.sqrt(rate * (1 - rate) / (REFERENCES * WINDOWS)));
    return rate;
  }

  private static DriftStatistics statistics(long[] window, long[] reference) {
    double[] rows = CouplingTest.rankScores(margin(reference, true), 1);
    double[] columns = CouplingTest.rankScores(margin(reference, false), 1);
    return CouplingTest.of(window, reference, COLUMNS, rows, columns).statistics();
  }

  private static long[] margin(long[] cells, boolean isRow) {
    long[] margin = new long[COLUMNS];
    for (int cell = 0; cell < cells.length; cell++) {
      margin[isRow ? cell / COLUMNS : cell % COLUMNS] += cells[cell];
    }
    return margin;
  }
}
