package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import org.junit.jupiter.api.Test;

class DriftStatisticsTest {
  private static final long[] REFERENCE = {20, 300, 400, 280};

  @Test
  void equalSharesAreNoSurprise() {
    DriftStatistics none =
        DriftStatistics.of(new long[] {10, 150, 200, 140}, REFERENCE, 0)
            .withOrder(new long[] {150, 200, 140}, new long[] {300, 400, 280});
    assertThat(none.harmonicSize()).isEqualTo(1000 / 3.0, within(1e-10));
    assertThat(none.generalRatio()).isEqualTo(0, within(1e-12));
    assertThat(none.shift()).isEqualTo(0, within(0.01));
    assertThat(none.missing()).isEqualTo(0, within(0.01));
    assertThat(DriftCalibration.NONE.pValue(none)).isGreaterThan(0.9);
  }

  @Test
  void eachQuestionSeesItsOwnChange() {
    DriftStatistics missing = DriftStatistics.of(new long[] {40, 141, 187, 132}, REFERENCE, 0);
    assertThat(missing.missing()).isGreaterThan(20);
    DriftStatistics shifted =
        missing.withOrder(new long[] {80, 200, 220}, new long[] {300, 400, 280});
    assertThat(shifted.shift()).isGreaterThan(30);
    assertThat(shifted.missing()).isEqualTo(missing.missing());
  }

  @Test
  void twoBinsAreTestedExactly() {
    DriftStatistics first = DriftStatistics.of(new long[] {0, 99, 1}, new long[] {0, 9_900, 0}, 0);
    // one value that a constant feature never had, in a hundredth of the records
    assertThat(DriftCalibration.NONE.pValue(first)).isEqualTo(0.01, within(1e-9));
    assertThat(first.missing()).isNaN();
    assertThat(first.withOrder(new long[] {99, 1}, new long[] {9_900, 0})).isEqualTo(first);
  }

  @Test
  void oneBinAnswersNothing() {
    DriftStatistics constant = DriftStatistics.of(new long[] {0, 5}, new long[] {0, 50}, 0);
    assertThat(constant.generalRatio()).isNaN();
    assertThat(DriftCalibration.NONE.pValue(constant)).isEqualTo(1);
    assertThat(DriftCalibration.NONE.detectableJsDivergenceNats(constant, 0.01, 0.8))
        .isEqualTo(Math.log(2));
  }

  @Test
  void sidesWithoutOrderedValuesHaveNoShift() {
    DriftStatistics all = DriftStatistics.of(new long[] {9, 0, 0, 0}, REFERENCE, 0);
    assertThat(all.withOrder(new long[3], new long[] {300, 400, 280}).shift()).isNaN();
  }

  @Test
  void questionsThatBlocksCannotAnswerStayUncalibrated() {
    DriftStatistics block =
        DriftStatistics.of(new long[] {0, 30, 42, 28}, new long[] {0, 270, 358, 252}, 0);
    DriftCalibration calibration = DriftCalibration.of(Collections.nCopies(30, block));
    assertThat(calibration.general().blocks()).isEqualTo(30);
    assertThat(calibration.shift()).isEqualTo(calibration.general());
    assertThat(calibration.missing().blocks()).isZero();
  }

  @Test
  void withFilledBinsTheDetectableChangeIsThatOfTheGTest() {
    long[] window = {0, 5_000, 5_000, 5_000, 5_000};
    long[] reference = {0, 90_000, 90_000, 90_000, 90_000};
    DriftStatistics statistics = DriftStatistics.of(window, reference, 0);
    assertThat(DriftCalibration.NONE.detectableJsDivergenceNats(statistics, 0.001, 0.8))
        .isEqualTo(
            DetectableEffect.jsDivergenceNats(statistics.harmonicSize(), 3, 0.001, 0.8),
            within(1e-7));
  }
}
