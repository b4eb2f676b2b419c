package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often drift is seen in one window at 1 %, 400 references of 10,000 records each. */
class DetectionPowerIT {
  private static final long SEED = 20_010_306;
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

  private static double power(
      String what,
      DriftSimulation.Stream reference,
      DriftSimulation.Stream live,
      boolean ordered,
      int records) {
    DriftSimulation.Rate rate =
        new DriftSimulation(reference, live, ordered)
            .alarms(SEED, records, 10_000 / records, REFERENCES, 10, ALPHA);
    TABLE.append("%s, n = %d: %s%n".formatted(what, records, rate));
    return rate.share();
  }

  private static DriftSimulation.Stream normal(int bins, double shift) {
    return DriftSimulation.autoregressive(bins, 0, shift, 0);
  }

  @ParameterizedTest
  // the last column is what the Kolmogorov-Smirnov test sees, or what is asked for
  @CsvSource({
    "0.1, 200, 10, 0.05", "0.1, 500, 10, 0.20", "0.1, 1000, 10, 0.45", "0.25, 200, 10, 0.65",
    "0.25, 500, 10, 0.95", "0.25, 500, 32, 0.95", "0.5, 200, 10, 0.99", "0.5, 200, 32, 0.99"
  })
  void aShiftOfTheMean(double shift, int records, int bins, double least) {
    assertThat(
            power(
                "mean shift %.2f sigma, %d bins".formatted(shift, bins),
                normal(bins, 0),
                normal(bins, shift),
                true,
                records))
        .isGreaterThanOrEqualTo(least);
  }

  @ParameterizedTest
  @CsvSource({"10", "30"})
  void aNewCategory(int categories) {
    double[] before = new double[categories + 1];
    double[] after = new double[categories + 1];
    for (int i = 0; i < categories; i++) {
      before[i] = 1.0 / (i + 1);
      after[i] = before[i];
    }
    after[categories] = 0.02 / 0.98 * java.util.Arrays.stream(before).sum();
    assertThat(
            power(
                "a new category of 2 %% beside %d".formatted(categories),
                DriftSimulation.independent(before),
                DriftSimulation.independent(after),
                false,
                500))
        .isGreaterThanOrEqualTo(0.95);
  }

  @ParameterizedTest
  @CsvSource({"10", "32"})
  void missingValues(int bins) {
    assertThat(
            power(
                "missing from 1 to 5 %%, %d bins".formatted(bins),
                DriftSimulation.autoregressive(bins, 0, 0, 0.01),
                DriftSimulation.autoregressive(bins, 0, 0, 0.05),
                true,
                500))
        .isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void aDependentStreamThatMovesByOneSigma() {
    assertThat(
            power(
                "mean shift 1 sigma of AR(1) 0.9, 10 bins",
                DriftSimulation.autoregressive(10, 0.9, 0, 0),
                DriftSimulation.autoregressive(10, 0.9, 1, 0),
                true,
                500))
        .isGreaterThanOrEqualTo(0.9);
  }
}
