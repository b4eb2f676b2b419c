package io.leeway.jobs.reference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.rows.Cell;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.SkippedField;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceBuilderTest {
  private static final ReferenceSettings DEFAULTS = ReferenceSettings.withDefaults("test");

  private static ListRows column(int rows, IntFunction<Object> value) {
    ListRows source = new ListRows();
    IntStream.range(0, rows).forEach(i -> source.row("x", value.apply(i), "other", i % 7 / 2.0));
    return source;
  }

  private static Reference build(ListRows rows, ReferenceSettings settings) {
    try {
      return ReferenceBuilder.build(rows, settings).reference();
    } catch (IOException e) {
      throw new AssertionError("Rows in memory cannot fail", e);
    }
  }

  private static Reference build(ListRows rows) {
    return build(rows, DEFAULTS);
  }

  private static FeatureProfile feature(Reference reference, String name) {
    return reference.getFeatures().stream()
        .filter(feature -> feature.getFeature().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String reason(Reference reference, String name) {
    return reference.getSkipped().stream()
        .filter(field -> field.getField().equals(name))
        .map(SkippedField::getReason)
        .findFirst()
        .orElse("not skipped");
  }

  private static Map<String, Long> shares(FeatureProfile feature) {
    Binning binning = Binning.of(feature);
    return IntStream.range(0, binning.bins())
        .filter(code -> feature.getCounts().get(code) > 0)
        .boxed()
        .collect(
            Collectors.toMap(
                code -> binning.label(feature.getFeature(), code), feature.getCounts()::get));
  }

  // --- types ---

  @Test
  void numbersAreNumericAndTextsCategorical() {
    Reference numbers = build(column(1_000, i -> i * 0.37));
    Reference texts = build(column(1_000, i -> "port " + i % 9));

    assertThat(feature(numbers, "x").getKind()).isEqualTo(FeatureKind.NUMERIC);
    assertThat(feature(texts, "x").getKind()).isEqualTo(FeatureKind.CATEGORICAL);
  }

  @Test
  void fewFrequentWholeNumbersAreCategories() {
    FeatureProfile hours = feature(build(column(480, i -> i % 24)), "x");

    assertThat(hours.getKind()).isEqualTo(FeatureKind.CATEGORICAL);
    assertThat(hours.getCategories()).hasSize(24).startsWith("0", "1", "10", "11");
    assertThat(shares(hours)).containsEntry("x = \"7\"", 20L);
    assertThat(feature(build(column(460, i -> i % 24)), "x").getKind())
        .as("fewer than 20 records each")
        .isEqualTo(FeatureKind.NUMERIC);
    assertThat(feature(build(column(100_000, i -> i % 51)), "x").getKind())
        .as("more than 50")
        .isEqualTo(FeatureKind.NUMERIC);
  }

  @Test
  void twoWholeNumbersAreCategoriesHoweverRare() {
    FeatureProfile flag = feature(build(column(10, i -> i == 3 ? 1L : 0.0)), "x");

    assertThat(flag.getKind()).isEqualTo(FeatureKind.CATEGORICAL);
    assertThat(shares(flag)).containsOnly(Map.entry("x = \"0\"", 9L), Map.entry("x = \"1\"", 1L));
  }

  @Test
  void booleansAndEnumsAreCategories() {
    assertThat(shares(feature(build(column(10, i -> i < 4)), "x")))
        .containsOnly(Map.entry("x = \"true\"", 4L), Map.entry("x = \"false\"", 6L));
    assertThat(feature(build(column(500, i -> new Cell.Symbol("S" + i))), "x").getKind())
        .isEqualTo(FeatureKind.CATEGORICAL);
  }

  @Test
  void constantsAreLegal() {
    FeatureProfile number = feature(build(column(50, i -> 7)), "x");
    FeatureProfile text = feature(build(column(50, i -> "same")), "x");

    assertThat(shares(number)).containsOnly(Map.entry("x = 7", 50L));
    assertThat(shares(text)).containsOnly(Map.entry("x = \"same\"", 50L));
  }

  @Test
  void aColumnWithoutValuesIsLegalAndTakesAnythingAsNew() {
    FeatureProfile absent = feature(build(column(50, i -> Cell.MISSING)), "x");

    assertThat(absent.getKind()).isEqualTo(FeatureKind.CATEGORICAL);
    assertThat(shares(absent)).containsOnly(Map.entry("x missing", 50L));

    FeatureProfile numeric =
        feature(
            build(
                column(50, i -> Cell.MISSING),
                DEFAULTS.withFeatures(
                    List.of(new RequestedFeature("x", "x", FeatureKind.NUMERIC)))),
            "x");
    assertThat(numeric.getEdges()).isEmpty();
    assertThat(numeric.getMinimum()).isNull();
    assertThat(numeric.getCounts()).containsExactly(50L, 0L);
  }

  @Test
  void identifiersAreSkipped() {
    assertThat(reason(build(column(2_000, i -> 1_000_000L + i)), "x"))
        .isEqualTo("identifier: nearly all of 2000 whole numbers differ");
    assertThat(reason(build(column(2_000, i -> "user-" + i)), "x"))
        .isEqualTo("identifier: nearly all of 2000 values differ");
    assertThat(reason(build(column(30_000, i -> "user-" + i)), "x")).startsWith("identifier: ");
    assertThat(feature(build(column(100, i -> i)), "x").getKind())
        .as("too few rows to tell")
        .isEqualTo(FeatureKind.NUMERIC);
    assertThat(feature(build(column(2_000, i -> i + 0.5)), "x").getKind())
        .as("fractions are measured, not given out")
        .isEqualTo(FeatureKind.NUMERIC);
  }

  @Test
  void textsOfWhichNoneIsFrequentAreSkipped() {
    assertThat(reason(build(column(20_000, i -> "sku-" + i % 5_000)), "x"))
        .isEqualTo("high cardinality: about 5000 different values, none in 0.5 % of the records");
  }

  @Test
  void timesAreSkipped() {
    ListRows rows = new ListRows();
    for (int i = 0; i < 200; i++) {
      rows.row(
          "iso",
          "2001-01-%02dT00:01".formatted(1 + i % 28),
          "day",
          "2001-01-%02d".formatted(1 + i % 28),
          "logical",
          new Cell.Time(i * 1000L, i),
          "nearly",
          i == 100 ? "soon" : "2001-01-01",
          "x",
          i / 2.0);
    }
    Reference reference = build(rows);

    assertThat(reason(reference, "iso")).isEqualTo("timestamp");
    assertThat(reason(reference, "day")).isEqualTo("timestamp");
    assertThat(reason(reference, "logical")).isEqualTo("timestamp");
    assertThat(reason(reference, "nearly")).isEqualTo("not skipped");
    assertThat(reason(build(rows, DEFAULTS.withEventTimePath("x")), "x"))
        .isEqualTo("the event time");
  }

  @Test
  void whatIsNoSingleValueIsSkipped() {
    assertThat(
            reason(
                build(column(9, i -> i == 5 ? new Cell.Unusable("is an array") : Cell.MISSING)),
                "x"))
        .isEqualTo("is an array");
  }

  @Test
  void numbersAmongTextsAreCategories() {
    FeatureProfile mixed =
        feature(build(column(40, i -> i % 2 == 0 ? (Object) 5.0 : i % 4 == 1 ? "5" : "x")), "x");

    assertThat(shares(mixed))
        .containsOnly(Map.entry("x = \"5\"", 30L), Map.entry("x = \"x\"", 10L));
    assertThat(reason(build(column(5_000, i -> i < 4_999 ? (Object) (i / 2.0) : "oops")), "x"))
        .isEqualTo("mixes texts with more than 1024 different numbers");
  }

  // --- requests ---

  @Test
  void whatIsAskedForIsTakenInItsOrderAndNeverSkipped() {
    ListRows rows = new ListRows();
    for (int i = 0; i < 500; i++) {
      rows.row("id", i, "user", "u" + i, "a", i % 3, "b", i % 5 / 2.0);
    }
    Reference reference =
        build(
            rows,
            DEFAULTS.withFeatures(
                List.of(
                    new RequestedFeature("user", "user", null),
                    new RequestedFeature("number", "id", null),
                    new RequestedFeature("a", "a", FeatureKind.NUMERIC))));

    assertThat(reference.getFeatures())
        .extracting(FeatureProfile::getFeature, FeatureProfile::getPath, FeatureProfile::getKind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("user", "user", FeatureKind.CATEGORICAL),
            org.assertj.core.groups.Tuple.tuple("number", "id", FeatureKind.NUMERIC),
            org.assertj.core.groups.Tuple.tuple("a", "a", FeatureKind.NUMERIC));
    assertThat(reference.getSkipped()).containsExactly(new SkippedField("b", "not asked for"));
    assertThat(shares(feature(reference, "user"))).containsOnly(Map.entry("user other", 500L));
  }

  @Test
  void manyNumbersCanBeCategoriesOnRequest() {
    FeatureProfile zip =
        feature(
            build(
                column(39_996, i -> i % 4 == 0 ? 99_000 + i : 8010),
                DEFAULTS.withFeatures(
                    List.of(new RequestedFeature("x", "x", FeatureKind.CATEGORICAL)))),
            "x");

    assertThat(zip.getCategories()).containsExactly("8010");
    assertThat(zip.getCategoriesComplete()).isTrue();
    assertThat(zip.getRareCategories()).hasSize(9_999).contains("99004");
    assertThat(shares(zip))
        .containsOnly(Map.entry("x = \"8010\"", 29_997L), Map.entry("x other", 9_999L));
  }

  @Test
  void impossibleRequestsAreNamed() {
    ListRows rows = column(100, i -> i % 10 == 0 ? (Object) "n/a" : i * 1.5);

    assertThatThrownBy(
            () ->
                build(
                    rows,
                    DEFAULTS
                        .withFeatures(
                            List.of(
                                new RequestedFeature("y", "y", null),
                                new RequestedFeature("x", "x", null)))
                        .withIgnored(Set.of("z"))))
        .isInstanceOf(ReferenceException.class)
        .hasMessage("no column y, z, the columns are other, x");
    assertThatThrownBy(
            () ->
                build(
                    rows,
                    DEFAULTS.withFeatures(
                        List.of(new RequestedFeature("x", "x", FeatureKind.NUMERIC)))))
        .hasMessage("feature \"x\" shall be numeric, but 10 of its 100 values are no numbers");
    assertThatThrownBy(
            () ->
                build(
                    rows,
                    DEFAULTS.withFeatures(
                        List.of(
                            new RequestedFeature("x", "x", null),
                            new RequestedFeature("x", "other", null)))))
        .hasMessage("feature \"x\" is asked for twice, expected it once");
    assertThatThrownBy(() -> build(rows, DEFAULTS.withIgnored(Set.of("x", "other"))))
        .hasMessage(
            "no column can be monitored: other (ignored on request), x (ignored on request)");
    assertThatThrownBy(() -> build(new ListRows()))
        .hasMessage("no records in rows in memory, expected at least one");
    assertThatThrownBy(() -> DEFAULTS.withNumericBins(127))
        .hasMessage("127 numeric bins, expected 1 to 126");
  }

  // --- bins ---

  @Test
  void onlyFrequentCategoriesHaveBins() {
    // 1,000 records: a category of 5 is frequent enough, one of 4 is not.
    FeatureProfile x =
        feature(build(column(1_000, i -> i < 5 ? "five" : i < 9 ? "four" : "most")), "x");

    assertThat(x.getCategories()).containsExactly("most", "five");
    assertThat(x.getRareCategories()).containsExactly("four");
    assertThat(x.getCounts()).containsExactly(0L, 991L, 5L, 4L, 0L);
  }

  @Test
  void atMostSixtyFourCategoriesHaveBins() {
    FeatureProfile x = feature(build(column(10_000, i -> "c" + (100 + i % 100))), "x");

    assertThat(x.getCategories()).hasSize(64).startsWith("c100", "c101").endsWith("c163");
    assertThat(x.getRareCategories()).hasSize(36).startsWith("c164");
  }

  @Test
  void tooManyCategoriesToListAreAllOther() {
    FeatureProfile x =
        feature(build(column(60_000, i -> i % 3 == 0 ? "often" : "rare" + i % 20_000)), "x");

    assertThat(x.getCategories()).containsExactly("often");
    assertThat(x.getCategoriesComplete()).isFalse();
    assertThat(x.getRareCategories()).isEmpty();
    assertThat(x.getCounts()).containsExactly(0L, 20_000L, 40_000L, 0L);
  }

  @Test
  void whatIsNotFiniteIsMissingAndCounted() {
    FeatureProfile x =
        feature(
            build(
                column(
                    100,
                    i ->
                        switch (i % 4) {
                          case 0 -> Cell.MISSING;
                          case 1 -> Double.NaN;
                          case 2 -> Double.NEGATIVE_INFINITY;
                          default -> i * 0.5;
                        })),
            "x");

    assertThat(x.getCounts().get(Binning.MISSING)).isEqualTo(75);
    assertThat(x.getNonFinite()).isEqualTo(50);
    assertThat(x.getMinimum()).isEqualTo(1.5);
    assertThat(x.getMaximum()).isEqualTo(49.5);
  }

  @Test
  void longTextsAreCutAsInTheStream() {
    String stem = "é".repeat(128);
    FeatureProfile x = feature(build(column(40, i -> stem + (i % 2))), "x");

    assertThat(x.getCategories()).containsExactly(stem);
    assertThat(shares(x)).containsValue(40L).hasSize(1);
  }

  // --- times and identity ---

  @Test
  void aReferenceHoldsFromItsEndUnlessToldOtherwise() {
    ListRows untimed = column(10, i -> i);
    assertThat(build(untimed).getEffectiveFrom()).isZero();
    assertThat(build(untimed).getLastEventTime()).isNull();
    assertThat(build(untimed, DEFAULTS.withEffectiveFromMillis(77L)).getEffectiveFrom())
        .isEqualTo(77);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theOrderOfTheRowsDoesNotMatter(long seed) {
    ListRows rows = randomRows(new Random(seed), 5_000);
    String id = build(rows).getId();
    rows.shuffle(new Random(seed + 100));

    assertThat(build(rows).getId()).as("seed %d", seed).isEqualTo(id);
  }

  @Test
  void manyRowsGiveTheSameReferenceAtEveryRun() {
    ListRows rows = new ListRows();
    Random random = new Random(11);
    for (int i = 0; i < 150_000; i++) {
      rows.row("x", random.nextGaussian());
    }
    Reference reference = build(rows);
    FeatureProfile x = feature(reference, "x");

    assertThat(build(rows)).isEqualTo(reference);
    List<Long> interior = x.getCounts().subList(2, x.getCounts().size() - 1);
    // Edges are quantiles of 65,536 of the rows: the mass of a bin, 1/32, has a standard error of
    // about sqrt(2 / 32 / 65,536) = 0.1 %, 3 % of the mass; 5 of them hold for 32 bins.
    assertThat(interior).hasSize(32).allMatch(count -> Math.abs(count / 4687.5 - 1) < 0.15);
  }

  // --- against brute force ---

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void countsAreThoseOfARecountByHand(long seed) {
    ListRows rows = randomRows(new Random(seed), 3_000);
    Reference reference = build(rows);

    assertThat(reference.getRecords()).isEqualTo(3_000);
    assertThat(reference.getFeatures()).hasSizeGreaterThan(5);
    for (FeatureProfile feature : reference.getFeatures()) {
      long[] expected = new long[feature.getCounts().size()];
      for (Map<String, Object> row : rows.rows()) {
        expected[codeByHand(feature, row.getOrDefault(feature.getPath(), Cell.MISSING))]++;
      }
      assertThat(feature.getCounts())
          .as("seed %d, %s", seed, feature.getFeature())
          .isEqualTo(Arrays.stream(expected).boxed().toList());
    }
  }

  /** By linear search, without the row and without the hash table. */
  private static int codeByHand(FeatureProfile feature, Object value) {
    if (value == Cell.MISSING || (value instanceof Double d && !Double.isFinite(d))) {
      return 0;
    }
    if (feature.getKind() == FeatureKind.CATEGORICAL) {
      String text =
          value instanceof Double d && d == Math.rint(d)
              ? Long.toString((long) d.doubleValue())
              : value.toString();
      int own = feature.getCategories().indexOf(text);
      return own >= 0 ? 1 + own : 1 + feature.getCategories().size();
    }
    double number = ((Number) value).doubleValue();
    List<Double> edges = feature.getEdges();
    int code = 1;
    for (int i = 0; i + 1 < edges.size(); i++) {
      boolean own = !feature.getDiscrete() || edges.get(i + 1) == Math.nextUp(edges.get(i));
      if (own) {
        code++;
        if (number >= edges.get(i) && number < edges.get(i + 1)) {
          return code;
        }
      }
    }
    throw new AssertionError(number + " is in no bin of " + feature);
  }

  private static ListRows randomRows(Random random, int count) {
    ListRows rows = new ListRows();
    for (int i = 0; i < count; i++) {
      rows.row(
          "gauss",
          random.nextGaussian(),
          "heavy",
          random.nextInt(3) == 0 ? random.nextDouble() : random.nextInt(2) * -0.0,
          "minutes",
          (int) (random.nextGaussian() * 30),
          "hour",
          random.nextInt(24),
          "half",
          random.nextInt(12) / 2.0,
          "port",
          "P" + (int) (200 * Math.pow(random.nextDouble(), 3)),
          "flag",
          random.nextBoolean(),
          "sparse",
          random.nextInt(10) == 0 ? (Object) random.nextDouble() : Cell.MISSING,
          "broken",
          random.nextInt(5) == 0 ? Double.NaN : random.nextDouble(),
          "mixed",
          random.nextBoolean() ? (Object) (random.nextInt(6) / 2.0) : "m");
    }
    return rows;
  }

  @Test
  void binsInMemoryAndStoredAreTheSame() {
    Reference reference = build(randomRows(new Random(8), 2_000));
    ReferenceProfile profile = ReferenceProfile.of(reference);

    assertThat(profile.features()).hasSameSizeAs(reference.getFeatures());
    assertThat(requireNonNull(profile.profile("gauss")).binning())
        .isInstanceOf(NumericBinning.class);
    assertThat(requireNonNull(profile.profile("port")).binning())
        .isInstanceOf(CategoricalBinning.class);
  }
}
