package io.leeway.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The shipped configuration with other addresses and shorter intervals, all else as it is. */
final class Overlay {
  private static final String SCRAPE = "500ms";
  private static final int FASTER = 60;
  private static final Pattern DURATION = Pattern.compile("(\\d+)(s|m|h)");

  private Overlay() {}

  /**
   * Prometheus' configuration and rules, made from those that are shipped.
   *
   * @param addresses by those in the shipped file
   */
  static Path prometheus(Path folder, Map<String, String> addresses) throws IOException {
    ObjectNode config = (ObjectNode) ProjectFile.yaml("dashboards/prometheus/prometheus.yml");
    ObjectNode global = (ObjectNode) config.get("global");
    global.put("scrape_interval", SCRAPE);
    global.put("scrape_timeout", SCRAPE);
    global.put("evaluation_interval", SCRAPE);
    readdress(config, addresses);
    Files.createDirectories(folder.resolve("rules"));
    for (Path rules : ProjectFile.in("dashboards/prometheus/rules", ".yaml")) {
      JsonNode shipped = ProjectFile.yaml("dashboards/prometheus/rules/" + rules.getFileName());
      for (JsonNode group : shipped.path("groups")) {
        group.path("rules").forEach(rule -> quicken((ObjectNode) rule, "for", "keep_firing_for"));
      }
      Files.writeString(
          folder.resolve("rules").resolve(rules.getFileName()), shipped.toPrettyString());
    }
    return Files.writeString(folder.resolve("prometheus.yml"), config.toPrettyString());
  }

  /** Alertmanager's, with notices to an address of the test. */
  static Path alertmanager(Path folder, String receiver) throws IOException {
    ObjectNode config = (ObjectNode) ProjectFile.yaml("dashboards/alertmanager/alertmanager.yml");
    quicken((ObjectNode) config.get("route"), "group_wait", "group_interval");
    readdress(config, Map.of("http://receiver:9095/notices", receiver));
    return Files.writeString(folder.resolve("alertmanager.yml"), config.toPrettyString());
  }

  /** The stream, with the broker and ports of the test. */
  static Path stream(Path folder, String bootstrapServers, int exporterPort, String dueAfter)
      throws IOException {
    Files.copy(
        ProjectFile.path("cli/src/main/resources/io/leeway/cli/demo/flights.avsc"),
        folder.resolve("flights.avsc"));
    ObjectNode stream = (ObjectNode) ProjectFile.yaml("deploy/compose/flights.yaml");
    ((ObjectNode) stream.get("source")).put("bootstrapServers", bootstrapServers);
    ((ObjectNode) stream.get("exporter"))
        .put("host", "127.0.0.1")
        .put("port", exporterPort)
        .put("reportDueAfter", dueAfter);
    return Files.writeString(folder.resolve("flights.yaml"), stream.toPrettyString());
  }

  /** Flink's settings with those of the place. */
  static Path flink(Path folder, Map<String, String> place) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    ProjectFile.yaml("deploy/flink/config.yaml")
        .properties()
        .forEach(setting -> settings.put(setting.getKey(), setting.getValue().asText()));
    place.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            settings.remove(key);
          } else {
            settings.put(key, value);
          }
        });
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.yaml"),
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + ": \"" + setting.getValue() + "\"\n")
            .collect(Collectors.joining()));
    return folder;
  }

  private static void quicken(ObjectNode node, String... keys) {
    for (String key : keys) {
      Matcher duration = DURATION.matcher(node.path(key).asText());
      if (duration.matches()) {
        long millis =
            Long.parseLong(duration.group(1))
                * switch (duration.group(2)) {
                  case "s" -> 1_000L;
                  case "m" -> 60_000L;
                  default -> 3_600_000L;
                };
        node.put(key, millis / FASTER + "ms");
      }
    }
  }

  private static void readdress(JsonNode node, Map<String, String> addresses) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              entry -> {
                String address = addresses.get(entry.getValue().asText());
                if (address != null) {
                  entry.setValue(TextNode.valueOf(address));
                }
                readdress(entry.getValue(), addresses);
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        String address = addresses.get(array.get(i).asText());
        if (address != null) {
          array.set(i, TextNode.valueOf(address));
        }
        readdress(array.get(i), addresses);
      }
    }
  }
}
