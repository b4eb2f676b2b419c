package io.leeway.cli.operate;

import io.leeway.cli.cluster.ClusterJar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The services of docker-compose.yml but Kafka and Grafana, as processes on loopback. */
final class Stack implements AutoCloseable {
  private static final Duration UP = Duration.ofSeconds(60);
  private static final String REPORT_DUE_AFTER = "25s";

  private final Path folder;
  private final Path stream;
  private final int[] ports = FreePorts.of(8);
  private final String receiver;
  private final List<Daemon> daemons = new ArrayList<>();
  private final List<Daemon> flink = new ArrayList<>();

  Stack(Path folder, String bootstrapServers, String receiver) throws IOException {
    this.folder = folder;
    this.receiver = receiver;
    this.stream = Overlay.stream(folder, bootstrapServers, ports[0], REPORT_DUE_AFTER);
  }

  /** The stream's file, as the services have it. */
  Path stream() {
    return stream;
  }

  HttpApi exporter() {
    return new HttpApi(ports[0]);
  }

  HttpApi prometheus() {
    return new HttpApi(ports[1]);
  }

  HttpApi alertmanager() {
    return new HttpApi(ports[2]);
  }

  /** Starts a second Prometheus on blocks made of backfilled files, as the README says. */
  HttpApi startHistory(Path openMetrics) throws IOException, InterruptedException {
    Path blocks = Files.createDirectories(folder.resolve("history"));
    try (Stream<Path> files = Files.list(openMetrics)) {
      for (Path file : files.sorted().toList()) {
        Tool.named("promtool")
            .run(
                folder,
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                file.toString(),
                blocks.toString());
      }
    }
    Path config = Files.writeString(folder.resolve("history.yml"), "scrape_configs: []\n");
    daemons.add(
        Daemon.start(
            "history",
            folder,
            Map.of(),
            List.of(
                Tool.named("prometheus").path().toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + blocks,
                "--storage.tsdb.retention.time=100y",
                "--query.lookback-delta=1d",
                "--web.listen-address=" + loopback(ports[7]))));
    HttpApi history = new HttpApi(ports[7]);
    await("history", history, "/-/ready");
    return history;
  }

  /** Starts the feeder for some days. */
  Daemon feed(String from, String until, String day) throws IOException {
    Daemon feeder =
        leeway(
            "feeder-" + from.substring(0, 10),
            "feed",
            "--config",
            stream.toString(),
            "--from",
            from,
            "--until",
            until,
            "--day",
            day);
    daemons.add(feeder);
    return feeder;
  }

  /** Starts everything else, and returns when all of it answers. */
  void startAll() throws IOException {
    startFlink();
    daemons.add(leeway("exporter", "export", "--config", stream.toString()));
    startAlertmanager();
    startPrometheus();
    await("exporter", exporter(), "/metrics");
    await("alertmanager", alertmanager(), "/-/ready");
    await("prometheus", prometheus(), "/-/ready");
  }

  void stopFlink() {
    flink.forEach(Daemon::close);
    flink.clear();
  }

  @Override
  public void close() {
    stopFlink();
    daemons.forEach(Daemon::close);
  }

