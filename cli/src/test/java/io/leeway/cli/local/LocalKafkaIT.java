package io.leeway.cli.local;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guards the pinned Kafka version: its internals are no public API. */
@Timeout(120)
class LocalKafkaIT {
  @Test
  void recordsAreKeptAcrossARestartOnTheSameDirectory(@TempDir Path directory) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      kafka.createTopic("names", 1);
      names(kafka).write(List.of("one", "two", "three"));
      assertThat(names(kafka).read(3)).containsExactly("one", "two", "three");
    }
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      names(kafka).write(List.of("four"));
      assertThat(names(kafka).read(4)).containsExactly("one", "two", "three", "four");
    }
  }

  @Test
  void topicsKeepOldRecordsUnlessToldOtherwise(@TempDir Path directory) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      kafka.createTopic("kept", 2);
      kafka.createTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
      kafka.createTopic("short", 1, Map.of("retention.ms", "1000"));

      assertThat(setting(kafka, "kept", "retention.ms")).isEqualTo("-1");
      assertThat(setting(kafka, "compacted", "retention.ms")).isEqualTo("-1");
      assertThat(setting(kafka, "compacted", "cleanup.policy")).isEqualTo("compact");
      assertThat(setting(kafka, "short", "retention.ms")).isEqualTo("1000");
    }
  }

  @Test
  void anExistingTopicIsNamedInOneLine(@TempDir Path directory) {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      kafka.createTopic("names", 1);
      assertThatThrownBy(() -> kafka.createTopic("names", 1))
          .isInstanceOf(LocalStackException.class)
          .hasMessage(
              "Topic names was not created: TopicExistsException: Topic 'names' already exists.");
    }
  }

  @Test
  void aDirectoryThatIsAFileIsNamedInOneLine(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(() -> LocalKafka.start(file))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void listensOnLoopback(@TempDir Path directory) {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      assertThat(kafka.bootstrapServers()).matches("127\\.0\\.0\\.1:\\d+");
    }
  }

  private static TextTopic names(LocalKafka kafka) {
    return new TextTopic(kafka.bootstrapServers(), "names");
  }

  private static String setting(LocalKafka kafka, String topic, String key) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Map<ConfigResource, Config> settings = admin.describeConfigs(List.of(resource)).all().get();
      return requireNonNull(settings.get(resource)).get(key).value();
    }
  }
}
