package io.leeway.cli.upgrade;

import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.reference.RequestedFeature;
import io.leeway.jobs.reference.VectorReferenceBuilder;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.jobs.summary.ReferenceDetail;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The two monitors whose state is saved: between them they use every kind of state. */
enum SavedMonitor {
  /** Features alone, two window sizes, and a second reference; what the oracle can recompute. */
  PLAIN(
      """
      features:
        - {name: x, type: numeric}
        - {name: y, type: numeric}
        - {name: c, type: categorical}
      windows: [{size: 10m}, {size: 1h, slide: 20m}]
      """),
  /** Segments, pairs, sketches and a vector. */
  DETAILED(
      """
      features:
        - {name: x, type: numeric}
        - {name: y, type: numeric}
        - {name: c, type: categorical}
        - {name: v, type: vector, dimension: 3, projections: 2}
      segments: [{path: c}]
      dependence: {pairs: all}
      sketches: true
      windows: [{size: 10m}]
      """);

  static final String STREAM = "frozen";
  static final String FEATURES = "frozen-features";
  static final String REFERENCES = "frozen-references";

  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final String settings;

  SavedMonitor(String settings) {
    this.settings = settings;
  }

  /** What the folder of its savepoint is called. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Its settings.
   *
   * @param directory where the schema goes
   */
  MonitorConfig config(Path directory, String servers) throws IOException {
    Files.writeString(directory.resolve("frozen.avsc"), FrozenRecords.SCHEMA.toString());
    return ConfigFile.parse(
        """
        stream: %s
        source:
          topic: %s
          bootstrapServers: %s
          format: avro
          schema: frozen.avsc
          timestamp: {field: %s}
        %s
        lateness: 10m
        outOfOrderness: 30s
        idleTimeout: never
        reference: {topic: %s}
        alerts: {falseAlarmsPerMonth: 10, groupFrom: 2}
        sinks: {results: results, alerts: alerts, deadLetters: dead-letters}
        """
            .formatted(STREAM, FEATURES, servers, FrozenRecords.TIME_FIELD, settings, REFERENCES),
        directory);
  }

  /**
   * References as this version makes them, of which only the first is known at the start.
   *
   * @param rows of the first part, of which the first hour is quiet
   */
  List<Reference> newReferences(MonitorConfig config, RowSource rows) throws IOException {
    return switch (this) {
      case PLAIN ->
          List.of(
              byHand(FrozenRecords.START - Duration.ofDays(1).toMillis(), 480),
              byHand(FrozenRecords.START + Duration.ofHours(3).toMillis(), 300));
      case DETAILED -> {
        VectorReferenceBuilder.Built built =
            VectorReferenceBuilder.build(
                new TimedRowSource(
                    rows,
                    config.source().timestamp(),
                    new TimeRange(Long.MIN_VALUE, FrozenRecords.START + HOUR)),
                ReferenceSettings.withDefaults(STREAM)
                    .withFeatures(config.features().stream().map(RequestedFeature::of).toList())
                    .withEventTimePath(FrozenRecords.TIME_FIELD)
                    .withEffectiveFromMillis(0L)
                    .withMaximumRejectedShare(1)
                    .withWindows(List.of(Duration.ofMinutes(10))),
                config.vectors());
        yield List.of(
            ReferenceDetail.add(
                built.result().reference(), built.rows(), config.detail().pairBins(), true));
      }
    };
  }

  private static Reference byHand(long effectiveFromMillis, long red) {
    return ReferenceId.seal(
        Reference.newBuilder()
            .setId("")
            .setStream(STREAM)
            .setEffectiveFrom(effectiveFromMillis)
            .setRecords(1000)
            .setSource("made up")
            .setFeatures(
                List.of(
                    numeric("x", List.of(20L, 80L, 160L, 240L, 240L, 160L, 80L, 20L)),
                    numeric("y", List.of(0L, 100L, 170L, 230L, 230L, 170L, 100L, 0L)),
                    FeatureProfile.newBuilder()
                        .setFeature("c")
                        .setPath("c")
                        .setKind(FeatureKind.CATEGORICAL)
                        .setCategories(List.of("red", "green"))
                        .setRareCategories(List.of("blue"))
                        .setCounts(List.of(25L, red, 735 - red, 240L, 0L))
                        .build()))
            .build());
  }

  private static FeatureProfile numeric(String name, List<Long> counts) {
    return FeatureProfile.newBuilder()
        .setFeature(name)
        .setPath(name)
        .setKind(FeatureKind.NUMERIC)
        .setEdges(List.of(-1.0, -0.5, -0.25, 0.0, 0.25, 0.5))
        .setCounts(counts)
        .build();
  }
}
