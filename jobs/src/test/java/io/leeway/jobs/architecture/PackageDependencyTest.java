package io.leeway.jobs.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class PackageDependencyTest {
  private static final JavaClasses JOBS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.leeway.jobs");

  private static final String[] LOGIC = {
    "io.leeway.jobs.record..",
    "io.leeway.jobs.registry..",
    "io.leeway.jobs.binning..",
    "io.leeway.jobs.reference..",
    "io.leeway.jobs.window..",
    "io.leeway.jobs.sketch..",
    "io.leeway.jobs.vector..",
    "io.leeway.jobs.summary..",
    "io.leeway.jobs.score..",
    "io.leeway.jobs.alert..",
    "io.leeway.jobs.config..",
  };

  @Test
  void logicIsFreeOfFlinkAndKafka() {
    noClasses()
        .that()
        .resideInAnyPackage(LOGIC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..")
        .check(JOBS);
  }

  @Test
  void logicKnowsNoOperatorAndNoTopic() {
    noClasses()
        .that()
        .resideInAnyPackage(LOGIC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.leeway.jobs.operator..", "io.leeway.jobs.kafka..")
        .check(JOBS);
  }

  @Test
  void packagesDependOneWay() {
    slices().matching("io.leeway.jobs.(*)..").should().beFreeOfCycles().check(JOBS);
  }

  @Test
  void nobodyReadsTheWallClock() {
    noClasses()
        .that()
        .resideInAnyPackage("io.leeway.jobs..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .because("results depend on event time alone")
        .check(JOBS);
  }
}
