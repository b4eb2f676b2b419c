package io.leeway.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A real Flink cluster: a JobManager and TaskManagers as processes of their own, whose class path
 * has Flink's jars and nothing of ours.
 *
 * <p>Each TaskManager has one slot. Jobs are submitted as users do it, by Flink's command line.
 * Everything that the processes say is in {@code cli/target/flink-processes}. Not thread-safe.
 */
final class FlinkProcesses implements AutoCloseable {
  private static final Duration UP = Duration.ofSeconds(60);
  private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "CANCELED");
  private static final Pattern SUBMITTED =
      Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");
  private static final AtomicInteger CLUSTERS = new AtomicInteger();

  private final Path directory;
  private final Path library;
  private final FlinkConf conf;
  private final FlinkRest rest;
  private final List<JavaProcess> taskManagers = new ArrayList<>();
  private JavaProcess jobManager;
  private int jobManagers;
  private int commands;

  private FlinkProcesses(Path directory, Path library, FlinkConf conf) throws IOException {
    this.directory = directory;
    this.library = library;
    this.conf = conf;
    this.rest = new FlinkRest(conf.restPort());
    this.jobManager = launchJobManager();
  }

  /** Starts a cluster and returns when all of its slots can be used. */
  static FlinkProcesses start(int taskManagers) throws IOException {
    return start(taskManagers, Map.of());
  }

  /**
   * The same with other settings.
   *
   * @param settings of Flink, instead of those of {@link FlinkConf}
   */
  static FlinkProcesses start(int taskManagers, Map<String, String> settings) throws IOException {
    Path target =
        Path.of(System.getProperty("leeway.root", ".."), "cli", "target").toAbsolutePath();
    Path library = target.resolve("flink-lib");
    if (!Files.isDirectory(library)) {
      throw new IllegalStateException(
          "%s is missing, expected Flink's jars: mvn verify puts them there".formatted(library));
    }
    Path directory =
        target
            .resolve("flink-processes")
            .resolve("%d-%d".formatted(ProcessHandle.current().pid(), CLUSTERS.incrementAndGet()));
    Files.createDirectories(directory);
    int[] ports = freePorts();
    FlinkConf conf = new FlinkConf(directory.resolve("conf"), ports[0], ports[1]);
    conf.write(directory.resolve("checkpoints"), directory.resolve("tmp"), settings);
    FlinkProcesses cluster = new FlinkProcesses(directory, library, conf);
    try {
      // A TaskManager that meets no JobManager waits ten seconds before it tries again.
      cluster.await("the JobManager answers", UP, () -> cluster.taskManagerCount() == 0);
      for (int i = 0; i < taskManagers; i++) {
        cluster.startTaskManager();
      }
      cluster.awaitSlots(taskManagers);
      return cluster;
    } catch (RuntimeException | Error | IOException e) {
      cluster.close();
      throw e;
    }
  }

  /** Where the processes leave their output, {@code jobmanager-0.out} and so on. */
  Path directory() {
    return directory;
  }

  /** Adds one TaskManager; does not wait for it. */
  void startTaskManager() throws IOException {
    taskManagers.add(
        start(
            "taskmanager-" + taskManagers.size(),
            List.of(
                FlinkConf.TASK_MANAGER_HEAP,
                FlinkConf.TASK_MANAGER_DIRECT,
                FlinkConf.METASPACE,
                FlinkConf.FORGETFUL),
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "--configDir",
            conf.directory().toString()));
  }

  /** Kills the TaskManager that was started as the {@code index}th, counted from 0, with -9. */
  void killTaskManager(int index) {
    taskManagers.get(index).close();
  }

  /** The TaskManager that was started as the {@code index}th, counted from 0. */
  JavaProcess taskManager(int index) {
    return taskManagers.get(index);
  }

  /** The TaskManager that was started last. */
  JavaProcess lastTaskManager() {
    return taskManagers.get(taskManagers.size() - 1);
  }

  JavaProcess jobManager() {
    return jobManager;
  }

  /**
   * Kills the JobManager with -9 and starts another, which knows no job; returns when it answers.
   */
  void replaceJobManager() throws IOException {
    killJobManager();
    jobManager = launchJobManager();
    await("the JobManager answers", UP, () -> taskManagerCount() >= 0);
  }

  /** Kills the JobManager with -9. */
  void killJobManager() {
    jobManager.close();
  }

  /** Where the checkpoints of a job are. */
  Path checkpoints(String jobId) {
    return directory.resolve("checkpoints").resolve(jobId);
  }

  /** The newest checkpoint of a job that is complete and retained, if there is one. */
  Optional<Path> newestCheckpoint(String jobId) throws IOException {
    if (!Files.isDirectory(checkpoints(jobId))) {
      return Optional.empty();
    }
    try (Stream<Path> found = Files.list(checkpoints(jobId))) {
      return found
          .filter(path -> path.getFileName().toString().startsWith("chk-"))
          .filter(path -> Files.exists(path.resolve("_metadata")))
          .max(
              Comparator.comparingInt(
                  path -> Integer.parseInt(path.getFileName().toString().substring(4))));
    }
  }

  /** Slots of the TaskManagers that the JobManager knows. */
  int slots() throws IOException, InterruptedException {
    return rest.get("/overview").get("slots-total").asInt();
  }

  /** Waits until the cluster has exactly so many slots. */
  void awaitSlots(int slots) {
    await("%d slots".formatted(slots), UP, () -> slots() == slots);
  }

  /**
   * Submits the job of a jar's main class as {@code flink run -d} does and returns its id.
   *
   * @throws AssertionError with all that the command said, if it was not accepted
   */
  String submit(int parallelism, Path jar, String... arguments)
      throws IOException, InterruptedException {
    return submitted(
        Stream.concat(
            Stream.of("run", "-d", "-p", Integer.toString(parallelism), jar.toString()),
            Arrays.stream(arguments)));
  }

  /** The same from a checkpoint or savepoint, with {@code -s}. */
  String submitFrom(Path state, int parallelism, Path jar, String... arguments)
      throws IOException, InterruptedException {
    return submitted(
        Stream.concat(
            Stream.of(
                "run",
                "-d",
                "-s",
                state.toUri().toString(),
                "-p",
                Integer.toString(parallelism),
                jar.toString()),
            Arrays.stream(arguments)));
  }

  private String submitted(Stream<String> arguments) throws IOException, InterruptedException {
    String said = command(arguments.toArray(String[]::new));
    Matcher submitted = SUBMITTED.matcher(said);
    if (!submitted.find()) {
      throw new AssertionError("The job was not submitted:\n" + said);
    }
    return submitted.group(1);
  }

  /** Runs Flink's command line and returns what it said; it must end with 0. */
  String command(String... arguments) throws IOException, InterruptedException {
    JavaProcess command =
        start(
            "command-" + commands++,
            List.of(
                "-Xmx256m",
                // Flink's own launcher opens many more; its client needs this one.
                "--add-opens=java.base/java.util=ALL-UNNAMED"),
            "org.apache.flink.client.cli.CliFrontend",
            arguments);
    int exitCode = command.await(UP);
    if (exitCode != 0) {
      throw new AssertionError(
          "flink %s ended with %d:\n%s"
              .formatted(String.join(" ", arguments), exitCode, command.output()));
    }
    return command.output();
  }

  /** The state of a job in Flink's own words: RUNNING, FINISHED, ... */
  String status(String jobId) throws IOException, InterruptedException {
    return job(jobId, "").get("state").asText();
  }

  /**
   * Waits for a state.
   *
   * @throws AssertionError with the job's failures, if it ended in another state or {@code limit}
   *     has passed
   */
  void awaitStatus(String jobId, String state, Duration limit) {
    await(
        "job %s is %s".formatted(jobId, state),
        limit,
        () -> {
          String now = status(jobId);
          if (!now.equals(state) && ENDED.contains(now)) {
            throw new AssertionError(
                "job %s is %s, expected %s: %s".formatted(jobId, now, state, failures(jobId)));
          }
          return now.equals(state);
        });
  }

  /** Waits until all tasks of a job run; a job is RUNNING before its tasks are. */
  void awaitTasksRunning(String jobId, Duration limit) {
    await(
        "all tasks of job %s run".formatted(jobId),
        limit,
        () -> {
          boolean all = status(jobId).equals("RUNNING");
          for (JsonNode vertex : job(jobId, "").get("vertices")) {
            all &= vertex.get("status").asText().equals("RUNNING");
          }
          return all;
        });
  }

  /**
   * How often a job has failed, and so was restarted; {@link FlinkConf} has Flink remember 1,000.
   *
   * <p>Not its metric {@code numRestarts}, which is as old as the question before this one.
   */
  int failureCount(String jobId) throws IOException, InterruptedException {
    return job(jobId, "/exceptions").get("exceptionHistory").get("entries").size();
  }

  /** How many checkpoints of a job were completed. */
  int completedCheckpoints(String jobId) throws IOException, InterruptedException {
    return job(jobId, "/checkpoints").get("counts").get("completed").asInt();
  }

  /** How often a job went on from a checkpoint. */
  int restoredCheckpoints(String jobId) throws IOException, InterruptedException {
    return job(jobId, "/checkpoints").get("counts").get("restored").asInt();
  }

  /**
   * A metric of the operators of a job, summed over their tasks, by name: {@code
   * results__Committer.failedCommittables}.
   */
  Map<String, Long> operatorMetrics(String jobId, String metric)
      throws IOException, InterruptedException {
    Map<String, Long> values = new TreeMap<>();
    for (JsonNode vertex : job(jobId, "").get("vertices")) {
      String metrics =
          "/jobs/%s/vertices/%s/subtasks/metrics".formatted(jobId, vertex.get("id").asText());
      for (JsonNode known : rest.get(metrics)) {
        String id = known.get("id").asText();
        if (id.endsWith("." + metric)) {
          for (JsonNode value : rest.get(metrics + "?agg=sum&get=" + id)) {
            values.put(id, value.get("sum").asLong());
          }
        }
      }
    }
    return values;
  }

  /** Takes a savepoint of a job that goes on, and returns where it is. */
  Path savepoint(String jobId) throws IOException, InterruptedException {
    String trigger =
        rest.post(
                "/jobs/%s/savepoints".formatted(jobId),
                "{\"target-directory\": \"%s\"}".formatted(directory.resolve("savepoints").toUri()))
            .get("request-id")
            .asText();
    String asked = "/savepoints/" + trigger;
    await(
        "the savepoint is complete",
        UP,
        () -> job(jobId, asked).get("status").get("id").asText().equals("COMPLETED"));
    JsonNode operation = job(jobId, asked).get("operation");
    if (!operation.has("location")) {
      throw new AssertionError("no savepoint was taken: " + operation);
    }
    return Path.of(URI.create(operation.get("location").asText()));
  }

  /** The failures of a job as Flink reports them, newest first. */
  String failures(String jobId) throws IOException, InterruptedException {
    return job(jobId, "/exceptions").toString();
  }

  /** Asks for the end of a job; see {@link #awaitStatus}. */
  void cancel(String jobId) throws IOException, InterruptedException {
    rest.patch("/jobs/" + jobId + "?mode=cancel");
  }

  /** Kills all processes. */
  @Override
  public void close() {
    taskManagers.forEach(JavaProcess::close);
    jobManager.close();
  }

  private JsonNode job(String jobId, String path) throws IOException, InterruptedException {
    return rest.get("/jobs/" + jobId + path);
  }

  private int taskManagerCount() throws IOException, InterruptedException {
    return rest.get("/overview").get("taskmanagers").asInt();
  }

  private JavaProcess launchJobManager() throws IOException {
    return start(
        "jobmanager-" + jobManagers++,
        List.of(FlinkConf.JOB_MANAGER_HEAP, FlinkConf.METASPACE),
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        "--configDir",
        conf.directory().toString());
  }

  private JavaProcess start(
      String name, List<String> options, String mainClass, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(options);
    all.add("-XX:+UseSerialGC");
    all.add("-Dlog4j2.configurationFile=" + conf.directory().resolve("log4j2.properties").toUri());
    all.addAll(List.of("-cp", library.resolve("*").toString(), mainClass));
    all.addAll(List.of(arguments));
    return JavaProcess.start(
        name, directory, Map.of("FLINK_CONF_DIR", conf.directory().toString()), all);
  }

  /** Waits while the endpoint may not answer yet, but not for a JobManager that has ended. */
  private void await(String what, Duration limit, Condition condition) {
    Awaitility.await(what)
        .atMost(limit)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              if (!jobManager.isAlive()) {
                throw new AssertionError("The JobManager has ended:\n" + jobManager.output());
              }
              try {
                return condition.holds();
              } catch (IOException e) {
                return false;
              }
            });
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback)) {
      return new int[] {first.getLocalPort(), second.getLocalPort()};
    }
  }
}
