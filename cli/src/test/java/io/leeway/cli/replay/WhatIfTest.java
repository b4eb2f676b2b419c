package io.leeway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leeway.cli.ExitCode;
import io.leeway.cli.Ran;
import io.leeway.jobs.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhatIfTest {
  @Test
  void commasSeparateSettingsAndWindows() {
    assertThat(WhatIf.parse("windows=1h,1d/1h,alerts.raiseAfter=1 of 2").overrides())
        .isEqualTo(Map.of("windows", "1h,1d/1h", "alerts.raiseAfter", "1 of 2"));
  }

  @Test
  void referencesAreWhereTheCommandIsGiven() {
    assertThat(WhatIf.parse("reference.file=a.ref").overrides())
        .containsEntry("reference.file", Path.of("a.ref").toAbsolutePath().toString());
  }

  @Test
  void everythingThatIsNoSettingIsToldAtOnce() {
    List<String> errors =
        catchThrowableOfType(
                ConfigException.class,
                () ->
                    WhatIf.all(
                        List.of(
                            "alerts.raiseAfter",
                            "alerts.clearAfter=",
                            "alerts.clearAfter=1,alerts.clearAfter=2",
                            "alerts.clearAfter=1",
                            "alerts.clearAfter=1")))
            .errors();
    assertThat(errors)
        .containsExactly(
            "--what-if alerts.raiseAfter: expected KEY=VALUE",
            "--what-if alerts.clearAfter=: expected KEY=VALUE",
            "--what-if alerts.clearAfter=1,alerts.clearAfter=2: alerts.clearAfter is there twice,"
                + " expected once",
            "--what-if alerts.clearAfter=1: asked before, expected other settings");
  }

  @Test
  void unknownKeysAndWrongValuesOfAllQuestionsEndTheCommand(@TempDir Path directory)
      throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("trips.yaml"),
            """
            stream: trips
            source: {topic: trips, bootstrapServers: "localhost:1", format: json}
            features:
              - {name: distance, type: numeric}
            """);
    Ran ran =
        Ran.leeway(
            "replay",
            "--config",
            config,
            "--what-if",
            "alerts.minimumJsDistanc=0.1",
            "--what-if",
            "alerts.clearAfter=0",
            "--what-if",
            "idleTimeout=1m");
    assertThat(ran.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(ran.err().lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(
                        "--what-if alerts.minimumJsDistanc=0.1: alerts.minimumJsDistanc: unknown"
                            + " key"),
            line ->
                assertThat(line).startsWith("--what-if alerts.clearAfter=0: alerts.clearAfter: 0"),
            line ->
                assertThat(line)
                    .startsWith("--what-if idleTimeout=1m: idleTimeout: decides what is read"));
  }
}
