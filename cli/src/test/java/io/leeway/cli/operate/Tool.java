package io.leeway.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program of the machine. Without it a test is skipped, but for {@code CI=true}, where it fails:
 * CI installs all of them.
 */
public record Tool(String name, Path path) {
  public static Tool named(String name) {
    String search = System.getenv("PATH");
    Optional<Path> found =
        Stream.of((search == null ? "" : search).split(File.pathSeparator))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(name + " is missing, and CI=true does not skip");
    }
    assumeTrue(found.isPresent(), name + " is not installed");
    return new Tool(name, found.orElseThrow());
  }

  /** Runs it in a folder; it must end well. What it said is returned. */
  public String run(Path folder, String... arguments) throws IOException, InterruptedException {
    return run(folder, Map.of(), null, arguments);
  }

  /** Feeds it a text; it must end well. */
  String runOn(String input, String... arguments) throws IOException, InterruptedException {
    Path file = Files.createTempFile("leeway", ".txt");
    try {
      Files.writeString(file, input);
      return run(Path.of("."), Map.of(), file, arguments);
    } finally {
      Files.delete(file);
    }
  }

  String run(
      Path folder, Map<String, String> environment, @Nullable Path input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as("%s %s:%n%s", name, String.join(" ", arguments), said)
        .isZero();
    return said;
  }
}
