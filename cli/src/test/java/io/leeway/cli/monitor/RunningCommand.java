package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.ExitCode;
import io.leeway.cli.Leeway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.awaitility.Awaitility;
import picocli.CommandLine;

/** A command that goes on until it is told to stop, in a thread of its own. */
final class RunningCommand {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Thread thread;
  private volatile int exitCode = -1;

  private RunningCommand(String[] arguments) {
    thread =
        new Thread(
            () -> {
              CommandLine leeway = Leeway.commandLine();
              leeway.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true));
              exitCode = leeway.execute(arguments);
            },
            String.join(" ", arguments));
  }

  /** Starts the command and returns when it says that Ctrl-C stops it. */
  static RunningCommand start(String... arguments) {
    RunningCommand command = new RunningCommand(arguments);
    command.thread.start();
    Awaitility.await(command.thread.getName())
        .atMost(SOON)
        .until(() -> command.out().contains("Ctrl-C stops.") || !command.thread.isAlive());
    assertThat(command.err.toString()).isEmpty();
    return command;
  }

  String out() {
    return out.toString();
  }

  /** Interrupts it, and returns what it says to that, with the code that it ends with. */
  String interrupt() throws InterruptedException {
    thread.interrupt();
    thread.join(SOON.toMillis());
    assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    return "%d %s".formatted(exitCode, err.toString().strip());
  }

  /** Interrupts it, if it has not ended, as Ctrl-C would. */
  void stop() throws InterruptedException {
    if (thread.isAlive()) {
      assertThat(interrupt()).startsWith(ExitCode.INTERRUPTED + " ").endsWith(": interrupted");
    }
  }
}
