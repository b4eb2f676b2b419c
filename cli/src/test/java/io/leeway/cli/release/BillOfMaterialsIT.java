package io.leeway.cli.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.cluster.ClusterJar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bills of materials tell what is in the artifacts that the build made: all of it. */
class BillOfMaterialsIT {
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");
  private static final Path ROOT = Path.of(System.getProperty("leeway.root", ".."));

  @Test
  void theBillOfTheCommandIsItsClassPath() throws IOException {
    Set<String> jars;
    try (Stream<Path> files = Files.list(ROOT.resolve("cli/target/lib"))) {
      jars =
          files
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertThat(jars).hasSizeGreaterThan(50);
    assertThat(jarNames(bill("cli/target/leeway-cli.cdx.json"))).isEqualTo(jars);
  }

  @Test
  void theBillOfTheClusterJarHasWhatIsInIt() throws IOException {
    Set<String> inside = new TreeSet<>();
    try (JarFile jar = new JarFile(ClusterJar.path().toFile())) {
      for (JarEntry entry : jar.stream().filter(e -> isPom(e.getName())).toList()) {
        Properties pom = new Properties();
        try (InputStream in = jar.getInputStream(entry)) {
          pom.load(in);
        }
        inside.add(pom.getProperty("artifactId") + "-" + pom.getProperty("version") + ".jar");
      }
      assertThat(jar.stream().map(JarEntry::getName))
          .as("nothing of Flink's SQL, whose planner runs what it is given")
          .noneMatch(name -> name.startsWith("org/apache/flink/table/"));
    }
    JsonNode bill = bill("jobs/target/leeway-jobs-cluster.cdx.json");
    inside.remove("leeway-jobs-" + bill.at("/metadata/component/version").asText() + ".jar");
    // Their jars hold others' descriptions, shaded; or none.
    assertThat(jarNames(bill)).hasSizeGreaterThan(10).containsAll(inside);
    assertThat(jarNames(bill)).noneMatch(name -> name.startsWith("flink-streaming"));
  }

  private static boolean isPom(String entry) {
    return entry.startsWith("META-INF/maven/") && entry.endsWith("/pom.properties");
  }

  private static Set<String> jarNames(JsonNode bill) {
    Set<String> names = new TreeSet<>();
    for (JsonNode component : bill.get("components")) {
      assertThat(component.get("purl").asText()).startsWith("pkg:maven/");
      assertThat(component.get("hashes")).as(component.get("purl").asText()).isNotEmpty();
      Matcher classifier = CLASSIFIER.matcher(component.get("purl").asText());
      names.add(
          "%s-%s%s.jar"
              .formatted(
                  component.get("name").asText(),
                  component.get("version").asText(),
                  classifier.find() ? "-" + classifier.group(1) : ""));
    }
    return names;
  }

  private static JsonNode bill(String path) throws IOException {
    JsonNode bill = new ObjectMapper().readTree(ROOT.resolve(path).toFile());
    assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
    return bill;
  }
}
