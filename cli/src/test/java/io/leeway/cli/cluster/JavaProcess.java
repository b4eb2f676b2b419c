package io.leeway.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own that writes what it says to a file, and does not outlive this one.
 *
 * <p>Thread-safe.
 */
public final class JavaProcess implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path output;
  private final Thread killer;

  private JavaProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Starts {@code java} with these arguments.
   *
   * @param directory where it runs and leaves {@code NAME.out}
   */
  public static JavaProcess start(
      String name, Path directory, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    command.addAll(arguments);
    Path output = directory.resolve(name + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new JavaProcess(name, builder.start(), output);
  }

  public long pid() {
    return process.pid();
  }

  /** Holds it up as {@code kill -STOP} does, until {@link #resume}. */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on as {@code kill -CONT} does. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Asks it to end, as {@code kill} does, and waits until it has. */
  public void stop(Duration limit) throws InterruptedException {
    process.destroy();
    await(limit);
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int exitCode =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
            .redirectErrorStream(true)
            .start()
            .waitFor();
    if (exitCode != 0) {
      throw new IOException("%s cannot be sent %s".formatted(name, signal));
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said so far. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits for its end and returns the exit code. */
  public int await(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      close();
      throw new AssertionError("%s still ran after %s, see %s".formatted(name, limit, output));
    }
    Runtime.getRuntime().removeShutdownHook(killer);
    return process.exitValue();
  }

  /** Ends it at once, as {@code kill -9} does, and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("%s cannot be killed".formatted(name));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException shuttingDown) {
      // The hook is running, and does the same.
      assert !process.isAlive() : shuttingDown;
    }
  }
}
