package io.leeway.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
