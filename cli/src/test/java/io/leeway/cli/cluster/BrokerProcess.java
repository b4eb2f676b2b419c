package io.leeway.cli.cluster;

import io.leeway.cli.local.BrokerMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;

/**
 * A real Kafka broker that can be killed, stopped, held up and started again on its data, and a
 * {@link TcpProxy} in front of it.
 *
 * <p>Not thread-safe.
 */
final class BrokerProcess implements AutoCloseable {
  private static final Duration UP = Duration.ofSeconds(60);

  private final Path directory;
  private final List<String> settings;
  private final int port;
  private final int controllerPort;
  private final int behindPort;
  private final TcpProxy proxy;
  private JavaProcess process;
  private int starts;

  /**
   * Starts a broker and returns when it answers.
   *
   * @param settings of the broker, as {@code KEY=VALUE}
   */
  BrokerProcess(Path directory, String... settings) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.settings = List.of(settings);
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback);
        ServerSocket third = new ServerSocket(0, 1, loopback)) {
      port = first.getLocalPort();
      controllerPort = second.getLocalPort();
      behindPort = third.getLocalPort();
    }
    proxy = new TcpProxy(behindPort);
    try {
      process = launch();
      awaitReady();
    } catch (RuntimeException | Error | IOException e) {
      close();
      throw e;
    }
  }

  /** Where clients connect that nothing happens to but what happens to the broker. */
  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Where clients connect through the proxy. */
  String bootstrapServersBehindProxy() {
    return "127.0.0.1:" + proxy.port();
  }

  TcpProxy proxy() {
    return proxy;
  }

  JavaProcess process() {
    return process;
  }

  /** Starts it again after its end; does not wait for it. */
  void startAgain() throws IOException {
    process = launch();
  }

  /** Returns when it answers. */
  void awaitReady() {
    Awaitility.await("the broker is ready")
        .atMost(UP)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("The broker has ended:\n" + process.output());
              }
              return process.output().contains("ready");
            });
  }

  /** Creates a topic that keeps its records, whatever their timestamps say. */
  void createTopic(String name, int partitions, Map<String, String> configs)
      throws ExecutionException, InterruptedException {
    Map<String, String> all = new HashMap<>(configs);
    all.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .createTopics(
              List.of(new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(all)))
          .all()
          .get();
    }
  }

  @Override
  public void close() {
    proxy.close();
    if (process != null) {
      process.close();
    }
  }

  private JavaProcess launch() throws IOException {
    Path target =
        Path.of(System.getProperty("leeway.root", ".."), "cli", "target").toAbsolutePath();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(
                    ":",
                    target.resolve("test-classes").toString(),
                    target.resolve("leeway-cli.jar").toString(),
                    target.resolve("lib").resolve("*").toString()),
                BrokerMain.class.getName(),
                directory.resolve("data").toString(),
                Integer.toString(port),
                Integer.toString(controllerPort),
                Integer.toString(behindPort),
                Integer.toString(proxy.port())));
    arguments.addAll(settings);
    return JavaProcess.start("broker-" + starts++, directory, Map.of(), arguments);
  }
}
