package io.leeway.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that compose starts the JobManager with, up to where Flink's own takes over. */
class StartJobManagerTest {
  private static final String[] ARGUMENTS = {
    "--job-classname", "io.leeway.jobs.MonitorJob", "--", "--config", "/etc/leeway/a b.yaml"
  };

  @TempDir Path directory;

  private Path checkpoints;

  @BeforeEach
  void makeCheckpoints() throws IOException {
    checkpoints = Files.createDirectories(directory.resolve("check points"));
  }

  @Test
  void theFirstStartHasNoState() throws Exception {
    assertThat(start(Map.of())).endsWith(arguments("standalone-job"));
  }

  @Test
  void goesOnFromTheNewestOfAllCheckpointsAndSavepoints() throws Exception {
    Path newest = complete("b2/chk-3", 300);
    complete("a1/chk-57", 200);
    complete("savepoints/savepoint-a1b2", 250);
    // Begun later, but Flink has died before it was whole.
    Files.createDirectories(checkpoints.resolve("b2/chk-4"));

    assertThat(start(Map.of()))
        .endsWith(arguments("standalone-job", "--fromSavepoint", newest.toString()));

    Path savepoint = complete("savepoints/savepoint-c3", 400);
    assertThat(start(Map.of("LEEWAY_WITHOUT_STATE", "no")))
        .endsWith(arguments("standalone-job", "--fromSavepoint", savepoint.toString()));
  }

  @Test
  void beginsWithoutStateIfAsked() throws Exception {
    complete("a1/chk-57", 200);

    assertThat(start(Map.of("LEEWAY_WITHOUT_STATE", "yes"))).endsWith(arguments("standalone-job"));
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws Exception {
    complete("a1/chk-57", 200);

    assertThat(start(Map.of("LEEWAY_WITHOUT_STATE", "maybe")))
        .containsExactly(
            "start-jobmanager: LEEWAY_WITHOUT_STATE is \"maybe\", expected yes or no", "exit 2");
    assertThat(start(Map.of("LEEWAY_CHECKPOINTS", "/nowhere")))
        .containsExactly(
            "start-jobmanager: there is no folder /nowhere, expected that of the checkpoints",
            "exit 2");
  }

  @Test
  void composeAndTheImageHaveIt() throws IOException {
    String compose = ProjectFile.text("docker-compose.yml");
    String dockerfile = ProjectFile.text("deploy/Dockerfile");

    assertThat(compose)
        .contains(
            "entrypoint: [bash, /opt/flink/bin/start-jobmanager.sh]", "checkpoints:/checkpoints");
    assertThat(dockerfile)
        .contains("deploy/flink/start-jobmanager.sh /opt/flink/bin/start-jobmanager.sh");
  }

  private Path complete(String name, long second) throws IOException {
    Path folder = Files.createDirectories(checkpoints.resolve(name));
    Path metadata = Files.writeString(folder.resolve("_metadata"), "");
    Files.setLastModifiedTime(metadata, FileTime.from(Instant.ofEpochSecond(second)));
    return folder;
  }

  private static String[] arguments(String... first) {
    List<String> lines = new ArrayList<>();
    for (String argument : first) {
      lines.add("<" + argument + ">");
    }
    for (String argument : ARGUMENTS) {
      lines.add("<" + argument + ">");
    }
    lines.add("exit 0");
    return lines.toArray(String[]::new);
  }

  /** What it says, the arguments that Flink's script is given, and the exit code, as lines. */
  private List<String> start(Map<String, String> environment) throws Exception {
    Path entrypoint = directory.resolve("docker-entrypoint.sh");
    Files.writeString(entrypoint, "#!/bin/sh\nprintf '<%s>\\n' \"$@\"\n");
    Files.setPosixFilePermissions(entrypoint, PosixFilePermissions.fromString("rwx------"));
    List<String> command = new ArrayList<>();
    command.add("bash");
    command.add(ProjectFile.path("deploy/flink/start-jobmanager.sh").toString());
    command.addAll(List.of(ARGUMENTS));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LEEWAY_CHECKPOINTS", checkpoints.toString());
    builder.environment().put("FLINK_ENTRYPOINT", entrypoint.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> lines = new ArrayList<>(said.lines().toList());
    lines.add("exit " + process.exitValue());
    return lines;
  }
}
