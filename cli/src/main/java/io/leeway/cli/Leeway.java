package io.leeway.cli;

import io.leeway.cli.bench.BenchCommand;
import io.leeway.cli.compare.CompareCommand;
import io.leeway.cli.demo.DemoCommand;
import io.leeway.cli.demo.FeedCommand;
import io.leeway.cli.measure.MeasureCommand;
import io.leeway.cli.monitor.ExportCommand;
import io.leeway.cli.monitor.MonitorCommand;
import io.leeway.cli.monitor.NoticesCommand;
import io.leeway.cli.monitor.ValidateCommand;
import io.leeway.cli.monitor.WatchCommand;
import io.leeway.cli.reference.ReferenceCommand;
import io.leeway.cli.replay.ReplayCommand;
import io.leeway.cli.report.ReportCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code leeway} command. */
@Command(
    name = "leeway",
    description = "Tells how far a stream of features has drifted off its reference.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = ManifestVersion.class,
    exitCodeListHeading = "%nEnds with:%n",
    exitCodeList = {
      "0:all is well",
      "1:drift was found or a check failed, where that was asked for",
      "2:wrong usage or input; a line tells what",
      "3:a defect of Leeway",
      "130:interrupted"
    },
    subcommands = {
      DemoCommand.class,
      FeedCommand.class,
      MonitorCommand.class,
      ReplayCommand.class,
      ExportCommand.class,
      WatchCommand.class,
      NoticesCommand.class,
      ValidateCommand.class,
      ReferenceCommand.class,
      CompareCommand.class,
      MeasureCommand.class,
      ReportCommand.class,
      BenchCommand.class
    })
public final class Leeway implements Runnable {
  @Spec private CommandSpec spec;

  Leeway() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The command with all its subcommands, ready to run. */
  public static CommandLine commandLine() {
    Failures failures = new Failures();
    return new CommandLine(new Leeway())
        // An argument that starts with @ is a file of numbers to measure, never one of arguments.
        .setExpandAtFiles(false)
        .setExecutionExceptionHandler(failures)
        .setParameterExceptionHandler(failures);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }
}
