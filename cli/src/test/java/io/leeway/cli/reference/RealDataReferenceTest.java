package io.leeway.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.DataSet;
import io.leeway.cli.rows.FileRows;
import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.SkippedField;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Facts about these data sets were counted with pandas, see their SOURCE.txt for what they are. */
class RealDataReferenceTest {
  private static Reference build(Path file, String timestamp, TimeRange range) throws IOException {
    RowSource rows =
        new TimedRowSource(
            FileRows.of(List.of(file), null),
            new EventTimeField(timestamp, EventTimeField.Unit.AUTO),
            range);
    Reference reference =
        ReferenceBuilder.build(
                rows, ReferenceSettings.withDefaults("real").withEventTimePath(timestamp))
            .reference();
    ReferenceProfile.of(reference);
    return reference;
  }

  private static Map<String, FeatureKind> kinds(Reference reference) {
    return reference.getFeatures().stream()
        .collect(
            Collectors.toMap(
                FeatureProfile::getFeature, FeatureProfile::getKind, (a, b) -> a, TreeMap::new));
  }

  private static FeatureProfile feature(Reference reference, String name) {
    return reference.getFeatures().stream()
        .filter(feature -> feature.getFeature().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> skipped(Reference reference) {
    return reference.getSkipped().stream()
        .collect(Collectors.toMap(SkippedField::getField, SkippedField::getReason));
  }

  @Test
  void flightsOfJanuary() throws IOException, URISyntaxException {
    Path flights =
        Path.of(
            Objects.requireNonNull(
                    RealDataReferenceTest.class.getResource(
                        "/io/leeway/cli/demo/flights-2001.csv.gz"))
                .toURI());
    Reference january =
        build(
            flights,
            "date",
            new TimeRange(Long.MIN_VALUE, Instant.parse("2001-02-01T00:00:00Z").toEpochMilli()));

    assertThat(january.getRecords()).isEqualTo(33_883);
    assertThat(january.getFirstEventTime())
        .isEqualTo(Instant.parse("2001-01-01T00:01:00Z").toEpochMilli());
    assertThat(kinds(january))
        .isEqualTo(
            Map.of(
                "delay", FeatureKind.NUMERIC,
                "distance", FeatureKind.NUMERIC,
                "origin", FeatureKind.CATEGORICAL,
                "destination", FeatureKind.CATEGORICAL));
    assertThat(skipped(january)).containsExactly(Map.entry("date", "the event time"));
    FeatureProfile delay = feature(january, "delay");
    assertThat(delay.getMinimum()).isEqualTo(-80);
    assertThat(delay.getMaximum()).isEqualTo(1575);
    // Minutes are whole, so bins can be no finer than a minute: 1/32 of the mass is 3.1 %.
    assertThat(delay.getCounts().stream().filter(count -> count > 0).count()).isEqualTo(32);
    assertThat(delay.getCounts()).allMatch(count -> count < 0.06 * january.getRecords());
    FeatureProfile origin = feature(january, "origin");
    assertThat(origin.getCategories()).startsWith("ORD", "DFW", "ATL");
    assertThat(origin.getCategoriesComplete()).isTrue();
    assertThat(origin.getCounts().get(Binning.MISSING)).isZero();
  }

  @Test
  void birdstrikesWithMissingSpeedsAndCostsThatAreMostlyZero() throws IOException {
    Reference strikes =
        build(DataSet.file("birdstrikes/birdstrikes.csv.gz"), "Flight Date", TimeRange.ALWAYS);

    assertThat(strikes.getRecords()).isEqualTo(10_000);
    assertThat(skipped(strikes)).containsOnlyKeys("Flight Date");
    assertThat(kinds(strikes).values()).filteredOn(kind -> kind == FeatureKind.NUMERIC).hasSize(4);
    FeatureProfile cost = feature(strikes, "Cost Total $");
    Binning bins = Binning.of(cost);
    List<Long> counts = cost.getCounts();
    int fullest = counts.indexOf(counts.stream().max(Long::compare).orElseThrow());
    assertThat(bins.label("cost", fullest)).isEqualTo("cost = 0");
    FeatureProfile speed = feature(strikes, "Speed IAS in knots");
    assertThat(speed.getCounts().get(Binning.MISSING)).isBetween(1_000L, 4_000L);
    assertThat(speed.getNonFinite()).isZero();
  }

  @Test
  void hotelBookingsWithIdentifiersFlagsAndHundredsOfAgents() throws IOException {
    Reference bookings =
        build(
            DataSet.file("hotel_bookings/reference_2016-05_2016-09.csv.gz"),
            "timestamp",
            TimeRange.ALWAYS);
    Map<String, FeatureKind> kinds = kinds(bookings);

    assertThat(bookings.getRecords()).isEqualTo(16_913);
    assertThat(skipped(bookings))
        .containsOnlyKeys("Index", "timestamp")
        .containsEntry("Index", "identifier: nearly all of 16913 whole numbers differ");
    assertThat(kinds)
        .containsEntry("agent", FeatureKind.CATEGORICAL)
        .containsEntry("company", FeatureKind.CATEGORICAL)
        .containsEntry("is_canceled", FeatureKind.CATEGORICAL)
        .containsEntry("lead_time", FeatureKind.NUMERIC)
        .containsEntry("adr", FeatureKind.NUMERIC)
        .containsEntry("y_pred_proba", FeatureKind.NUMERIC);
    FeatureProfile agent = feature(bookings, "agent");
    assertThat(agent.getCategories().size() + agent.getRareCategories().size()).isEqualTo(221);
    FeatureProfile probability = feature(bookings, "y_pred_proba");
    List<Long> interior =
        probability.getCounts().subList(2, probability.getCounts().size() - 1).stream()
            .filter(count -> count > 0)
            .toList();
    // A bin is 1/32 of 16,913, 528, give or take a few ties.
    assertThat(interior).hasSize(32).allMatch(count -> count > 500 && count < 560);
  }
}
