package io.leeway.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.jobs.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docker-compose.yml, the images and the Kubernetes manifests, as far as that goes without them.
 */
class DeploymentTest {
  private static final String COMPOSE = "docker-compose.yml";
  private static final String FLINK = "deploy/flink/config.yaml";
  private static final String RULES = "dashboards/prometheus/rules/leeway.yaml";
  private static final String PROMETHEUS_RULE = "deploy/kubernetes/prometheus-rule.yaml";

  /** What Flink's settings are not the same in: where it runs decides. */
  private static final Set<String> OF_THE_PLACE =
      Set.of(
          "jobmanager.rpc.address",
          "parallelism.default",
          "jobmanager.memory.process.size",
          "taskmanager.memory.process.size",
          "rest.address",
          "rest.bind-address",
          "jobmanager.bind-host",
          "taskmanager.bind-host");

  private static Map<String, JsonNode> services() throws IOException {
    Map<String, JsonNode> services = new HashMap<>();
    ProjectFile.yaml(COMPOSE)
        .path("services")
        .properties()
        .forEach(service -> services.put(service.getKey(), service.getValue()));
    return services;
  }

  private static JsonNode service(String name) throws IOException {
    return ProjectFile.yaml(COMPOSE).path("services").path(name);
  }

  @Test
  void everyFileThatIsMountedIsThere() throws IOException {
    for (var service : services().entrySet()) {
      for (JsonNode volume : service.getValue().path("volumes")) {
        String[] parts = volume.asText().split(":", -1);
        if (parts[0].startsWith(".")) {
          assertThat(ProjectFile.path(parts[0])).as(service.getKey()).exists();
          assertThat(parts).as(volume.asText()).hasSize(3).endsWith("ro");
        } else {
          assertThat(ProjectFile.yaml(COMPOSE).path("volumes").has(parts[0]))
              .as(volume.asText())
              .isTrue();
        }
      }
    }
  }

  @Test
  void everyDashboardIsMounted() throws IOException {
    String volumes = service("grafana").path("volumes").toString();
    for (Dashboard dashboard : Dashboard.shipped()) {
      assertThat(volumes).contains("/etc/grafana/dashboards/" + dashboard.file());
    }
  }

  @Test
  void portsAreOnLoopbackOnly() throws IOException {
    List<String> ports = new ArrayList<>();
    services().values().forEach(s -> s.path("ports").forEach(port -> ports.add(port.asText())));
    assertThat(ports).hasSize(5).allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"));
  }

  @Test
  void imagesArePinnedAndServicesAreChecked() throws IOException {
    for (var service : services().entrySet()) {
      assertThat(service.getValue().path("image").asText())
          .as(service.getKey())
          .matches("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+(@sha256:[0-9a-f]{64})?");
      assertThat(service.getValue().path("healthcheck").path("test").path(0).asText())
          .as(service.getKey())
          .isEqualTo("CMD");
      assertThat(service.getValue().has("restart")).as(service.getKey()).isTrue();
      assertThat(service.getValue().path("privileged").asBoolean(false)).isFalse();
      for (JsonNode condition : service.getValue().path("depends_on")) {
        assertThat(condition.path("condition").asText()).isEqualTo("service_healthy");
      }
    }
  }

  @Test
  void versionsAreThoseOfTheBuild() throws IOException {
    String pom = ProjectFile.text("pom.xml");
    String dockerfile = ProjectFile.text("deploy/Dockerfile");
    assertThat(service("kafka").path("image").asText())
        .isEqualTo("apache/kafka:" + property(pom, "kafka.version"));
    assertThat(dockerfile)
        .contains("FROM flink:" + property(pom, "flink.version") + "-java17 AS flink");
  }

  @Test
  void imagesRunAsNobodySpecial() throws IOException {
    String dockerfile = ProjectFile.text("deploy/Dockerfile");
    for (String stage : List.of("flink", "leeway")) {
      String rest = dockerfile.substring(dockerfile.indexOf(" AS " + stage));
      int next = rest.indexOf("\nFROM");
      assertThat(next < 0 ? rest : rest.substring(0, next))
          .as(stage)
          .containsPattern("(?m)^USER (flink|10001:10001)$");
    }
    Matcher copied = Pattern.compile("(?m)^COPY (?:--ch\\S+ )*(deploy/\\S+)").matcher(dockerfile);
    while (copied.find()) {
      assertThat(ProjectFile.path(copied.group(1))).exists();
    }
  }

  @Test
  void thereIsNoDefaultPassword() throws IOException {
    assertThat(service("grafana").path("environment").path("GF_SECURITY_ADMIN_PASSWORD").asText())
        .startsWith("${GRAFANA_ADMIN_PASSWORD:?");
    assertThat(ProjectFile.text(COMPOSE)).doesNotContainIgnoringCase("password: admin");
  }

  @Test
  void composeUnderstandsTheFile() throws Exception {
    Tool compose = Tool.named("docker-compose");
    String config =
        compose.run(ProjectFile.path("."), Map.of("GRAFANA_ADMIN_PASSWORD", "x"), null, "config");
    assertThat(config).contains("jobmanager:", "127.0.0.1:3000:3000");
  }

