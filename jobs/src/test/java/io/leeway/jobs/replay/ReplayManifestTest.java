package io.leeway.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.kafka.OffsetRange;
import io.leeway.jobs.window.EventTimeSpan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReplayManifestTest {
  private static final ReplayManifest MANIFEST =
      new ReplayManifest(
          "trips",
          "trips-topic",
          "q0Yb3",
          List.of(new OffsetRange(0, 17, 4_000), new OffsetRange(1, 5, 5)),
          new EventTimeSpan(1_000, Long.MAX_VALUE),
          10_000,
          "0.1.0+abc",
          "0123456789abcdef",
          List.of("r1", "r2"));

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(ReplayManifest.parse(MANIFEST.toJson(), "m.json")).isEqualTo(MANIFEST);
    assertThat(MANIFEST.toJson())
        .contains("\"format\" : 1")
        .contains("\"from\" : \"1970-01-01T00:00:01Z\"")
        .contains("\"to\" : null")
        .contains("\"referenceHash\"");
    assertThat(MANIFEST.offsets()).isEqualTo(3_983);
  }

  @Test
  void theIdIsOfTheContent() {
    assertThat(MANIFEST.id()).matches("[0-9a-f]{12}").isEqualTo(MANIFEST.id());
    assertThat(MANIFEST.withDelayMillis(10_001).id()).isNotEqualTo(MANIFEST.id());
    assertThat(MANIFEST.withTopicId("x").id()).isNotEqualTo(MANIFEST.id());
  }

  @Test
  void aManifestThatSomebodyChangedIsRefused() {
    assertThatThrownBy(
            () -> ReplayManifest.parse(MANIFEST.toJson().replace("4000", "4001"), "m.json"))
        .isInstanceOf(ReplayRefusedException.class)
        .hasMessageContaining("m.json says that it is " + MANIFEST.id());
  }

  @Test
  void whatIsNoManifestIsRefusedWithTheFieldThatIsWrong() {
    assertThatThrownBy(() -> ReplayManifest.parse("{", "m.json")).hasMessageContaining("no JSON");
    assertThatThrownBy(
            () -> ReplayManifest.parse(MANIFEST.toJson().replace(": 1,", ": 2,"), "m.json"))
        .hasMessageContaining("format 2, expected 1");
    assertThatThrownBy(
            () -> ReplayManifest.parse(MANIFEST.toJson().replace("\"stream\"", "\"s\""), "m.json"))
        .hasMessage("m.json is no manifest: stream, expected a text");
    assertThatThrownBy(
            () -> ReplayManifest.parse(MANIFEST.toJson().replace(": 4000", ": 3"), "m.json"))
        .hasMessageContaining("offset 17 to 3");
  }

  @Test
  void anotherVersionConfigurationOrReferenceIsNamedUnlessAccepted() {
    ReplayManifest version = changed("0.2.0+def", MANIFEST.configHash(), MANIFEST.references());
    ReplayManifest config = changed(MANIFEST.codeVersion(), "ffff", MANIFEST.references());
    ReplayManifest reference =
        changed(MANIFEST.codeVersion(), MANIFEST.configHash(), List.of("r1"));
    assertThatThrownBy(() -> ManifestCheck.same(MANIFEST, version, Set.of()))
        .hasMessage("the code version is 0.2.0+def, expected 0.1.0+abc as in the manifest");
    assertThatThrownBy(() -> ManifestCheck.same(MANIFEST, config, Set.of()))
        .hasMessage(
            "the hash of the settings is ffff, expected 0123456789abcdef as in the manifest");
    assertThatThrownBy(() -> ManifestCheck.same(MANIFEST, reference, Set.of()))
        .hasMessage("the list of references is r1, expected r1, r2 as in the manifest");
    for (ManifestCheck.Change change : ManifestCheck.Change.values()) {
      ReplayManifest other =
          switch (change) {
            case VERSION -> version;
            case CONFIG -> config;
            case REFERENCE -> reference;
          };
      assertThatCode(() -> ManifestCheck.same(MANIFEST, other, Set.of(change)))
          .doesNotThrowAnyException();
    }
    assertThatThrownBy(
            () ->
                ManifestCheck.same(
                    MANIFEST, MANIFEST.withTopicId("new"), Set.of(ManifestCheck.Change.values())))
        .hasMessageContaining("id of topic trips-topic is new");
  }

  private static ReplayManifest changed(String code, String config, List<String> references) {
    return new ReplayManifest(
        MANIFEST.stream(),
        MANIFEST.topic(),
        MANIFEST.topicId(),
        MANIFEST.partitions(),
        MANIFEST.span(),
        MANIFEST.delayMillis(),
        code,
        config,
        references);
  }

  @Test
  void theCodeVersionIsThatOfTheClasses() {
    assertThat(CodeVersion.current()).matches(".+\\+[0-9a-f]{12}").isEqualTo(CodeVersion.current());
  }
}
