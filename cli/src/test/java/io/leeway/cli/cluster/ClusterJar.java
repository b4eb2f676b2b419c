package io.leeway.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jar that users give to {@code flink run}, as the build made it. */
public final class ClusterJar {
  private ClusterJar() {}

  public static Path path() throws IOException {
    Path target = Path.of(System.getProperty("leeway.root", ".."), "jobs", "target");
    try (Stream<Path> files = Files.list(target)) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().endsWith("-cluster.jar")).toList();
      if (jars.size() != 1) {
        throw new IllegalStateException(
            "%s has the jars %s, expected one that ends with -cluster.jar".formatted(target, jars));
      }
      return jars.get(0).toAbsolutePath();
    }
  }
}
