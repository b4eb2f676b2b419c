package io.leeway.jobs.reference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.jobs.window.SeasonClock;
import io.leeway.jobs.window.Window;
import io.leeway.schema.BlockNoise;
import io.leeway.schema.Calibration;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.Season;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a reference learns about the noise and the seasons of its stream. */
class CalibratedReferenceTest {
  private static final long SEED = 3;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final SeasonClock HOURS = new SeasonClock(Season.HOUR_OF_DAY, ZoneOffset.UTC);
  private static final ReferenceSettings SETTINGS =
      ReferenceSettings.withDefaults("test").withEventTimePath("at").withWindows(List.of(HOUR));

  /**
   * A record a minute: white noise, noise with a memory of hours, and one that follows the hour.
   */
  private static ListRows minutes(int count) {
    Random random = new Random(SEED);
    ListRows rows = new ListRows();
    double slow = 0;
    for (int i = 0; i < count; i++) {
      slow = 0.99 * slow + 0.14 * random.nextGaussian();
      rows.row(
          "at",
          60L * i,
          "white",
          random.nextGaussian(),
          "slow",
          slow,
          "daily",
          Math.sin(i / 1440.0 * 2 * Math.PI) + 0.2 * random.nextGaussian(),
          "night",
          i / 60 % 24 < 6 && random.nextInt(10) < 9 ? "yes" : "no");
    }
    return rows;
  }

  private static Reference build(ListRows rows, ReferenceSettings settings) throws IOException {
    return ReferenceBuilder.build(
            new TimedRowSource(
                rows, new EventTimeField("at", EventTimeField.Unit.SECONDS), ALL_TIMES),
            settings)
        .reference();
  }

  private static final TimeRange ALL_TIMES = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  private static ReferenceProfile.Profile feature(Reference reference, String name) {
    return requireNonNull(ReferenceProfile.of(reference).profile(name));
  }

  private static double overdispersion(Reference reference, String feature) {
    return requireNonNull(feature(reference, feature).noise(HOUR.toMillis()))
        .calibration()
        .overdispersion(60);
  }

  @Test
  void blocksTellDependentRecordsFromIndependentOnes() throws IOException {
    Reference reference = build(minutes(20 * 1440), SETTINGS);
    Calibration calibration = feature(reference, "white").message().getCalibrations().get(0);
    assertThat(calibration.getWindowMillis()).isEqualTo(HOUR.toMillis());
    assertThat(calibration.getMeanRecords()).isEqualTo(60);
    // 480 hours are more than are kept
    assertThat(calibration.getGeneral().getBlocks()).isBetween(180, BlockCounter.MAX_BLOCKS);
    assertThat(overdispersion(reference, "white")).isEqualTo(1, within(0.05));
    assertThat(overdispersion(reference, "slow")).isGreaterThan(3);
    assertThat(overdispersion(reference, "daily")).isGreaterThan(3);
    assertThat(reference.getWarnings())
        .containsExactly("the reference covers 19 days: yearly seasonality unknown");
  }

  @Test
  void inItsSeasonAFeatureIsCalm() throws IOException {
    Reference reference = build(minutes(20 * 1440), SETTINGS.withSeason(HOURS));
    assertThat(overdispersion(reference, "daily")).isLessThan(2);
    assertThat(overdispersion(reference, "night")).isLessThan(2);
    assertThat(overdispersion(reference, "slow")).isGreaterThan(3);
    assertThat(reference.getSeason()).isEqualTo(Season.HOUR_OF_DAY);
    assertThat(reference.getSeasonMillis()).hasSize(24);
  }

  @Test
  void withTimesTheOrderOfTheRowsDoesNotMatter() throws IOException {
    ReferenceSettings settings = SETTINGS.withSeason(HOURS);
    ListRows rows = minutes(3 * 1440);
    String id = build(rows, settings).getId();
    rows.shuffle(new Random(SEED));
    assertThat(build(rows, settings).getId()).isEqualTo(id);
  }

  @Test
  void rowsWithoutTimeAreASecondApart() throws IOException {
    ListRows rows = new ListRows();
    for (int i = 0; i < 4000; i++) {
      rows.row("x", i % 17 / 2.0);
    }
    Reference reference =
        ReferenceBuilder.build(
                rows,
                ReferenceSettings.withDefaults("test")
                    .withWindows(List.of(Duration.ofSeconds(500))))
            .reference();
    assertThat(feature(reference, "x").message().getCalibrations().get(0).getGeneral().getBlocks())
        .isEqualTo(8);
    assertThat(reference.getWarnings())
        .containsExactly(
            "the records have no time: taken as one a second, in the order of the file",
            "windows of 500s: only 8 blocks to learn their noise from");
  }

  @Test
  void monthsOfOneYearSayNothingOfOtherYears() throws IOException {
    SeasonClock months = new SeasonClock(Season.MONTH, ZoneOffset.UTC);
    assertThat(build(minutes(20 * 1440), SETTINGS.withSeason(months)).getWarnings())
        .contains(
            "the reference covers 19 days: how far a month differs from one year to the next is"
                + " unknown");
    assertThat(build(minutes(20 * 1440), SETTINGS.withSeason(HOURS)).getWarnings())
        .noneMatch(warning -> warning.contains("from one year to the next"));
  }

  @Test
  void aSeasonNeedsTimes() {
    ListRows rows = new ListRows().row("x", 1.5);
    assertThatThrownBy(
            () ->
                ReferenceBuilder.build(
                    rows, ReferenceSettings.withDefaults("test").withSeason(HOURS)))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining("needs the event time");
  }

