package io.leeway.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.leeway.cli.report.Distribution.Bin;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Reference;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bins of colour: missing, red, green, blue, other, unseen. */
class DistributionTest {
  private static final ReferenceProfile REFERENCE =
      ReferenceProfile.of(
          ReferenceId.seal(
              Reference.newBuilder()
                  .setId("")
                  .setStream("s")
                  .setEffectiveFrom(0)
                  .setRecords(1000)
                  .setSource("test")
                  .setFeatures(
                      List.of(
                          FeatureProfile.newBuilder()
                              .setFeature("colour")
                              .setPath("colour")
                              .setKind(FeatureKind.CATEGORICAL)
                              .setCategories(List.of("red", "green", "blue"))
                              .setCounts(List.of(0L, 500L, 300L, 200L, 0L, 0L))
                              .build()))
                  .build()));

  @Test
  void binsThatAreToldTogetherAreOneAndNotEmptyOnes() {
    Distribution shown = shown(score(40L, 0L, 60L, -1L, -1L, 0L, 0L));
    assertThat(shown.bins())
        .extracting(Bin::label, Bin::liveShare, Bin::referenceShare)
        .containsExactlyInAnyOrder(
            tuple("\"red\"", 0.6, 0.5), tuple("2 bins told together", 0.4, 0.5));
  }

  @Test
  void whereNothingIsToldNothingIsShown() {
    assertThat(shown(score(null, -1L, -1L, -1L, -1L, -1L, -1L)).bins()).isEmpty();
  }

  @Test
  void aBinThatOneOfManyWindowsDoesNotTellApartIsNotToldApartInAll() {
    BinTotals totals = BinTotals.of(score(null, 0L, 60L, 20L, 20L, 0L, 0L));
    totals.add(score(40L, 0L, 60L, -1L, -1L, 0L, 0L));
    totals.add(score(null, -1L, -1L, -1L, -1L, -1L, -1L));
    assertThat(totals.records()).isEqualTo(200);
    assertThat(totals.codes()).containsExactly(0, 1, 4, 5);
    assertThat(totals.grouped()).containsExactly(0, 120, 0, 0, 80);
    assertThat(totals.grouped(new long[] {1, 2, 3, 4, 5, 6})).containsExactly(1, 2, 5, 6, 7);
  }

  private static Distribution shown(FeatureScore score) {
    Distribution shown =
        Distribution.of(new FeatureSeries.Kept(0, 0, 1000, REFERENCE.id(), score), REFERENCE);
    assertThat(shown.bins().stream().mapToDouble(Bin::liveShare).sum())
        .satisfiesAnyOf(
            sum -> assertThat(sum).isCloseTo(1, within(1e-12)), sum -> assertThat(sum).isZero());
    return shown;
  }

  private static FeatureScore score(@Nullable Long merged, Long... counts) {
    return FeatureScore.newBuilder()
        .setFeature(Objects.requireNonNull(REFERENCE.profile("colour")).message().getFeature())
        .setKind(FeatureKind.CATEGORICAL)
        .setStatus(FeatureStatus.OK)
        .setRecords(100)
        .setMissing(0)
        .setUnseen(0)
        .setCounts(List.of(counts))
        .setMergedRecords(merged)
        .build();
  }
}
