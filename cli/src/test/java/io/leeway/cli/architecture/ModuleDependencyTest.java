package io.leeway.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * Modules depend one way: measures and schemas on nobody, jobs and exporter on those, cli on all.
 */
class ModuleDependencyTest {
  private static final JavaClasses LEEWAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.leeway");

  @Test
  void allModulesAreLookedAt() {
    for (String name :
        new String[] {
          "io.leeway.measures.JensenShannon",
          "io.leeway.schema.WindowReport",
          "io.leeway.jobs.MonitorJob",
          "io.leeway.exporter.Exporter",
          "io.leeway.cli.Leeway"
        }) {
      assertThat(LEEWAY.contain(name)).as(name).isTrue();
    }
  }

  @Test
  void measuresAndSchemasKnowNobody() {
    forbid(
        "io.leeway.measures..",
        "io.leeway.schema..",
        "io.leeway.jobs..",
        "io.leeway.exporter..",
        "io.leeway.cli..");
    forbid(
        "io.leeway.schema..",
        "io.leeway.measures..",
        "io.leeway.jobs..",
        "io.leeway.exporter..",
        "io.leeway.cli..");
  }

  @Test
  void measuresAreFreeOfFlinkKafkaAndAvro() {
    forbid("io.leeway.measures..", "org.apache.flink..", "org.apache.kafka..", "org.apache.avro..");
  }

  @Test
  void jobsAndExporterDoNotKnowEachOther() {
    forbid("io.leeway.jobs..", "io.leeway.exporter..", "io.leeway.cli..");
    forbid("io.leeway.exporter..", "io.leeway.jobs..", "io.leeway.cli..", "org.apache.flink..");
  }

  @Test
  void onlyTheExporterKnowsPrometheus() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.leeway.exporter..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.prometheus..")
        .check(LEEWAY);
  }

  @Test
  void onlyTheLocalStackKnowsServers() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.leeway.cli.local..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("kafka.server..", "org.apache.flink.runtime.minicluster..")
        .check(LEEWAY);
  }

  private static void forbid(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .check(LEEWAY);
  }
}
