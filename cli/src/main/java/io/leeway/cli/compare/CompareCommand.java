package io.leeway.cli.compare;

import io.leeway.cli.CliException;
import io.leeway.cli.ExitCode;
import io.leeway.cli.reference.FeatureOptions;
import io.leeway.cli.rows.FileRows;
import io.leeway.cli.text.NumberText;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.codec.JsonView;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leeway compare}: two files, feature by feature, by the code that the monitor uses. */
@Command(
    name = "compare",
    description = {
      "Tells how far the records of one file have drifted off those of another.",
      "Files are CSV, TSV or JSON Lines, each also .gz, Avro or Parquet."
    })
public final class CompareCommand implements Callable<Integer> {
  /** The reference lives no longer than the command, so all of them share a name. */
  private static final String STREAM = "compare";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "REFERENCE", index = "0", description = "The records to compare with.")
  private Path reference;

  @Parameters(paramLabel = "LIVE", index = "1", description = "The records that may have drifted.")
  private Path live;

  @Option(
      names = "--timestamp",
      paramLabel = "FIELD",
      description = "The event time, which is then no feature.")
  private @Nullable String timestamp;

  @Mixin private FeatureOptions columns;

  @Option(
      names = "--alpha",
      paramLabel = "P",
      defaultValue = "0.001",
      description = "Probability of a false alarm, at most 0.05 (default: ${DEFAULT-VALUE}).")
  private double alpha;

  @Option(
      names = "--minimum-js-distance",
      paramLabel = "D",
      defaultValue = "0.05",
      description = "Smaller changes are no drift (default: ${DEFAULT-VALUE}).")
  private double minimumJsDistance;

  @Option(
      names = "--pairs",
      description =
          "Compare how features depend on each other too: all pairs, or with more than 300 those of"
              + " the reference's dependence tree.")
  private boolean pairs;

  @Option(names = "--json", description = "Print the WindowReport as one line of JSON.")
  private boolean json;

  @Option(
      names = "--fail-on-drift",
      description = "End with 1 if a feature, or with --pairs a coupling, has drifted.")
  private boolean failOnDrift;

  @Override
  public Integer call() throws IOException {
    ReferenceSettings settings =
        ReferenceSettings.withDefaults(STREAM)
            .withFeatures(columns.features())
            .withIgnored(columns.ignored())
            .withEventTimePath(timestamp);
    Comparison comparison =
        Comparison.of(
            timed(FileRows.of(List.of(reference), columns.separator())),
            this::liveRows,
            settings,
            rule(),
            pairs);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(JsonView.of(comparison.report()));
    } else {
      new ComparisonText(comparison).lines().forEach(out::println);
    }
    tell(comparison.referenceRejects());
    tell(comparison.live().rejects());
    return failOnDrift && comparison.hasDrift() ? ExitCode.DRIFT : ExitCode.OK;
  }

  private void tell(Rejects rejects) {
    if (rejects.count() > 0) {
      spec.commandLine()
          .getErr()
          .printf(
              "%s malformed lines left out: %s%n",
              NumberText.count(rejects.count()), rejects.examples());
    }
  }

  private ComparisonRule rule() {
    try {
      return new ComparisonRule(alpha, minimumJsDistance);
    } catch (IllegalArgumentException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * A CSV file has no types: its columns hold numbers where those of the reference do. The event
   * time is no feature, and may be written in another way than there.
   */
  private RowSource liveRows(ReferenceProfile profile) throws IOException {
    Set<String> ofReference = FileRows.numberColumns(reference, columns.separator());
    Set<String> numbers =
        ofReference == null
            ? profile.features().stream()
                .filter(feature -> feature.kind() == FeatureKind.NUMERIC)
                .map(FeatureField::path)
                .collect(Collectors.toCollection(HashSet::new))
            : new HashSet<>(ofReference);
    if (timestamp != null) {
      numbers.remove(timestamp);
      Set<String> ofLive = FileRows.numberColumns(live, columns.separator());
      if (ofLive != null && ofLive.contains(timestamp)) {
        numbers.add(timestamp);
      }
    }
    return timed(FileRows.withNumberColumns(live, columns.separator(), numbers));
  }

  private RowSource timed(RowSource rows) {
    return timestamp == null
        ? rows
        : new TimedRowSource(
            rows, new EventTimeField(timestamp, EventTimeField.Unit.AUTO), TimeRange.ALWAYS);
  }
}
