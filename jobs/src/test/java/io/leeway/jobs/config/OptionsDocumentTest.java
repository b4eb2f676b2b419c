package io.leeway.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps what is generated from the options equal to what is committed. */
class OptionsDocumentTest {
  private static final Path DOCS = Path.of(System.getProperty("leeway.root", "..")).resolve("docs");

  @Test
  void theCommittedPageIsCurrent() throws IOException {
    assertCurrent("options.md", OptionsDocument.markdown());
  }

  @Test
  void theCommittedSchemaIsCurrent() throws IOException {
    assertCurrent("leeway.schema.json", OptionsSchema.json());
  }

  @Test
  void theExampleIsValid() {
    MonitorConfig config =
        ConfigFile.parse(String.join("\n", OptionsDocument.EXAMPLE), Path.of("."));

    assertThat(config.windows()).hasSize(2);
    assertThat(config.features()).hasSize(2);
  }

  @Test
  void everyOptionIsAmongAll() throws IllegalAccessException {
    List<Object> declared = new ArrayList<>();
    for (JavaClass type : new ClassFileImporter().importPackages(Option.class.getPackageName())) {
      for (JavaField field : type.getFields()) {
        if (field.getRawType().isEquivalentTo(Option.class)
            && field.getModifiers().contains(JavaModifier.STATIC)) {
          declared.add(field.reflect().get(null));
        }
      }
    }

    assertThat(declared).hasSizeGreaterThan(70).hasSameElementsAs(Options.ALL);
    assertThat(Options.ALL).extracting(Option::path).doesNotHaveDuplicates();
  }

  @Test
  void everyDefaultIsAValueOfItsType() {
    for (Option<?> option : Options.ALL) {
      String text = option.defaultText();
      if (text != null) {
        assertThat(option.type().parser().apply(ConfigSection.defaultNode(text)))
            .as(option.path())
            .isNotNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/required/0",
        "/properties/source/properties/timestamp/properties/unit/enum/4",
        "/properties/features/oneOf/1/items/properties/type/enum/0",
        "/properties/windows/items/properties/size/pattern",
        "/properties/alerts/properties/raiseAfter/default",
      })
  void theSchemaDescribes(String pointer) {
    JsonNode node = OptionsSchema.tree().at(pointer);

    assertThat(node.isValueNode()).as(pointer).isTrue();
    assertThat(OptionsSchema.tree().at("/properties/sinks/additionalProperties").asBoolean(true))
        .isFalse();
  }

  private static void assertCurrent(String name, String generated) throws IOException {
    Path file = DOCS.resolve(name);
    if (Boolean.getBoolean("leeway.updateDocs")) {
      Files.createDirectories(DOCS);
      Files.writeString(file, generated);
    }
    assertThat(file)
        .as("%s differs from the code: run the tests with -Dleeway.updateDocs=true", file)
        .exists()
        .content()
        .isEqualTo(generated);
  }
}
