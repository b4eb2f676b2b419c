package io.leeway.cli.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in this process: one KRaft node that is broker and controller, listening on
 * free ports of the loopback address only.
 *
 * <p>Started on a directory that has data, it serves that data; ports change from start to start.
 * Every class of Kafka's internals that Leeway touches is used here and nowhere else.
 *
 * <p>Cost: about 1.5 s to start, 40 MB of live heap, 100 threads. Thread-safe.
 */
public final class LocalKafka implements AutoCloseable {
  private static final int NODE = 1;
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final KafkaRaftServer server;
  private final Admin admin;
  private final String bootstrapServers;

  private LocalKafka(KafkaRaftServer server, Admin admin, String bootstrapServers) {
    this.server = server;
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts the broker with its data in {@code directory} (created if absent) and returns when it
   * answers.
   *
   * @throws LocalStackException if the broker does not come up
   */
  public static LocalKafka start(Path directory) {
    return start(directory, "PLAINTEXT", Map.of(), Map.of());
  }

  /**
   * The same, with other clients than anybody.
   *
   * @param protocol what clients must speak: {@code SASL_SSL}
   * @param settings what the broker needs for that
   * @param clientSettings what its own client needs for that
   */
  static LocalKafka start(
      Path directory,
      String protocol,
      Map<String, String> settings,
      Map<String, String> clientSettings) {
    try {
      return start(directory, freePorts(2), protocol, settings, clientSettings);
    } catch (IOException e) {
      throw notStarted(directory, e);
    }
  }

  /**
   * The same on given ports, on which it can be started again.
   *
   * @param ports for clients and for the controller
   */
  static LocalKafka start(
      Path directory,
      int[] ports,
      String protocol,
      Map<String, String> settings,
      Map<String, String> clientSettings) {
    KafkaRaftServer server = null;
    Admin admin = null;
    try {
      Files.createDirectories(directory);
      String bootstrapServers = "127.0.0.1:" + ports[0];
      if (!Files.exists(directory.resolve("meta.properties"))) {
        format(directory);
      }
      Properties configuration = configuration(directory, protocol, ports[0], ports[1]);
      configuration.putAll(settings);
      server = new KafkaRaftServer(new KafkaConfig(configuration, false), Time.SYSTEM);
      server.startup();
      Map<String, Object> client = new HashMap<>(clientSettings);
      client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
      admin = Admin.create(client);
      admin.describeCluster().nodes().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      return new LocalKafka(server, admin, bootstrapServers);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      stop(admin, server);
      throw notStarted(directory, e);
    }
  }

  private static LocalStackException notStarted(Path directory, Exception cause) {
    return new LocalStackException(
        "The embedded Kafka broker did not start in %s: %s"
            .formatted(directory, Causes.oneLine(cause)),
        cause);
  }

  /** Where clients connect: {@code 127.0.0.1:PORT}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Creates a topic that keeps its records for good, whatever their timestamps say. */
  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /**
   * Creates a topic and returns when the broker has it.
   *
   * <p>Unless {@code configs} says otherwise, retention by time is off: Kafka deletes even the
   * segment that it writes to once its records' timestamps are older than the retention, and
   * replayed history is old.
   *
   * @throws LocalStackException if the topic exists or the broker refuses it
   */
  public void createTopic(String name, int partitions, Map<String, String> configs) {
    Map<String, String> all = new HashMap<>(Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
    all.putAll(configs);
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(all);
    try {
      admin.createTopics(List.of(topic)).all().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw topicNotCreated(name, e);
    } catch (ExecutionException | TimeoutException e) {
      throw topicNotCreated(name, e);
    }
  }

  /** Stops the broker and waits until its files are closed. */
  @Override
  public void close() {
    stop(admin, server);
  }

  private static LocalStackException topicNotCreated(String name, Exception cause) {
    return new LocalStackException(
        "Topic %s was not created: %s".formatted(name, Causes.oneLine(cause)), cause);
  }

  private static void stop(@Nullable Admin admin, @Nullable KafkaRaftServer server) {
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
    }
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  private static void format(Path directory) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(NODE)
        .setControllerListenerName("CONTROLLER")
        .setDirectories(List.of(directory.toString()))
        .setMetadataLogDirectory(directory.toString())
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setHasDynamicQuorum(false)
        .setIgnoreFormatted(true)
        .run();
  }

  private static Properties configuration(
      Path directory, String protocol, int brokerPort, int controllerPort) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE));
    p.setProperty("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("inter.broker.listener.name", protocol);
    p.setProperty(
        "listeners",
        "%s://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(protocol, brokerPort, controllerPort));
    p.setProperty("advertised.listeners", protocol + "://127.0.0.1:" + brokerPort);
    p.setProperty(
        "listener.security.protocol.map", protocol + ":" + protocol + ",CONTROLLER:PLAINTEXT");
    p.setProperty("log.dirs", directory.toString());
    p.setProperty("auto.create.topics.enable", "false");
    // One node holds everything once; the default of 50 offset partitions would cost seconds.
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    // The default of 128 MB is for big compacted topics.
    p.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    return p;
  }

  /** Ports that were all free at once; held together so that no two are the same. */
  private static int[] freePorts(int count) throws IOException {
    int[] ports = new int[count];
    ServerSocket[] sockets = new ServerSocket[count];
    try {
      for (int i = 0; i < count; i++) {
        sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ports[i] = sockets[i].getLocalPort();
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        if (socket != null) {
          socket.close();
        }
      }
    }
  }
}
