package io.leeway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.LogCapture;
import io.leeway.exporter.Exporter;
import io.leeway.exporter.ExporterOptions;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The access lists that the documentation gives are what is needed: all of them, and no more. */
@Timeout(180)
class AccessIT {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("leeway.root", ".."), "docs", "operations.md");
  private static final String STREAM = "trips";
  private static final int RECORDS = 600;

  @TempDir private static Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // set in start
  private static SecuredBroker broker;

  @SuppressWarnings("NullAway.Init")
  private static Admin admin;

  @SuppressWarnings("NullAway.Init")
  private static List<AclBinding> documented;

  @BeforeAll
  static void start() throws Exception {
    broker =
        SecuredBroker.start(
            directory, Map.of("monitor", "S3NTINEL-M", "exporter", "S3NTINEL-E"), true);
    Files.writeString(directory.resolve("jaas.conf"), SecuredBroker.jaas("monitor", "S3NTINEL-M"));
    for (String topic :
        List.of(
            STREAM,
            "leeway-references",
            "leeway-results",
            "leeway-alerts",
            "leeway-dead-letters",
            "leeway-ledger")) {
      broker.kafka().createTopic(topic, 1);
    }
    admin = Admin.create(broker.client(SecuredBroker.ADMIN));
    documented = AclLines.of(DOCUMENT);
    assertThat(documented).hasSize(12);
    admin.createAcls(documented).all().get();
    broker.write(
        STREAM, IntStream.range(0, RECORDS).mapToObj("{\"distance\": %d}"::formatted).toList());
  }

  @AfterAll
  static void stop() {
    if (admin != null) {
      admin.close();
    }
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void theMonitorRunsWithTheDocumentedListsExactlyOnceToo() throws Exception {
    MonitorConfig config = config();
    soon().untilAsserted(() -> assertThat(refusals(config)).isEmpty());
    try (LogCapture log = LogCapture.start();
        LocalFlink flink = LocalFlink.start(directory.resolve("flink"), 1)) {
      StreamExecutionEnvironment environment = flink.environment(1);
      environment.enableCheckpointing(200);
      MonitorSetup.prepare(config).addTo(environment, SourceRange.live());
      LocalJob job = flink.submit(environment, "allowed");
      soon().until(() -> broker.reports().size() == 9); // the tenth window is still open
      soon()
          .until(
              () ->
                  !admin
                      .listConsumerGroupOffsets("leeway-" + STREAM)
                      .partitionsToOffsetAndMetadata()
                      .get()
                      .isEmpty());
      assertThat(job.isDone()).isFalse();
      job.cancel();
      assertThat(log.text()).doesNotContain("AuthorizationException", "S3NTINEL");
    }
    assertThat(broker.reports()).extracting(WindowReport::getRecords).containsOnly(60L);
  }

  @Test
  void withAnyOfThemMissingTheMonitorDoesNotStartAndSaysWhich() throws Exception {
    MonitorConfig config = config();
    List<AclBinding> needed = of("User:monitor");
    assertThat(needed).hasSize(8);
    for (AclBinding missing : needed) {
      remove(missing);
      soon()
          .untilAsserted(
              () ->
                  assertThat(refusals(config))
                      .as("without %s", missing)
                      .isNotEmpty()
                      .allSatisfy(
                          line ->
                              assertThat(line)
                                  .hasLineCount(1)
                                  .contains(missing.pattern().name())
                                  .contains(
                                      switch (missing.pattern().resourceType()) {
                                        case TOPIC -> "topic ";
                                        case GROUP -> "consumer group ";
                                        default -> "transactional id ";
                                      })
                                  .contains(
                                      "does not let us "
                                          + titleCase(missing.entry().operation().name()))));
      admin.createAcls(List.of(missing)).all().get();
      soon().untilAsserted(() -> assertThat(refusals(config)).isEmpty());
    }
  }

  @Test
  void withoutTransactionsTheirListIsNotNeeded() throws Exception {
    MonitorConfig config = config("at-least-once");
    AclBinding transactions =
        of("User:monitor").stream()
            .filter(acl -> acl.pattern().resourceType() == ResourceType.TRANSACTIONAL_ID)
            .findFirst()
            .orElseThrow();
    remove(transactions);
    soon().untilAsserted(() -> assertThat(refusals(config())).isNotEmpty());
    assertThat(refusals(config)).isEmpty();
    admin.createAcls(List.of(transactions)).all().get();
    soon().untilAsserted(() -> assertThat(refusals(config())).isEmpty());
  }

  @Test
  void withAnyOfThemMissingTheExporterSaysSoInOneLineAndIsDown() throws Exception {
    List<AclBinding> needed = of("User:exporter");
    assertThat(needed).hasSize(4);
    try (Exporter exporter = startExporter()) {
      exporter.awaitCaughtUp(Duration.ofSeconds(30));
      assertThat(metrics(exporter)).contains("leeway_exporter_up 1.0");
    }
    for (AclBinding missing : needed) {
      remove(missing);
      try (LogCapture log = LogCapture.start();
          Exporter exporter = startExporter()) {
        String topic = missing.pattern().name();
        soon()
            .untilAsserted(
                () ->
                    assertThat(log.text().lines())
                        .filteredOn(line -> line.contains("Kafka cannot be read"))
                        .singleElement()
                        .asString()
                        .contains("TopicAuthorizationException", topic));
        assertThat(metrics(exporter)).contains("leeway_exporter_up 0.0");
        assertThat(log.text()).doesNotContain("S3NTINEL");
      }
      admin.createAcls(List.of(missing)).all().get();
    }
  }

  /** What a monitor is told before it starts. */
  private static List<String> refusals(MonitorConfig config) {
    try {
      MonitorSetup.prepare(config);
      return List.of();
    } catch (ConfigException e) {
      return e.errors();
    }
  }

  private static List<AclBinding> of(String principal) {
    return documented.stream().filter(acl -> acl.entry().principal().equals(principal)).toList();
  }

  private static void remove(AclBinding acl) throws Exception {
    assertThat(admin.deleteAcls(List.of(acl.toFilter())).all().get()).hasSize(1);
  }

  private static String titleCase(String name) {
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }

  private static MonitorConfig config() throws IOException {
    return config("exactly-once");
  }

  private static MonitorConfig config(String delivery) throws IOException {
    return ConfigFile.read(configFile(delivery));
  }

  private static Path configFile(String delivery) throws IOException {
    return broker.monitorFile(
        STREAM,
        """
        features: [{name: distance, type: numeric}]
        outOfOrderness: 0s
        sinks: {delivery: %s}
        """
            .formatted(delivery));
  }

  private static Exporter startExporter() throws Exception {
    Map<String, String> properties = new HashMap<>();
    broker.client("exporter").forEach((key, value) -> properties.put(key, value.toString()));
    return Exporter.start(
        ExporterOptions.of(
                broker.bootstrapServers(), "leeway-results", "leeway-alerts", "leeway-dead-letters")
            .withLedgerTopic("leeway-ledger")
            .withClientProperties(properties)
            .withPort(0));
  }

  private static String metrics(Exporter exporter) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:%d/metrics".formatted(exporter.port())))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(100));
  }
}
