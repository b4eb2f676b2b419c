package io.leeway.jobs.reference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.record.FeatureField;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ReferenceProfileTest {
  private static final Reference GOOD = ReferenceId.seal(ReferenceIdTest.REFERENCE);

  private static Reference with(UnaryOperator<FeatureProfile.Builder> change) {
    FeatureProfile feature =
        change.apply(FeatureProfile.newBuilder(GOOD.getFeatures().get(0))).build();
    return ReferenceId.seal(Reference.newBuilder(GOOD).setFeatures(List.of(feature)).build());
  }

  private static void assertRefused(Reference reference, String problem) {
    assertThatThrownBy(() -> ReferenceProfile.of(reference))
        .isInstanceOf(ReferenceException.class)
        .hasMessage("reference " + reference.getId() + ": " + problem);
  }

  @Test
  void aGoodReferenceIsReadyToUse() {
    ReferenceProfile profile = ReferenceProfile.of(GOOD);

    assertThat(profile.id()).isEqualTo(GOOD.getId());
    assertThat(profile.stream()).isEqualTo("flights");
    assertThat(profile.records()).isEqualTo(3);
    assertThat(profile.effectiveFromMillis()).isEqualTo(10);
    assertThat(profile.features())
        .containsExactly(new FeatureField("port", "port", FeatureKind.CATEGORICAL));
    assertThat(requireNonNull(profile.profile("port")).binning().label("port", 1))
        .isEqualTo("port = \"BOS\"");
    assertThat(profile.profile("absent")).isNull();
  }

  @Test
  void countsCannotBeChangedFromOutside() {
    ReferenceProfile profile = ReferenceProfile.of(GOOD);
    requireNonNull(profile.profile("port")).counts()[1] = 99;

    assertThat(requireNonNull(profile.profile("port")).counts()).containsExactly(0, 2, 1, 0, 0);
  }

  @Test
  void contentThatIsNotTheIdsIsRefused() {
    Reference forged = Reference.newBuilder(GOOD).setRecords(4).build();

    assertRefused(forged, "its content has the id " + ReferenceId.of(forged));
  }

  @Test
  void countsThatDoNotFitTheBinsAreRefused() {
    assertRefused(
        with(f -> f.setCounts(List.of(0L, 3L))), "feature \"port\": 2 counts, expected 5");
    assertRefused(
        with(f -> f.setCounts(List.of(0L, -1L, 4L, 0L, 0L))),
        "feature \"port\": counts[1] is -1, expected 0 to 3");
    assertRefused(
        with(f -> f.setCounts(List.of(0L, 2L, 2L, 0L, 0L))),
        "feature \"port\": counts[2] is 2, expected 0 to 1");
    assertRefused(
        with(f -> f.setCounts(List.of(0L, 0L, 0L, 0L, 0L))),
        "feature \"port\": counts sum to 0, expected 3");
    assertRefused(
        with(f -> f.setCounts(List.of(0L, Long.MAX_VALUE, Long.MAX_VALUE, 5L, 0L))),
        "feature \"port\": counts[1] is 9223372036854775807, expected 0 to 3");
    assertRefused(
        with(f -> f.setNonFinite(1)),
        "feature \"port\": nonFinite is 1, expected 0 to 0, the number of missing ones");
  }

  @Test
  void impossibleBinsAreRefused() {
    assertRefused(
        with(f -> f.setCategories(List.of("BOS", "BOS"))),
        "feature \"port\": category \"BOS\" is listed twice, expected it once");
    assertRefused(
        with(f -> f.setKind(FeatureKind.NUMERIC).setEdges(List.of(2.0, 1.0))),
        "feature \"port\": edges[1] is 1.0, expected finite and strictly increasing edges");
  }

  @Test
  void referencesOfNothingAreRefused() {
    assertRefused(
        ReferenceId.seal(Reference.newBuilder(GOOD).setRecords(0).setFeatures(List.of()).build()),
        "it has 0 records, expected some");
    assertRefused(
        ReferenceId.seal(Reference.newBuilder(GOOD).setStream("").build()),
        "its stream has no name");
    FeatureProfile feature = GOOD.getFeatures().get(0);
    assertRefused(
        ReferenceId.seal(Reference.newBuilder(GOOD).setFeatures(List.of(feature, feature)).build()),
        "feature \"port\" is there twice");
  }
}
