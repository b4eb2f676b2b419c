package io.leeway.cli.monitor;

import io.leeway.cli.ExitCode;
import io.leeway.cli.reference.TimeArgument;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leeway watch}. */
@Command(
    name = "watch",
    description = {
      "Prints what the monitor of a stream has found and finds, until Ctrl-C: a line for each"
          + " window of the whole stream, one for each of a segment that drifts, and one for each"
          + " alert.",
      "It reads the topics of results and alerts, and needs the right to do no more."
    })
public final class WatchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The monitor's configuration; docs/options.md has the keys.")
  private Path config;

  @Option(
      names = "--from",
      paramLabel = "T",
      converter = TimeArgument.class,
      description = "Leave out windows that begin before this event time.")
  private @Nullable Long from;

  @Option(names = "--once", description = "Stop when everything that is there has been told.")
  private boolean once;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public WatchCommand() {}

  @Override
  public Integer call() {
    MonitorConfig monitored = ConfigFile.read(config);
    KafkaAccess kafka =
        new KafkaAccess(monitored.source().bootstrapServers(), monitored.source().properties());
    try (ResultsFollower follower = new ResultsFollower(kafka, monitored.sinks())) {
      WatchedStream watched =
          new WatchedStream(
              monitored.stream(),
              from == null ? Long.MIN_VALUE : from,
              spec.commandLine().getOut(),
              spec.commandLine().getErr());
      follower.follow(watched, () -> once);
      watched.finish();
    }
    return ExitCode.OK;
  }
}
