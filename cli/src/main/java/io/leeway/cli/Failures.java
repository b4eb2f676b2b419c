package io.leeway.cli;

import io.leeway.cli.local.JobFailedException;
import io.leeway.cli.local.LocalStackException;
import io.leeway.exporter.ExporterException;
import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.kafka.KafkaAccessException;
import io.leeway.jobs.reference.ReferenceException;
import io.leeway.jobs.registry.RegistryException;
import io.leeway.jobs.replay.ReplayRefusedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Turns what went wrong into lines on stderr and the exit code; no stack trace gets out. */
final class Failures
    implements CommandLine.IExecutionExceptionHandler, CommandLine.IParameterExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof InterruptedException || failure instanceof InterruptException) {
      Thread.currentThread().interrupt();
      err.println(line(command.getCommandSpec().qualifiedName() + ": interrupted"));
      return ExitCode.INTERRUPTED;
    }
    if (failure instanceof ConfigException config) {
      config.errors().forEach(error -> err.println(line(error)));
      return ExitCode.BAD_INPUT;
    }
    Exception input =
        failure instanceof UncheckedIOException io
            ? Objects.requireNonNull(io.getCause())
            : failure;
    if (isInput(input)) {
      err.println(line(command.getCommandSpec().qualifiedName() + ": " + message(input)));
      return ExitCode.BAD_INPUT;
    }
    LOG.info("{} failed", command.getCommandSpec().qualifiedName(), failure);
    err.println(
        line(
            "%s: a defect of the program: %s (LEEWAY_LOG=FILE shows where)"
                .formatted(command.getCommandSpec().qualifiedName(), failure)));
    return ExitCode.DEFECT;
  }

  @Override
  public int handleParseException(CommandLine.ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command
        .getErr()
        .println(line("%s: %s (see %s --help)".formatted(name, failure.getMessage(), name)));
    return ExitCode.BAD_INPUT;
  }

  private static boolean isInput(Exception failure) {
    return failure instanceof CliException
        || failure instanceof IOException
        || List.<Class<?>>of(
                ReferenceException.class,
                ReplayRefusedException.class,
                KafkaAccessException.class,
                RegistryException.class,
                ExporterException.class,
                LocalStackException.class,
                JobFailedException.class)
            .contains(failure.getClass());
  }

  private static String message(Exception failure) {
    String message = String.valueOf(failure.getMessage());
    // These two only name the file.
    return failure instanceof FileSystemException file && file.getReason() == null
        ? file.getClass().getSimpleName().replace("Exception", "") + ": " + message
        : failure instanceof FileNotFoundException ? "no file " + message : message;
  }

  /** One line, whatever a name in it contains. */
  private static String line(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
