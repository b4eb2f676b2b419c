package io.leeway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the jar for clusters, and what the cluster must bring. */
class ClusterJarIT {
  private JarFile jar;
  private List<String> names;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(ClusterJar.path().toFile());
    names = jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void theJobAndItsLibrariesAreInIt() {
    assertThat(names)
        .contains(
            "io/leeway/jobs/MonitorJob.class",
            "io/leeway/schema/WindowReport.class",
            "io/leeway/measures/JensenShannon.class",
            "org/apache/flink/connector/kafka/source/KafkaSource.class",
            "org/apache/kafka/clients/consumer/KafkaConsumer.class",
            "org/apache/avro/Schema.class",
            "com/fasterxml/jackson/databind/ObjectMapper.class",
            "com/fasterxml/jackson/dataformat/yaml/YAMLFactory.class",
            "org/apache/commons/statistics/distribution/ChiSquaredDistribution.class");
  }

  @Test
  void noClassOfFlinkIsInItButTheConnector() {
    assertThat(names)
        .filteredOn(name -> name.startsWith("org/apache/flink/"))
        .isNotEmpty()
        .allMatch(
            name ->
                name.startsWith("org/apache/flink/connector/kafka/")
                    || name.startsWith("org/apache/flink/streaming/connectors/kafka/"));
  }

  @Test
  void loggingIsTheClusters() {
    assertThat(names)
        .noneMatch(
            name ->
                name.startsWith("org/slf4j/")
                    || name.startsWith("org/apache/logging/")
                    || name.startsWith("org/apache/log4j/")
                    || name.startsWith("log4j"));
  }

  @Test
  void nothingIsInItTwiceOrSaysWhatIsTrueOfOneLibraryOnly() {
    assertThat(names)
        .doesNotHaveDuplicates()
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA|EC)"));
  }

  @Test
  void manifestNamesTheMonitor() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS))
        .isEqualTo("io.leeway.jobs.MonitorJob");
    assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION)).isNotBlank();
    assertThat(jar.isMultiRelease()).isTrue();
  }

  @Test
  void servicesAndNoticesOfSeveralLibrariesAreMerged() throws IOException {
    assertThat(text("META-INF/services/com.fasterxml.jackson.core.JsonFactory"))
        .contains("com.fasterxml.jackson.core.JsonFactory")
        .contains("com.fasterxml.jackson.dataformat.yaml.YAMLFactory");
    assertThat(text("META-INF/services/com.fasterxml.jackson.databind.Module"))
        .contains("Jdk8Module", "JavaTimeModule");
    assertThat(text("META-INF/NOTICE"))
        .contains("Apache Avro", "Apache Commons Statistics", "Flink : Connectors : Kafka");
  }

  private String text(String name) throws IOException {
    return new String(
        jar.getInputStream(jar.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }
}
