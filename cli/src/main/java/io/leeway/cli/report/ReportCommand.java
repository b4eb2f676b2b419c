package io.leeway.cli.report;

import io.leeway.cli.CliException;
import io.leeway.cli.ExitCode;
import io.leeway.cli.OutputFile;
import io.leeway.cli.reference.ReferenceFile;
import io.leeway.cli.reference.TimeArgument;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.schema.Alert;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leeway report}: results as one HTML file. */
@Command(
    name = "report",
    description = {
      "Writes what a monitor found as one HTML file, for a browser or for paper.",
      "Results are a file that --json wrote, or a topic; a topic needs --config."
    })
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--results",
      paramLabel = "FILE|TOPIC",
      required = true,
      description = "JSON Lines of reports, and of alerts if it has some, or a results topic.")
  private String results;

  @Option(names = "--out", paramLabel = "FILE.html", required = true, description = "Where to.")
  private Path out;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The monitor's configuration: its settings are shown, its topics of alerts, dead letters"
              + " and references read if results are a topic.")
  private @Nullable Path config;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description = "A reference that windows were compared with; may be repeated.")
  private List<Path> references = new ArrayList<>();

  @Option(names = "--alerts", paramLabel = "FILE", description = "JSON Lines of alerts.")
  private @Nullable Path alerts;

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      description = "Which stream, if there are results of several.")
  private @Nullable String stream;

  @Option(
      names = "--segment",
      paramLabel = "NAME",
      description = "Which segment; without it, the stream as a whole.")
  private @Nullable String segment;

  @Option(
      names = "--from",
      paramLabel = "T",
      converter = TimeArgument.class,
      description = "Windows that begin then or later.")
  private @Nullable Long from;

  @Option(
      names = "--until",
      paramLabel = "T",
      converter = TimeArgument.class,
      description = "Windows that begin before.")
  private @Nullable Long until;

  @Option(
      names = "--rows",
      description =
          "The records had no time (replay --input without --timestamp): times are numbers of"
              + " rows.")
  private boolean rows;

  private @Nullable String asked;
  private long windows;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public ReportCommand() {}

  @Override
  public Integer call() {
    OutputFile.check("--out", out);
    MonitorConfig monitor = config == null ? null : ConfigFile.read(config);
    asked = stream == null && monitor != null ? monitor.stream() : stream;
    HtmlReport report = report(asked);
    if (rows) {
      report.countRows();
    }
    if (monitor != null) {
      report.describe(monitor);
    }
    Path file = Path.of(results);
    if (Files.exists(file)) {
      ResultsFile.read(file, window -> add(report, window), alert -> add(report, alert));
    } else if (monitor != null) {
      readTopics(report, monitor);
    } else {
      throw new CliException(
          "there is no file %s, and a topic of that name needs --config FILE".formatted(results));
    }
    if (windows == 0) {
      throw new CliException(
          "%s has no window%s%s, expected some"
              .formatted(
                  results,
                  asked == null ? "" : " of stream " + asked,
                  from == null && until == null ? "" : " at that time"));
    }
    if (alerts != null) {
      report.expectAlerts();
      ResultsFile.read(
          alerts,
          window -> {
            throw new CliException("%s has reports, expected alerts".formatted(alerts));
          },
          alert -> add(report, alert));
    }
    references.forEach(reference -> report.add(ReferenceFile.read(reference)));
    if (monitor != null && monitor.reference() instanceof ReferenceLocation.File own) {
      report.add(ReferenceFile.read(Path.of(own.path())));
    }
    report.writeTo(out);
    spec.commandLine().getOut().printf("The report is in %s.%n", out);
    return ExitCode.OK;
  }

  private HtmlReport report(@Nullable String name) {
    if (name == null) {
      return HtmlReport.ofOnlyStream(segment);
    }
    return segment == null ? HtmlReport.ofStream(name) : HtmlReport.ofSegment(name, segment);
  }

  private void readTopics(HtmlReport report, MonitorConfig monitor) {
    String servers = monitor.source().bootstrapServers();
    Map<String, String> properties = monitor.source().properties();
    ResultsTopics topics = new ResultsTopics(servers, properties);
    topics.read(results, MessageCodec.WINDOW_REPORT, window -> add(report, window));
    if (topics.exists(monitor.sinks().alerts())) {
      report.expectAlerts();
      topics.read(monitor.sinks().alerts(), MessageCodec.ALERT, alert -> add(report, alert));
    }
    if (topics.exists(monitor.sinks().deadLetters())) {
      report.expectDeadLetters();
      topics.read(
          monitor.sinks().deadLetters(),
          MessageCodec.DEAD_LETTER,
          letter -> {
            if (isAsked(letter)) {
              report.add(letter);
            }
          });
    }
    if (monitor.reference() instanceof ReferenceLocation.Topic own) {
      new ReferenceTopic(new KafkaAccess(servers, properties), own.topic())
          .readAll()
          .ofStream(monitor.stream())
          .forEach(reference -> report.add(reference.message()));
    }
  }

  private void add(HtmlReport report, WindowReport window) {
    if (isAsked(window.getWindowStart()) && (asked == null || window.getStream().equals(asked))) {
      windows++;
      report.add(window);
    }
  }

  private void add(HtmlReport report, Alert alert) {
    if (isAsked(alert.getWindowStart())) {
      report.add(alert);
    }
  }

  private boolean isAsked(DeadLetter letter) {
    return isAsked(letter.getTimestamp());
  }

  private boolean isAsked(long startMillis) {
    return (from == null || startMillis >= from) && (until == null || startMillis < until);
  }
}
