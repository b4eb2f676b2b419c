package io.leeway.cli.reference;

import io.leeway.cli.CliException;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the topic of references is: said on the command line, or by a monitor's configuration. */
final class TopicOptions {
  private static final String DEFAULT_TOPIC = "leeway-references";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A monitor's configuration; says where its topics are and how to reach them.")
  private @Nullable Path config;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka brokers to ask first.")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "Compacted topic with the references (default: leeway-references).")
  private @Nullable String topic;

  /** The configuration, read again at every call; null without one. */
  @Nullable MonitorConfig config() {
    return config == null ? null : ConfigFile.read(config);
  }

  /**
   * The topic.
   *
   * @throws CliException if nothing says where it is
   */
  ReferenceTopic topic() {
    MonitorConfig monitor = config();
    String servers =
        bootstrapServers == null && monitor != null
            ? monitor.source().bootstrapServers()
            : bootstrapServers;
    if (servers == null) {
      throw new CliException(
          "the topic of references needs --bootstrap-servers HOST:PORT or --config FILE");
    }
    return new ReferenceTopic(
        new KafkaAccess(servers, monitor == null ? Map.of() : monitor.source().properties()),
        name(monitor));
  }

  private String name(@Nullable MonitorConfig monitor) {
    if (topic != null) {
      return topic;
    }
    return monitor != null && monitor.reference() instanceof ReferenceLocation.Topic configured
        ? configured.topic()
        : DEFAULT_TOPIC;
  }
}
