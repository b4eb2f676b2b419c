package io.leeway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.reference.RequestedFeature;
import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.UnreadableInputException;
import io.leeway.jobs.window.WindowSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowCheckTest {
  private static final long HOUR = 3_600_000;
  private static final BenchPlan PLAN =
      new BenchPlan(
          12,
          new FeatureMix(1, 0),
          1,
          WindowSpec.sliding(Duration.ofHours(2), Duration.ofHours(1)),
          60,
          1,
          1);

  private final WindowCheck check;

  WindowCheckTest() throws IOException {
    check =
        new WindowCheck(
            PLAN,
            ReferenceProfile.of(
                ReferenceBuilder.build(
                        new Numbers(),
                        ReferenceSettings.withDefaults(BenchConfig.STREAM)
                            .withFeatures(
                                PLAN.features().fields().stream()
                                    .map(RequestedFeature::of)
                                    .toList()))
                    .reference()));
  }

  private static Histogram histogram(long hour, long... counts) {
    return new Histogram(0, hour * HOUR, (hour + 2) * HOUR, padded(counts));
  }

  /** As the job gives them, zeros at the end. */
  private static long[] padded(long... counts) {
    long[] all = new long[Binning.MAX_BINS];
    System.arraycopy(counts, 0, all, 0, counts.length);
    return all;
  }

  @Test
  void everyRecordIsInEachOfItsWindows() {
    assertThat(check.histograms(List.of(histogram(0, 2, 5), histogram(1, 2, 10), histogram(2, 5))))
        .isEqualTo(3);
  }

  @Test
  void aMissingRecordIsFound() {
    assertThatThrownBy(
            () ->
                check.histograms(List.of(histogram(0, 2, 5), histogram(1, 2, 10), histogram(2, 4))))
        .isInstanceOf(CountMismatchException.class)
        .hasMessage(
            "variant c has 23 records in its windows, expected 24 (12 records, 2 windows each)");
  }

  @Test
  void aRecordInAnotherBinIsFound() {
    check.histograms(List.of(histogram(0, 2, 5, 5), histogram(1, 12)));

    assertThatThrownBy(() -> check.histograms(List.of(histogram(0, 2, 4, 6), histogram(1, 12))))
        .isInstanceOf(CountMismatchException.class)
        .hasMessageStartingWith("feature n1 in the window at 0: variant c has ");
  }

  @Test
  void aJobWithoutResultsIsFound() {
    assertThatThrownBy(() -> check.reports(Variant.MONITOR, () -> null))
        .isInstanceOf(CountMismatchException.class)
        .hasMessageStartingWith("variant d has 0 records in its windows, expected 24");
  }

  @Test
  void aHistogramSurvivesItsWayThroughTheTopic() {
    Histogram before = histogram(3, 1, 2, 3);
    Histogram after = Histogram.of(before.toBytes());

    assertThat(after.feature()).isEqualTo(before.feature());
    assertThat(after.windowStartMillis()).isEqualTo(3 * HOUR);
    assertThat(after.windowEndMillis()).isEqualTo(5 * HOUR);
    assertThat(after.counts()).isEqualTo(before.counts());
  }

  /** 0.5 to 99.5 in one column. */
  private static final class Numbers implements RowSource {
    @Override
    public String description() {
      return "numbers";
    }

    @Override
    public RowReader open(Rejects rejects) {
      return new RowReader() {
        private int index;

        @Override
        public boolean next(Row row) throws UnreadableInputException {
          row.begin("numbers", index);
          row.set("n1", new Cell.Real(index + 0.5));
          return index++ < 100;
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };
    }
  }
}
