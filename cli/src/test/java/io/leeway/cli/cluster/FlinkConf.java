package io.leeway.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The configuration folder of a small cluster on loopback.
 *
 * <p>Flink's own shell scripts would compute the memory settings; without them every part has to be
 * given.
 */
record FlinkConf(Path directory, int restPort, int rpcPort) {
  static final String JOB_MANAGER_HEAP = "-Xmx448m";
  static final String TASK_MANAGER_HEAP = "-Xmx384m";
  static final String TASK_MANAGER_DIRECT = "-XX:MaxDirectMemorySize=192m";
  static final String METASPACE = "-XX:MaxMetaspaceSize=256m";

  /** Collections end soft references at once, not minutes later: what is left then is a leak. */
  static final String FORGETFUL = "-XX:SoftRefLRUPolicyMSPerMB=0";

  /**
   * Writes the folder.
   *
   * @param more settings beside or instead of the usual ones
   */
  void write(Path checkpoints, Path temporary, Map<String, String> more) throws IOException {
    Files.createDirectories(directory);
    Map<String, String> settings = new TreeMap<>();
    settings.put("jobmanager.rpc.address", "127.0.0.1");
    settings.put("jobmanager.rpc.port", Integer.toString(rpcPort));
    settings.put("jobmanager.bind-host", "127.0.0.1");
    settings.put("jobmanager.memory.process.size", "1024m");
    settings.put("rest.address", "127.0.0.1");
    settings.put("rest.bind-address", "127.0.0.1");
    settings.put("rest.port", Integer.toString(restPort));
    settings.put("rest.bind-port", Integer.toString(restPort));
    settings.put("taskmanager.host", "127.0.0.1");
    settings.put("taskmanager.bind-host", "127.0.0.1");
    settings.put("taskmanager.numberOfTaskSlots", "1");
    settings.put("taskmanager.cpu.cores", "1");
    settings.put("taskmanager.memory.framework.heap.size", "128m");
    settings.put("taskmanager.memory.task.heap.size", "256m");
    settings.put("taskmanager.memory.framework.off-heap.size", "128m");
    settings.put("taskmanager.memory.task.off-heap.size", "0m");
    settings.put("taskmanager.memory.network.min", "64m");
    settings.put("taskmanager.memory.network.max", "64m");
    settings.put("taskmanager.memory.managed.size", "16m");
    settings.put("taskmanager.memory.jvm-metaspace.size", "256m");
    settings.put("taskmanager.memory.jvm-overhead.min", "192m");
    settings.put("taskmanager.memory.jvm-overhead.max", "192m");
    settings.put("io.tmp.dirs", temporary.toString());
    settings.put("execution.checkpointing.dir", checkpoints.toUri().toString());
    settings.put("execution.checkpointing.interval", "500 ms");
    // What the endpoint says is at most this old, not the default of 3 seconds.
    settings.put("web.refresh-interval", "100 ms");
    settings.put("web.exception-history-size", "1000");
    // A lost TaskManager is noticed after seconds, not the default of 50.
    settings.put("heartbeat.interval", "1000");
    settings.put("heartbeat.timeout", "6000");
    // So is a JobManager by those that look for it, not after the default of 10 seconds.
    settings.put("cluster.registration.error-delay", "500 ms");
    settings.put("restart-strategy.type", "fixed-delay");
    settings.put("restart-strategy.fixed-delay.attempts", "100000");
    settings.put("restart-strategy.fixed-delay.delay", "1 s");
    // As in deploy/flink/config.yaml.
    settings.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    settings.put("execution.checkpointing.num-retained", "3");
    settings.put("execution.checkpointing.tolerable-failed-checkpoints", "10");
    settings.putAll(more);
    Files.writeString(
        directory.resolve("config.yaml"),
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + ": \"" + setting.getValue() + "\"\n")
            .collect(Collectors.joining()));
    Files.writeString(
        directory.resolve("log4j2.properties"),
        """
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        appender.console.name = console
        appender.console.type = Console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d %-5p %c{1} %enc{%m}{CRLF}%n%ex
        """);
  }
}
