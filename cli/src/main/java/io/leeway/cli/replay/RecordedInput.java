package io.leeway.cli.replay;

import io.leeway.cli.CliException;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.reference.ReferenceFile;
import io.leeway.cli.rows.FileRows;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.PairSelection;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.Durations;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.EventTimeRange;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.jobs.summary.ReferenceDetail;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Files as a topic on the broker of this process, with the settings of their monitor. */
final class RecordedInput {
  private static final String TOPIC = "input";
  private static final String STREAM = "input";
  private static final String SCHEMA_FILE = "input.avsc";
  private static final String REFERENCE_FILE = "input.ref";

  private final InputOptions options;
  private final RowSource rows;
  private final ReferenceProfile reference;
  private final InputLoader loader;

  private RecordedInput(InputOptions options, RowSource rows, ReferenceProfile reference) {
    this.options = options;
    this.rows = rows;
    this.reference = reference;
    this.loader = new InputLoader(reference.features());
  }

  /** Reads or builds the reference. */
  static RecordedInput of(InputOptions options) throws IOException {
    options.check();
    Path file = options.reference();
    if (file != null) {
      ReferenceProfile reference = ReferenceProfile.of(ReferenceFile.read(file));
      if (options.hasPairs() && reference.message().getPairs() == null) {
        throw new CliException(
            "%s: the reference has no pairs, expected one built with --pairs".formatted(file));
      }
      return new RecordedInput(options, timed(options, rowsOf(options, reference)), reference);
    }
    RowSource rows = timed(options, FileRows.of(options.files(), options.columns().separator()));
    return new RecordedInput(options, rows, ReferenceProfile.of(build(options, rows)));
  }

  /** A CSV file has no types: its columns hold numbers where the reference has some. */
  private static RowSource rowsOf(InputOptions options, ReferenceProfile reference)
      throws IOException {
    Set<String> numbers = new HashSet<>();
    for (FeatureField feature : reference.features()) {
      if (feature.kind() == FeatureKind.NUMERIC) {
        numbers.add(feature.path());
      }
    }
    Set<String> found =
        FileRows.commonNumberColumns(options.files(), options.columns().separator());
    for (String column : found) {
      if (reference.profile(column) == null) {
        numbers.add(column);
      }
    }
    return FileRows.withNumberColumns(options.files(), options.columns().separator(), numbers);
  }

  private static RowSource timed(InputOptions options, RowSource rows) {
    String timestamp = options.timestamp();
    return timestamp == null
        ? rows
        : new TimedRowSource(
            rows, new EventTimeField(timestamp, EventTimeField.Unit.AUTO), TimeRange.ALWAYS);
  }

  private static Reference build(InputOptions options, RowSource rows) throws IOException {
    Long until = options.referenceUntil();
    String timestamp = options.timestamp();
    RowSource head =
        until == null
            ? new HeadRowSource(rows, options.referenceRows())
            : new TimedRowSource(
                rows,
                new EventTimeField(Objects.requireNonNull(timestamp), EventTimeField.Unit.AUTO),
                new TimeRange(Long.MIN_VALUE, until));
    Reference bare =
        ReferenceBuilder.build(
                head,
                ReferenceSettings.withDefaults(STREAM)
                    .withFeatures(options.columns().features())
                    .withIgnored(options.columns().ignored())
                    .withEventTimePath(timestamp)
                    .withWindows(List.of(options.window()))
                    // The first window to be replayed may begin before its first record.
                    .withEffectiveFromMillis(EventTimeRange.FIRST_MILLIS))
            .reference();
    return ReferenceDetail.add(
        bare,
        head,
        PairSelection.request(detail(options), ReferenceProfile.of(bare).features()),
        false);
  }

  private static MonitorConfig.Detail detail(InputOptions options) {
    return MonitorConfig.Detail.NONE.withPairs(
        options.hasPairs() ? MonitorConfig.PairChoice.ALL : MonitorConfig.PairChoice.NONE);
  }

  Reference reference() {
    return reference.message();
  }

  /**
   * The settings of a monitor of the topic.
   *
   * @param overrides of what-ifs
   */
  MonitorConfig config(LocalKafka kafka, Path directory, Map<String, String> overrides)
      throws IOException {
    Files.writeString(directory.resolve(SCHEMA_FILE), loader.schema().toString());
    ReferenceFile.write(reference.message(), directory.resolve(REFERENCE_FILE));
    return ConfigFile.parse(
        """
        stream: %s
        source:
          topic: %s
          bootstrapServers: %s
          format: avro
          schema: %s
          timestamp: {field: %s, unit: millis}
        windows:
          - {size: %s, slide: %s}
        outOfOrderness: 0s
        maxAhead: 1d
        idleTimeout: never
        reference: {file: %s}
        dependence: {pairs: %s}
        """
            .formatted(
                reference.message().getStream(),
                TOPIC,
                kafka.bootstrapServers(),
                SCHEMA_FILE,
                InputLoader.TIME_FIELD,
                Durations.format(options.window()),
                Durations.format(options.slide()),
                REFERENCE_FILE,
                options.hasPairs() ? "all" : "none"),
        directory,
        overrides);
  }

  /** The monitor of these settings. */
  MonitorJob job(MonitorConfig config) {
    return new MonitorJob(config, loader.fields(), MonitorSetup.referenceMessages(config));
  }

  /**
   * Writes the records to the topic.
   *
   * @throws CliException if there is none
   */
  InputLoader.Loaded load(LocalKafka kafka, int partitions)
      throws IOException, InterruptedException, ExecutionException {
    kafka.createTopic(TOPIC, partitions);
    Long until = options.referenceUntil();
    InputLoader.Loaded loaded =
        loader.load(
            rows,
            options.referenceRows(),
            until == null ? Long.MIN_VALUE : until,
            kafka,
            TOPIC,
            partitions);
    if (loaded.records() == 0) {
      throw new CliException(
          "%s: no record is left to replay, expected more than the reference takes"
              .formatted(rows.description()));
    }
    return loaded;
  }
}