  private void startPrometheus() throws IOException {
    Map<String, String> addresses =
        Map.of(
            "exporter:9464", loopback(ports[0]),
            "localhost:9090", loopback(ports[1]),
            "alertmanager:9093", loopback(ports[2]),
            "jobmanager:9249", loopback(ports[3]),
            "taskmanager:9249", loopback(ports[4]));
    Path config = Overlay.prometheus(folder, addresses);
    daemons.add(
        Daemon.start(
            "prometheus",
            folder,
            Map.of(),
            List.of(
                Tool.named("prometheus").path().toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=" + loopback(ports[1]))));
  }

  private void startAlertmanager() throws IOException {
    Path config = Overlay.alertmanager(folder, receiver);
    daemons.add(
        Daemon.start(
            "alertmanager",
            folder,
            Map.of(),
            List.of(
                Tool.named("prometheus-alertmanager").path().toString(),
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("alertmanager"),
                "--cluster.listen-address=",
                "--web.listen-address=" + loopback(ports[2]))));
  }

  private void startFlink() throws IOException {
    Path target = ProjectFile.path("cli/target");
    Map<String, String> environment =
        Map.of("FLINK_PLUGINS_DIR", target.resolve("flink-plugins").toString());
    String library = target.resolve("flink-lib").resolve("*").toString();
    Path jobManager = Overlay.flink(folder.resolve("jobmanager-conf"), place(ports[3]));
    flink.add(
        Daemon.java(
            "jobmanager",
            folder,
            environment,
            List.of(
                "-Xmx448m",
                // Flink's own launcher opens many more; running a job's main needs this one.
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "-cp",
                library + ":" + jarOf(StandaloneApplication.class),
                StandaloneApplication.class.getName(),
                jobManager.toString(),
                ClusterJar.path().toString(),
                "io.leeway.jobs.MonitorJob",
                "--config",
                stream.toString())));
    // A TaskManager that meets no JobManager waits ten seconds before it tries again.
    await("jobmanager", new HttpApi(ports[5]), "/overview");
    Path taskManager = Overlay.flink(folder.resolve("taskmanager-conf"), place(ports[4]));
    flink.add(
        Daemon.java(
            "taskmanager",
            folder,
            environment,
            List.of(
                "-Xmx384m",
                "-XX:MaxDirectMemorySize=192m",
                "-cp",
                library,
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                "--configDir",
                taskManager.toString())));
  }

  /** Addresses, folders and sizes; the scripts of Flink's image compute these sizes from one. */
  private Map<String, String> place(int metricsPort) {
    Map<String, String> place = new HashMap<>();
    place.put("jobmanager.rpc.address", "127.0.0.1");
    place.put("jobmanager.rpc.port", Integer.toString(ports[6]));
    place.put("jobmanager.bind-host", "127.0.0.1");
    place.put("rest.address", "127.0.0.1");
    place.put("rest.bind-address", "127.0.0.1");
    place.put("rest.port", Integer.toString(ports[5]));
    place.put("rest.bind-port", Integer.toString(ports[5]));
    place.put("taskmanager.host", "127.0.0.1");
    place.put("taskmanager.bind-host", "127.0.0.1");
    place.put("metrics.reporter.prom.port", Integer.toString(metricsPort));
    place.put("io.tmp.dirs", folder.resolve("tmp").toString());
    place.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    place.put(
        "execution.checkpointing.savepoint-dir", folder.resolve("savepoints").toUri().toString());
    place.put("execution.checkpointing.interval", "1s");
    place.put("taskmanager.memory.process.size", "");
    place.put("taskmanager.cpu.cores", "1");
    place.put("taskmanager.memory.framework.heap.size", "128m");
    place.put("taskmanager.memory.task.heap.size", "256m");
    place.put("taskmanager.memory.framework.off-heap.size", "128m");
    place.put("taskmanager.memory.task.off-heap.size", "0m");
    place.put("taskmanager.memory.network.min", "64m");
    place.put("taskmanager.memory.network.max", "64m");
    place.put("taskmanager.memory.managed.size", "16m");
    place.put("taskmanager.memory.jvm-metaspace.size", "256m");
    place.put("taskmanager.memory.jvm-overhead.min", "192m");
    place.put("taskmanager.memory.jvm-overhead.max", "192m");
    return place;
  }

  private Daemon leeway(String name, String... arguments) throws IOException {
    Path target = ProjectFile.path("cli/target");
    List<String> command =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-cp",
                target.resolve("leeway-cli.jar") + ":" + target.resolve("lib").resolve("*"),
                "io.leeway.cli.Leeway"));
    command.addAll(List.of(arguments));
    return Daemon.java(name, folder, Map.of(), command);
  }

  private Path jarOf(Class<?> type) throws IOException {
    Path jar = folder.resolve(type.getSimpleName() + ".jar");
    String name = type.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        InputStream in = type.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path");
      }
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
      out.closeEntry();
    }
    return jar;
  }

  private void await(String what, HttpApi api, String path) {
    Awaitility.await(what)
        .atMost(UP)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              flink.forEach(Daemon::checkAlive);
              return api.answers(path);
            });
  }

  private static String loopback(int port) {
    return "127.0.0.1:" + port;
  }
}
