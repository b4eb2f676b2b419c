package io.leeway.cli.operate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that runs until it is closed, writes what it says to a file, and does not outlive us.
 */
final class Daemon implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final Path output;
  private final Thread killer;

  private Daemon(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
  }

  static Daemon start(
      String name, Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path output = folder.resolve(name + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new Daemon(name, builder.start(), output);
  }

  static Daemon java(
      String name, Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(arguments);
    return start(name, folder, environment, command);
  }

  /** What it has said so far. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails with what it said, if it has ended. */
  void checkAlive() {
    if (!process.isAlive()) {
      throw new AssertionError(
          "%s has ended with %d:%n%s".formatted(name, process.exitValue(), output()));
    }
  }

  /** Waits for a good end. */
  void awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
      throw new AssertionError(
          "%s did not end well within %s:%n%s".formatted(name, limit, output()));
    }
  }

  /** As {@code kill -9} does it. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " cannot be killed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(killer);
  }
}
