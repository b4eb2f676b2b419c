package io.leeway.cli.reference;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code leeway reference}: what a stream looked like when its model was trained. */
@Command(
    name = "reference",
    description = "Builds, shows, publishes and compares references.",
    subcommands = {
      BuildCommand.class,
      ShowCommand.class,
      ListCommand.class,
      PublishCommand.class,
      DiffCommand.class,
      ShadowCommand.class
    })
public final class ReferenceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected a command");
  }
}
