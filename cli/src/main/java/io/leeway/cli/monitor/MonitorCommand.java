package io.leeway.cli.monitor;

import io.leeway.cli.CliException;
import io.leeway.cli.ExitCode;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.TemporaryDirectory;
import io.leeway.jobs.ExactlyOnceCheck;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.SourceRange;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leeway monitor}. */
@Command(
    name = "monitor",
    description = {
      "Runs the monitor of a stream on a Flink cluster in this process, until Ctrl-C.",
      "It goes on where it was last, by the offsets of its consumer group; windows that were open then are lost.",
      "For lasting state run it on a cluster: flink run leeway-jobs-VERSION-cluster.jar --config FILE"
    })
public final class MonitorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "What to monitor; docs/options.md has the keys.")
  private Path config;

  @Option(
      names = "--parallelism",
      defaultValue = "1",
      paramLabel = "N",
      description = "Tasks that read the topic side by side. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public MonitorCommand() {}

  @Override
  public Integer call() throws Exception {
    if (parallelism < 1) {
      throw new CliException("--parallelism " + parallelism + ", expected at least 1");
    }
    MonitorConfig monitored = ConfigFile.read(config);
    MonitorJob job = MonitorSetup.prepare(monitored);
    try (TemporaryDirectory directory = TemporaryDirectory.create("leeway-monitor");
        LocalFlink flink = LocalFlink.start(directory.path(), parallelism)) {
      directory.closeFirstAtExit(flink);
      StreamExecutionEnvironment environment = flink.environment(parallelism, restarting());
      job.addTo(environment, SourceRange.live());
      new ExactlyOnceCheck(monitored).nobodyElseRuns(MonitorJob.checkpointInterval(environment));
      LocalJob running = flink.submit(environment, "leeway " + monitored.stream());
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "Monitoring topic %s at %s. Reports go to %s, alerts to %s. Ctrl-C stops.%n",
          monitored.source().topic(),
          monitored.source().bootstrapServers(),
          monitored.sinks().results(),
          monitored.sinks().alerts());
      out.flush();
      running.await();
    }
    return ExitCode.OK;
  }

  /** A broker may be away for a while; the delay grows to a minute and shrinks again. */
  private static Configuration restarting() {
    Configuration settings = new Configuration();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    return settings;
  }
}
