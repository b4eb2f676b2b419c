package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The corners of {@link FalseAlarmIT} and {@link DetectionPowerIT}, with fewer repetitions. */
class FalseAlarmTest {
  private static final long SEED = 7;
  private static final int REFERENCES = 60;
  private static final int WINDOWS = 20;

  /** Bounds are those of the long tests and three standard errors for 1,200 windows. */
  private static final double SLACK = 0.01;

  private static double alarms(
      DriftSimulation.Stream reference,
      DriftSimulation.Stream live,
      boolean ordered,
      int records,
      int blocks) {
    return new DriftSimulation(reference, live, ordered)
        .alarms(SEED, records, blocks, REFERENCES, WINDOWS, 0.01)
        .share();
  }

  @ParameterizedTest
  @CsvSource({"10, 100", "50, 500"})
  void independentNumbersAreCalm(int bins, int records) {
    var stream = DriftSimulation.independent(DriftSimulation.equal(bins));
    assertThat(alarms(stream, stream, true, records, 10_000 / records))
        .isLessThanOrEqualTo(0.015 + SLACK);
  }

  @ParameterizedTest
  @CsvSource({"500", "1000"})
  void sparseCategoriesAreCalm(int records) {
    var stream = DriftSimulation.independent(DriftSimulation.zipf(200, 1.1));
    assertThat(alarms(stream, stream, false, records, 20_000 / records))
        .isLessThanOrEqualTo(0.015 + SLACK);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 20, 0.03", "0.9, 20, 0.03", "0.9, 100, 0.02"})
  void dependentNumbersAreCalm(double phi, int blocks, double most) {
    var stream = DriftSimulation.autoregressive(10, phi, 0, 0);
    assertThat(alarms(stream, stream, true, 500, blocks)).isLessThanOrEqualTo(most + SLACK);
  }

  @ParameterizedTest
  @CsvSource({"0.25, 500, 0.9", "0.5, 200, 0.99"})
  void aShiftIsSeen(double shift, int records, double least) {
    assertThat(
            alarms(
                DriftSimulation.autoregressive(10, 0, 0, 0),
                DriftSimulation.autoregressive(10, 0, shift, 0),
                true,
                records,
                10_000 / records))
        .isGreaterThanOrEqualTo(least - SLACK);
  }
}