  @Test
  void withFewBlocksItSaysSo() throws IOException {
    assertThat(build(minutes(180), SETTINGS).getWarnings())
        .containsExactly(
            "the reference covers 2 hours: daily, weekly and yearly seasonality unknown",
            "windows of 1h: 3 blocks to learn their noise from, so records are taken as"
                + " independent");
  }

  @Test
  void aWindowIsComparedWithTheSlotsItContains() throws IOException {
    Reference reference = build(minutes(10 * 1440), SETTINGS.withSeason(HOURS));
    ReferenceProfile profile = ReferenceProfile.of(reference);
    ReferenceProfile.Profile night = requireNonNull(profile.profile("night"));
    int yes = 1 + night.message().getCategories().indexOf("yes");
    assertThat(share(night, profile, 2, 3, yes)).isEqualTo(0.9, within(0.05));
    assertThat(share(night, profile, 12, 13, yes)).isZero();
    assertThat(share(night, profile, 5, 7, yes)).isEqualTo(0.45, within(0.03));
    assertThat(share(night, profile, 0, 24, yes)).isEqualTo(0.225, within(0.02));
  }

  private static double share(
      ReferenceProfile.Profile feature, ReferenceProfile reference, int from, int to, int bin) {
    SeasonMix mix =
        requireNonNull(reference.mix(new Window(from * HOUR.toMillis(), to * HOUR.toMillis())));
    assertThat(mix.seasonShare()).isEqualTo(1);
    long[] counts = feature.counts(mix);
    double all = 0;
    for (long count : counts) {
      all += count;
    }
    // as many records as the hours have
    assertThat(all).isEqualTo(600.0 * (to - from), within(30.0));
    return counts[bin] / all;
  }

  @Test
  void hoursThatWereNeverSeenAreComparedWithTheWhole() throws IOException {
    // from midnight until six on one day
    Reference reference = build(minutes(6 * 60), SETTINGS.withSeason(HOURS));
    assertThat(reference.getWarnings())
        .anyMatch(warning -> warning.startsWith("24 of 24 slots of the season have fewer than"));
    ReferenceProfile profile = ReferenceProfile.of(reference);
    ReferenceProfile.Profile white = requireNonNull(profile.profile("white"));
    SeasonMix noon =
        requireNonNull(profile.mix(new Window(12 * HOUR.toMillis(), 13 * HOUR.toMillis())));
    assertThat(noon.seasonShare()).isZero();
    assertThat(white.counts(noon)).containsExactly(white.counts());
  }

  @Test
  void otherWindowSizesAreScaledFromTheNearest() throws IOException {
    Reference reference =
        build(minutes(10 * 1440), SETTINGS.withWindows(List.of(HOUR, HOUR.multipliedBy(6))));
    ReferenceProfile.Profile slow = feature(reference, "slow");
    assertThat(requireNonNull(slow.noise(HOUR.toMillis())).learntMillis())
        .isEqualTo(HOUR.toMillis());
    assertThat(requireNonNull(slow.noise(HOUR.toMillis() * 2)).learntMillis())
        .isEqualTo(HOUR.toMillis());
    assertThat(requireNonNull(slow.noise(HOUR.toMillis() * 24)).learntMillis())
        .isEqualTo(HOUR.toMillis() * 6);
    assertThat(feature(build(minutes(100), SETTINGS.withWindows(List.of())), "slow").noise(1))
        .isNull();
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Reference good = build(minutes(300), SETTINGS.withSeason(HOURS));
    assertRefused(
        Reference.newBuilder(good).setSeasonZone("Mars").build(), "seasonZone is \"Mars\"");
    assertRefused(
        Reference.newBuilder(good).setSeasonMillis(List.of(1L)).build(),
        "seasonMillis has 1 values, expected 24");
    FeatureProfile feature = good.getFeatures().get(0);
    assertRefused(
        with(good, FeatureProfile.newBuilder(feature).setSeasonCounts(List.of(1L)).build()),
        "1 seasonCounts");
    assertRefused(
        with(
            good,
            FeatureProfile.newBuilder(feature)
                .setSeasonCounts(Collections.nCopies(feature.getSeasonCounts().size(), 0L))
                .build()),
        "seasonCounts of bin");
    BlockNoise noise = new BlockNoise(9, 0.0, 1.0, 1.0);
    Calibration twice = new Calibration(1000L, noise, noise, noise, 5.0);
    assertRefused(
        with(
            good,
            FeatureProfile.newBuilder(feature).setCalibrations(List.of(twice, twice)).build()),
        "calibration for windows of 1000 ms");
    assertRefused(
        with(
            good,
            FeatureProfile.newBuilder(feature)
                .setCalibrations(
                    List.of(
                        new Calibration(
                            1000L, new BlockNoise(9, 7.0, 1.0, 1.0), noise, noise, 5.0)))
                .build()),
        "intra-block correlation 7.0");
  }

  private static Reference with(Reference reference, FeatureProfile feature) {
    List<FeatureProfile> features = new java.util.ArrayList<>(reference.getFeatures());
    features.set(0, feature);
    return Reference.newBuilder(reference).setFeatures(features).build();
  }

  private static void assertRefused(Reference reference, String problem) {
    assertThatThrownBy(() -> ReferenceProfile.of(ReferenceId.seal(reference)))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining(problem);
  }
}
