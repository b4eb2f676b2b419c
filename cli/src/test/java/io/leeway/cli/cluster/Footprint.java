package io.leeway.cli.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a TaskManager keeps of the jobs that it has run, after a collection.
 *
 * @param userClassLoaders of Flink, one for each job that it still knows or that is still
 *     referenced
 */
record Footprint(int metaspaceKilobytes, int threads, int userClassLoaders) {
  private static final Pattern LOADERS =
      Pattern.compile("\\s(\\d+)\\s+\\d+\\s+org\\.apache\\.flink\\.util\\.ChildFirstClassLoader");

  private static final Pattern METASPACE = Pattern.compile("Metaspace\\s+used (\\d+)K");

  static Footprint of(JavaProcess process) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    // What has a finalizer goes with the second.
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    Matcher metaspace = METASPACE.matcher(jcmd(pid, "GC.heap_info"));
    if (!metaspace.find()) {
      throw new AssertionError("jcmd GC.heap_info tells of no metaspace");
    }
    try (Stream<Path> tasks = Files.list(Path.of("/proc", pid, "task"))) {
      Matcher loaders = LOADERS.matcher(jcmd(pid, "GC.class_histogram"));
      return new Footprint(
          Integer.parseInt(metaspace.group(1)),
          (int) tasks.count(),
          loaders.find() ? Integer.parseInt(loaders.group(1)) : 0);
    }
  }

  private static String jcmd(String... arguments) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(
                            Path.of(System.getProperty("java.home", ""), "bin", "jcmd").toString()),
                        Stream.of(arguments))
                    .toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd " + String.join(" ", arguments) + ": " + said);
    }
    return said;
  }
}
