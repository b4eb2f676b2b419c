package io.leeway.cli.bench;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the figures were measured on.
 *
 * @param heapBytes at most
 * @param commit of the working tree that the program runs from, with {@code +changes} if it has
 *     some; {@code unknown} outside of one
 */
public record Machine(
    String processor, int cores, String jvm, String collector, long heapBytes, String commit) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final long GIT_SECONDS = 5;

  public static Machine here() throws InterruptedException {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")),
        Runtime.getRuntime().maxMemory(),
        commitOfFolder());
  }

  private static String processorName() {
    String architecture = System.getProperty("os.arch", "unknown");
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(architecture);
    } catch (IOException e) {
      return architecture;
    }
  }

  private static String commitOfFolder() throws InterruptedException {
    String head = git("rev-parse", "--short=12", "HEAD");
    if (head.isEmpty()) {
      return "unknown";
    }
    return git("status", "--porcelain", "--untracked-files=no").isEmpty()
        ? head
        : head + "+changes";
  }

  /** What git prints about the folder of the program, empty if it cannot say. */
  private static String git(String... arguments) throws InterruptedException {
    CodeSource source = Machine.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return "";
    }
    try {
      Path folder = Path.of(source.getLocation().toURI()).toAbsolutePath().getParent();
      Process git =
          new ProcessBuilder(
                  Stream.concat(
                          Stream.of("git", "-C", String.valueOf(folder)), Stream.of(arguments))
                      .toList())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return git.waitFor(GIT_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0
          ? answer.strip()
          : "";
    } catch (IOException | URISyntaxException e) {
      // No git, or no folder: nobody needs it but the reader of the figures.
      return "";
    }
  }
}
