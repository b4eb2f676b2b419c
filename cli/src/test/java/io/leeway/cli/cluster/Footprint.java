package io.leeway.cli.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a TaskManager keeps of the jobs that it has run, after a collection.
 *
 * @param threadsByName their number by name, numbers in names taken away
 * @param userClassLoaders of Flink, one for each job that it still knows or that is still
 *     referenced
 */
record Footprint(
    int metaspaceKilobytes, SortedMap<String, Integer> threadsByName, int userClassLoaders) {
  private static final Pattern LOADERS =
      Pattern.compile("\\s(\\d+)\\s+\\d+\\s+org\\.apache\\.flink\\.util\\.ChildFirstClassLoader");

  private static final Pattern METASPACE = Pattern.compile("Metaspace\\s+used (\\d+)K");
  private static final Pattern THREAD = Pattern.compile("^\"([^\"]*)\"", Pattern.MULTILINE);

  /** Of the process, not of its jobs: they grow to their size with use. */
  private static final Pattern POOL =
      Pattern.compile("(flink-|Flink Netty |pool-|C\\d? CompilerThread|G\\d? |GC |ParGC).*");

  static Footprint of(JavaProcess process) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    // What has a finalizer goes with the second. The histogram collects once more, so classes are
    // counted after it: those of a loader that it still has, and of no other.
    jcmd(pid, "GC.run");
    jcmd(pid, "GC.run");
    Matcher loaders = LOADERS.matcher(jcmd(pid, "GC.class_histogram"));
    Matcher metaspace = METASPACE.matcher(jcmd(pid, "GC.heap_info"));
    if (!metaspace.find()) {
      throw new AssertionError("jcmd GC.heap_info tells of no metaspace");
    }
    SortedMap<String, Integer> threads = new TreeMap<>();
    THREAD
        .matcher(jcmd(pid, "Thread.print"))
        .results()
        .forEach(found -> threads.merge(found.group(1).replaceAll("\\d+", ""), 1, Integer::sum));
    return new Footprint(
        Integer.parseInt(metaspace.group(1)),
        threads,
        loaders.find() ? Integer.parseInt(loaders.group(1)) : 0);
  }

  int threads() {
    return threadsByName.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Which threads of jobs there are more of now, and how many more. */
  SortedMap<String, Integer> moreThreadsThan(Footprint before) {
    SortedMap<String, Integer> more = new TreeMap<>();
    threadsByName.forEach(
        (name, now) -> {
          int grown = now - before.threadsByName().getOrDefault(name, 0);
          if (grown > 0 && !POOL.matcher(name).matches()) {
            more.put(name, grown);
          }
        });
    return more;
  }

  @Override
  public String toString() {
    return "metaspace %,d kB, %d threads, %d class loaders of jobs"
        .formatted(metaspaceKilobytes, threads(), userClassLoaders);
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
