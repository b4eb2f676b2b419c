package io.leeway.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory that is gone when the process is, also after Ctrl-C. Thread-safe. */
public final class TemporaryDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);

  private final Path path;
  private final List<AutoCloseable> users = new CopyOnWriteArrayList<>();

  private TemporaryDirectory(Path path) {
    this.path = path;
  }

  public static TemporaryDirectory create(String prefix) throws IOException {
    TemporaryDirectory directory = new TemporaryDirectory(Files.createTempDirectory(prefix));
    Runtime.getRuntime().addShutdownHook(new Thread(directory::closeAtExit, prefix + "-cleanup"));
    return directory;
  }

  public Path path() {
    return path;
  }

  /**
   * Has something that uses the directory closed before it is deleted, if the process is told to
   * stop.
   */
  public void closeFirstAtExit(AutoCloseable user) {
    users.add(user);
  }

  /** Deletes the directory; what cannot be deleted is logged and stays. */
  @Override
  public void close() {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.info("{} could not be deleted", path, e);
    }
  }

  private void closeAtExit() {
    if (!Files.exists(path)) {
      return;
    }
    for (AutoCloseable user : users) {
      try {
        user.close();
      } catch (Exception e) {
        LOG.info("{} did not close", user, e);
      }
    }
    close();
  }
}