  /**
   * Flink's own parser takes a prefix of its option for that option, which costs the job its own.
   */
  @Test
  void flinkLeavesTheJobsArgumentsAlone() throws Exception {
    List<String> command = new ArrayList<>();
    service("jobmanager").path("command").forEach(part -> command.add(part.asText()));
    Options options =
        new Options()
            .addOption(Option.builder("c").longOpt("configDir").hasArg().build())
            .addOption(Option.builder("j").longOpt("job-classname").hasArg().build());
    CommandLine parsed = new DefaultParser().parse(options, command.toArray(String[]::new), true);
    assertThat(parsed.getArgList()).containsExactly("--config", "/etc/leeway/flights.yaml");
    assertThat(parsed.getOptionValue("j")).isEqualTo("io.leeway.jobs.MonitorJob");
  }

  @Test
  void theStreamsAreValid(@TempDir Path directory) throws IOException {
    Files.copy(
        ProjectFile.path("cli/src/main/resources/io/leeway/cli/demo/flights.avsc"),
        directory.resolve("flights.avsc"));
    Path flights =
        Files.copy(
            ProjectFile.path("deploy/compose/flights.yaml"), directory.resolve("flights.yaml"));
    assertThat(ConfigFile.read(flights).exporter().bins()).isTrue();
    assertThat(ConfigFile.read(ProjectFile.path("deploy/kubernetes/trips.yaml")).stream())
        .isEqualTo("trips");
  }

  @Test
  void flinkReadsItsSettings() {
    Map<String, String> read =
        GlobalConfiguration.loadConfiguration(ProjectFile.path("deploy/flink").toString()).toMap();
    assertThat(read)
        .containsEntry("metrics.reporter.prom.port", "9249")
        .containsEntry("web.submit.enable", "false")
        .containsEntry("execution.checkpointing.interval", "10s");
  }

  @Test
  void settingsOfFlinkAreTheSameOnKubernetes() throws IOException {
    Map<String, String> compose = settings(ProjectFile.yaml(FLINK));
    compose.keySet().removeAll(OF_THE_PLACE);
    Map<String, String> kubernetes =
        settings(manifest("FlinkDeployment").path("spec").path("flinkConfiguration"));
    kubernetes
        .keySet()
        .removeIf(
            key -> key.startsWith("high-availability") || key.startsWith("kubernetes.operator"));
    assertThat(kubernetes).isEqualTo(compose);
  }

  @Test
  void rulesAreTheSameOnKubernetes() throws IOException {
    String rules = ProjectFile.text(RULES);
    String generated =
        """
        # Made from dashboards/prometheus/rules/leeway.yaml by -Dleeway.updateDocs=true; a test keeps them the same.
        apiVersion: monitoring.coreos.com/v1
        kind: PrometheusRule
        metadata:
          name: leeway
        spec:
        """
            + rules.substring(rules.indexOf("groups:")).indent(2);
    if (Boolean.getBoolean("leeway.updateDocs")) {
      Files.writeString(ProjectFile.path(PROMETHEUS_RULE), generated);
    }
    assertThat(ProjectFile.text(PROMETHEUS_RULE)).isEqualTo(generated);
    assertThat(ProjectFile.yaml(PROMETHEUS_RULE).path("spec").path("groups"))
        .isEqualTo(ProjectFile.yaml(RULES).path("groups"));
  }

  @Test
  void scrapesOnKubernetesHaveTheSameNames() throws IOException {
    assertThat(manifest("ServiceMonitor").toString())
        .contains("\"targetLabel\":\"job\",\"replacement\":\"leeway-exporter\"")
        .contains("\"targetLabel\":\"run\",\"replacement\":\"live\"");
    assertThat(manifest("PodMonitor").toString())
        .contains("\"targetLabel\":\"job\",\"replacement\":\"flink\"");
  }

  @Test
  void podsRunAsNobodySpecial() throws IOException {
    JsonNode flink = manifest("FlinkDeployment").path("spec").path("podTemplate").path("spec");
    JsonNode exporter = manifest("Deployment").path("spec").path("template").path("spec");
    for (JsonNode pod : List.of(flink, exporter)) {
      assertThat(pod.path("securityContext").path("runAsNonRoot").asBoolean()).isTrue();
      for (JsonNode container : pod.path("containers")) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("capabilities").path("drop").toString()).isEqualTo("[\"ALL\"]");
      }
    }
  }

  @Test
  void kustomizationListsEveryManifest() throws IOException {
    Set<String> listed = new HashSet<>();
    JsonNode kustomization = ProjectFile.yaml("deploy/kubernetes/kustomization.yaml");
    kustomization.path("resources").forEach(file -> listed.add(file.asText()));
    kustomization.path("configurations").forEach(file -> listed.add(file.asText()));
    kustomization
        .path("configMapGenerator")
        .path(0)
        .path("files")
        .forEach(f -> listed.add(f.asText()));
    listed.add("kustomization.yaml");
    Set<String> there = new HashSet<>();
    for (Path file : ProjectFile.in("deploy/kubernetes", ".yaml")) {
      there.add(String.valueOf(file.getFileName()));
    }
    assertThat(listed).isEqualTo(there);
  }

  private static JsonNode manifest(String kind) throws IOException {
    for (String file : List.of("monitor", "exporter")) {
      for (JsonNode document : ProjectFile.documents("deploy/kubernetes/" + file + ".yaml")) {
        if (document.path("kind").asText().equals(kind)) {
          return document;
        }
      }
    }
    throw new AssertionError("no " + kind);
  }

  private static Map<String, String> settings(JsonNode yaml) {
    Map<String, String> settings = new HashMap<>();
    yaml.properties().forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
    return settings;
  }

  private static String property(String pom, String name) {
    Matcher value = Pattern.compile("<" + name + ">([^<]+)</").matcher(pom);
    assertThat(value.find()).isTrue();
    return value.group(1);
  }
}
