package io.leeway.cli.monitor;

import io.leeway.cli.ExitCode;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.Durations;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.window.WindowSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leeway validate}. */
@Command(
    name = "validate",
    description = "Checks a configuration and tells everything that is wrong with it.")
public final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration; docs/options.md has the keys.")
  private Path config;

  @Option(
      names = "--online",
      description =
          "Also ask the brokers for the topics and references; makes missing result topics.")
  private boolean online;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public ValidateCommand() {}

  @Override
  public Integer call() {
    MonitorConfig checked = ConfigFile.read(config);
    if (online) {
      MonitorSetup.prepare(checked);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s: ok; stream %s, topic %s, %s, windows of %s%n",
        config,
        checked.stream(),
        checked.source().topic(),
        checked.features().isEmpty()
            ? "the features of the reference"
            : checked.features().size() + " features",
        checked.windows().stream().map(ValidateCommand::text).collect(Collectors.joining(", ")));
    out.flush();
    return ExitCode.OK;
  }

  private static String text(WindowSpec window) {
    String size = Durations.format(Duration.ofMillis(window.sizeMillis()));
    return window.sizeMillis() == window.slideMillis()
        ? size
        : size + " every " + Durations.format(Duration.ofMillis(window.slideMillis()));
  }
}
