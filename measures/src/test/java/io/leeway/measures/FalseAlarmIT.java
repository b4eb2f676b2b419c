package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often windows without drift are called drifted at 1 %: the tables of {@code
 * docs/RATIONALE.md}, 400 references each.
 */
class FalseAlarmIT {
  private static final long SEED = 20_010_305;
  private static final int REFERENCES = 400;
  private static final double ALPHA = 0.01;
  private static final StringBuilder TABLE = new StringBuilder();

  @BeforeAll
  static void announce() {
    System.out.println("seed " + SEED);
  }

  @AfterAll
  static void show() {
    System.out.print(TABLE);
  }

  private static double share(String what, DriftSimulation.Rate rate) {
    TABLE.append("%s: %s%n".formatted(what, rate));
    return rate.share();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 100", "10, 200", "10, 500", "10, 1000", "10, 5000",
    "20, 100", "20, 200", "20, 500", "20, 1000", "20, 5000",
    "50, 100", "50, 200", "50, 500", "50, 1000", "50, 5000"
  })
  void independentRecordsOfANumber(int bins, int records) {
    var stream = DriftSimulation.independent(DriftSimulation.equal(bins));
    assertThat(
            share(
                "%d bins, n = %d, %d blocks".formatted(bins, records, 10_000 / records),
                new DriftSimulation(stream, stream, true)
                    .alarms(SEED, records, 10_000 / records, REFERENCES, 20, ALPHA)))
        .isBetween(0.003, 0.015);
  }

  @ParameterizedTest
  @CsvSource({"500", "1000", "2000", "5000", "20000"})
  void independentRecordsOfTwoHundredCategories(int records) {
    var stream = DriftSimulation.independent(DriftSimulation.zipf(200, 1.1));
    int blocks = Math.max(1, 20_000 / records);
    assertThat(
            share(
                "Zipf(1.1), n = %d, %d blocks".formatted(records, blocks),
                new DriftSimulation(stream, stream, false)
                    .alarms(SEED, records, blocks, REFERENCES, 10, ALPHA)))
        .isBetween(0.003, 0.015);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 500", "0.9, 500", "0.99, 500", "0.999, 500", "0.99, 5000", "0.999, 5000"})
  void numbersThatAreNearlyAlwaysZero(double zeros, int records) {
    double[] shares = new double[11];
    java.util.Arrays.fill(shares, (1 - zeros) / 10);
    shares[0] = zeros;
    var stream = DriftSimulation.independent(shares);
    assertThat(
            share(
                "%.1f %% zeros, n = %d".formatted(100 * zeros, records),
                new DriftSimulation(stream, stream, true)
                    .alarms(SEED, records, 10_000 / records, REFERENCES, 20, ALPHA)))
        .isBetween(0.001, 0.015);
  }

  @ParameterizedTest
  @CsvSource({
    "0.3, 100, 0.02", "0.5, 100, 0.02", "0.8, 100, 0.02", "0.9, 100, 0.02",
    "0.3, 20, 0.03", "0.5, 20, 0.03", "0.8, 20, 0.03", "0.9, 20, 0.03"
  })
  void autoregressiveRecords(double phi, int blocks, double most) {
    var stream = DriftSimulation.autoregressive(10, phi, 0, 0);
    assertThat(
            share(
                "AR(1) %.1f, n = 500, %d blocks".formatted(phi, blocks),
                new DriftSimulation(stream, stream, true)
                    .alarms(SEED, 500, blocks, REFERENCES, 20, ALPHA)))
        .isLessThanOrEqualTo(most);
  }
}
