package io.leeway.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsAccessTest {
  private static final String SMALL =
      """
      stream: trips
      source: {topic: t, bootstrapServers: "localhost:9092", format: json}
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void withoutSettingsAnybodyReadsWithoutTls() {
    assertThat(access(SMALL)).isEqualTo(new MetricsAccess(null, null, null, null));
  }

  @Test
  void secretsComeFromFilesAndTheEnvironmentAndAreNeverShown() throws IOException {
    Files.writeString(directory.resolve("own.key"), "S3NTINEL-KEY\n");
    MetricsAccess access =
        access(
            SMALL
                + """
                exporter:
                  username: prometheus
                  password: ${env:METRICS_PASSWORD}
                  certificate: PEM
                  key: ${file:own.key}
                """);
    assertThat(access)
        .isEqualTo(new MetricsAccess("prometheus", "S3NTINEL-PASSWORD", "PEM", "S3NTINEL-KEY"));
    assertThat(access.toString()).doesNotContain("S3NTINEL");
  }

  @Test
  void theJobDoesNotReadThem() {
    String yaml =
        SMALL
            + """
            exporter: {username: "${env:NOBODY}", password: "${file:nowhere}"}
            """;
    assertThat(ConfigFile.parse(yaml, directory, Map.<String, String>of()::get).toString())
        .doesNotContain("NOBODY");
    assertThat(errors(() -> access(yaml)))
        .containsExactly(
            "exporter.username: environment variable NOBODY is not set",
            "exporter.password: file nowhere cannot be read");
  }

  @Test
  void halfOfEitherIsRefusedByTheJobToo() {
    String yaml = SMALL + "exporter: {password: S3NTINEL, certificate: S3NTINEL}\n";
    List<String> expected =
        List.of(
            "exporter.username: is missing, expected username and password together",
            "exporter.key: is missing, expected certificate and key together");
    assertThat(errors(() -> access(yaml))).isEqualTo(expected);
    assertThat(errors(() -> ConfigFile.parse(yaml, directory, Map.<String, String>of()::get)))
        .isEqualTo(expected);
  }

  @Test
  void aNameWithAColonIsRefused() {
    assertThat(errors(() -> access(SMALL + "exporter: {username: 'a:b', password: S3NTINEL}\n")))
        .containsExactly("exporter.username: has a colon, expected none");
  }

  private MetricsAccess access(String yaml) {
    return ConfigFile.parseMetricsAccess(
        yaml, directory, Map.of("METRICS_PASSWORD", "S3NTINEL-PASSWORD")::get);
  }

  private static List<String> errors(Runnable action) {
    ConfigException e = catchThrowableOfType(ConfigException.class, action::run);
    assertThat(Objects.requireNonNull(e).getMessage()).doesNotContain("S3NTINEL");
    return e.errors();
  }
}
