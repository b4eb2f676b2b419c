package io.leeway.cli.reference;

import io.leeway.cli.CliException;
import io.leeway.cli.ExitCode;
import io.leeway.cli.OutputFile;
import io.leeway.cli.rows.FileRows;
import io.leeway.cli.rows.TopicRowSource;
import io.leeway.cli.text.NumberText;
import io.leeway.jobs.PairSelection;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.reference.RequestedFeature;
import io.leeway.jobs.reference.VectorReferenceBuilder;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.jobs.summary.ReferenceDetail;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.window.SeasonClock;
import io.leeway.schema.Reference;
import io.leeway.schema.Season;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "build",
    description = {
      "Builds a reference from files (CSV, TSV, JSON Lines, each also .gz; Avro; Parquet), or"
          + " without files from the topic of a monitor (--config).",
      "Which columns are features, and of which type, is inferred unless --features says so."
    })
final class BuildCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "The records.")
  private List<Path> files = List.of();

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description = "Name of the stream (default: that of --config).")
  private @Nullable String stream;

  @Option(
      names = "--timestamp",
      paramLabel = "FIELD",
      description = "The event time: ISO-8601, or epoch seconds or milliseconds.")
  private @Nullable String timestamp;

  @Option(
      names = "--from",
      paramLabel = "T",
      converter = TimeArgument.class,
      description = "Leave out records before this event time, such as 2001-01-31T12:00Z.")
  private @Nullable Long from;

  @Option(
      names = "--until",
      paramLabel = "T",
      converter = TimeArgument.class,
      description = "Leave out records from this event time on.")
  private @Nullable Long until;

  @Mixin private FeatureOptions columns;

  @Option(
      names = "--bins",
      paramLabel = "N",
      defaultValue = "32",
      description = "Most bins of a numeric feature (default: ${DEFAULT-VALUE}).")
  private int bins;

  @Option(
      names = "--window",
      paramLabel = "SIZE",
      converter = WindowArgument.class,
      description = {
        "Window size whose noise is learnt, such as 1h, 1d, or 500rows where records have no time;"
            + " may be repeated (default: 1h, or the windows of --config)."
      })
  private List<Duration> windows = List.of();

  @Option(
      names = "--season",
      paramLabel = "SEASON",
      converter = SeasonArgument.class,
      description = {
        "Profile each hour-of-day, hour-of-week, day-of-week or month too (default: that of"
            + " --config, or none)."
      })
  private @Nullable Season season;

  @Option(
      names = "--season-zone",
      paramLabel = "ZONE",
      converter = ZoneArgument.class,
      defaultValue = "UTC",
      description = "Time zone of --season (default: ${DEFAULT-VALUE}).")
  private ZoneId seasonZone;

  @Option(
      names = "--pairs",
      description =
          "Count all pairs of features jointly, for their mutual information, or with more than 300"
              + " those of the dependence tree; needs one or two more passes (default: as in"
              + " --config, or not).")
  private boolean pairs;

  @Option(
      names = "--sketches",
      description =
          "Keep a sketch of each numeric feature, for distances beyond the bins; needs one more"
              + " pass (default: as in --config, or not).")
  private boolean sketches;

  @Option(
      names = "--max-malformed",
      paramLabel = "PERCENT",
      defaultValue = "1",
      description = "Share of malformed lines to put up with (default: ${DEFAULT-VALUE}).")
  private double maxMalformedPercent;

  @Option(
      names = "--effective-from",
      paramLabel = "T",
      converter = TimeArgument.class,
      description = "Event time from which the reference holds (default: the end of its period).")
  private @Nullable Long effectiveFrom;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the reference to this file.")
  private @Nullable Path out;

  @Option(names = "--publish", description = "Write the reference to the topic.")
  private boolean publish;

  @Mixin private TopicOptions topic;

  @Override
  public Integer call() throws IOException {
    OutputFile.check("--out", out);
    if (!(maxMalformedPercent >= 0 && maxMalformedPercent <= 100)) {
      throw new CliException(
          "--max-malformed %s, expected 0 to 100 percent"
              .formatted(NumberText.significant(maxMalformedPercent, 6)));
    }
    MonitorConfig config = topic.config();
    ReferenceTopic target = publish ? topic.topic() : null;
    EventTimeField eventTime = eventTime(config);
    if (eventTime == null && !files.isEmpty() && (from != null || until != null)) {
      throw new CliException("--from and --until need --timestamp FIELD");
    }
    RowSource rows = new TimedRowSource(rows(config), eventTime, range());
    VectorReferenceBuilder.Built built =
        VectorReferenceBuilder.build(rows, settings(config, eventTime), vectors(config));
    ReferenceBuilder.Result result = built.result();
    Reference reference = withDetail(result.reference(), built.rows(), config);
    PrintWriter console = spec.commandLine().getOut();
    console.printf(
        "reference %s: %s records, %d features; columns skipped: %d%n",
        reference.getId(),
        NumberText.count(reference.getRecords()),
        reference.getFeatures().size(),
        reference.getSkipped().size());
    reference
        .getSkipped()
        .forEach(field -> console.println("  " + field.getField() + ": " + field.getReason()));
    reference.getWarnings().forEach(warning -> console.println("warning: " + warning));
    if (result.rejects().count() > 0) {
      spec.commandLine()
          .getErr()
          .printf(
              "%s malformed lines left out: %s%n",
              NumberText.count(result.rejects().count()), result.rejects().examples());
    }
    if (out != null) {
      ReferenceFile.write(reference, out);
      console.println("written to " + out);
    }
    if (target != null) {
      target.publish(reference);
      console.println("published " + reference.getStream() + "/" + reference.getId());
    }
    if (out == null && target == null) {
      console.println("not kept: --out FILE or --publish would");
    }
    return ExitCode.OK;
  }

  private Reference withDetail(Reference bare, RowSource rows, @Nullable MonitorConfig config)
      throws IOException {
    MonitorConfig.Detail detail = config == null ? MonitorConfig.Detail.NONE : config.detail();
    if (pairs && detail.pairs() == MonitorConfig.PairChoice.NONE) {
      detail = detail.withPairs(MonitorConfig.PairChoice.ALL);
    }
    List<FeatureField> features = ReferenceProfile.of(bare).features();
    List<String> unknown = detail.unknownFeatures(features);
    if (!unknown.isEmpty()) {
      throw new CliException(String.join("\n", unknown));
    }
    return ReferenceDetail.add(
        bare, rows, PairSelection.request(detail, features), sketches || detail.sketches());
  }

  /** Those of the settings, unless features were asked for by name. */
  private List<VectorFeature> vectors(@Nullable MonitorConfig config) {
    return config == null || !columns.features().isEmpty() ? List.of() : config.vectors();
  }

  private RowSource rows(@Nullable MonitorConfig config) throws IOException {
    if (!files.isEmpty()) {
      return FileRows.of(files, columns.separator());
    }
    if (config == null) {
      throw new CliException("nothing to read, expected files or --config FILE");
    }
    MonitorConfig.Source source = config.source();
    // A field's event time may be far from the time at which Kafka got the record.
    long since = source.timestamp() == null && from != null ? from : Long.MIN_VALUE;
    return TopicRowSource.of(
        new KafkaAccess(source.bootstrapServers(), source.properties()),
        source.topic(),
        source.format(),
        since);
  }

  private @Nullable EventTimeField eventTime(@Nullable MonitorConfig config) {
    if (timestamp != null) {
      return new EventTimeField(timestamp, EventTimeField.Unit.AUTO);
    }
    EventTimeField configured = config == null ? null : config.source().timestamp();
    if (configured == null || configured.unit() != EventTimeField.Unit.AUTO) {
      return configured;
    }
    // In a stream, a plain number is always milliseconds.
    return new EventTimeField(configured.path(), EventTimeField.Unit.MILLIS);
  }

  private TimeRange range() {
    if (from != null && until != null && from >= until) {
      throw new CliException(
          "--from %s --until %s, expected an end after the start"
              .formatted(Texts.time(from), Texts.time(until)));
    }
    return new TimeRange(
        from == null ? Long.MIN_VALUE : from, until == null ? Long.MAX_VALUE : until);
  }

  private ReferenceSettings settings(
      @Nullable MonitorConfig config, @Nullable EventTimeField eventTime) {
    String name = stream == null && config != null ? config.stream() : stream;
    if (name == null) {
      throw new CliException("the reference needs a stream, expected --stream NAME");
    }
    String problem = ConfigFile.problemOfStream(name);
    if (problem != null) {
      throw new CliException("--stream " + problem);
    }
    List<RequestedFeature> requested = columns.features();
    if (requested.isEmpty() && config != null) {
      requested = config.features().stream().map(RequestedFeature::of).toList();
    }
    return ReferenceSettings.withDefaults(name)
        .withFeatures(requested)
        .withIgnored(columns.ignored())
        .withEventTimePath(eventTime == null ? null : eventTime.path())
        .withEffectiveFromMillis(effectiveFrom == null ? until : effectiveFrom)
        .withNumericBins(bins)
        .withWindows(windows(config))
        .withSeason(season(config))
        .withMaximumRejectedShare(maxMalformedPercent / 100);
  }

  private List<Duration> windows(@Nullable MonitorConfig config) {
    if (!windows.isEmpty()) {
      return windows;
    }
    return config == null
        ? List.of(Duration.ofHours(1))
        : config.windows().stream().map(window -> Duration.ofMillis(window.sizeMillis())).toList();
  }

  private @Nullable SeasonClock season(@Nullable MonitorConfig config) {
    if (season != null) {
      return new SeasonClock(season, seasonZone);
    }
    return config == null ? null : config.season();
  }
}
