package io.leeway.cli;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script in a made-up source tree whose path has spaces, with a {@code java} and a
 * {@code mvn} that only say how they were called.
 */
@Timeout(60)
class LauncherTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private Path directory;
  private Path root;
  private Path programs;

  private record Run(int exitCode, String out, String err) {}

  @BeforeEach
  void makeTree(@TempDir Path temporary) throws IOException {
    directory = temporary;
    root = Files.createDirectories(directory.resolve("source tree"));
    programs = Files.createDirectories(directory.resolve("some programs"));
    Path launcher = Path.of(System.getProperty("leeway.root", ".."), "leeway");
    program(root.resolve("leeway"), Files.readString(launcher));
    for (String module : List.of("schemas", "measures", "jobs", "exporter", "cli")) {
      write(root.resolve(module).resolve("src/main/java/A.java"), "");
    }
    write(root.resolve("pom.xml"), "");
    java("17.0.15");
    program(programs.resolve("javac"), "");
    program(
        programs.resolve("mvn"),
        """
        #!/usr/bin/env bash
        echo "[INFO] Building Leeway schemas 0.1.0-SNAPSHOT                    [1/2]"
        echo "[INFO] Building Leeway cli 0.1.0-SNAPSHOT                        [2/2]"
        [ -z "${FAILING:-}" ] || { echo "[ERROR] A.java is wrong"; exit 1; }
        mkdir -p cli/target/lib && touch cli/target/leeway-cli.jar && echo built >> builds
        """);
  }

  @Test
  void theFirstRunBuildsAndSaysSoOnStderr() throws Exception {
    Run run = run(root.resolve("leeway"), "demo");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .contains("Building Leeway", "  [1/2] Leeway schemas\n  [2/2] Leeway cli\n");
    assertThat(run.out()).endsWith("[io.leeway.cli.Leeway][demo]\n");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void nothingIsBuiltAgainUntilASourceChanges() throws Exception {
    run(root.resolve("leeway"));
    Run second = run(root.resolve("leeway"));
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);

    Files.setLastModifiedTime(
        root.resolve("jobs/src/main/java/A.java"), FileTime.from(Instant.now().plusSeconds(60)));
    run(root.resolve("leeway"));
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void whatMavenBuiltIsUsedAsItIs() throws Exception {
    Files.createDirectories(root.resolve("cli/target/lib"));
    write(root.resolve("cli/target/leeway-cli.jar"), "");
    Run run = run(root.resolve("leeway"));
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void argumentsArriveAsTheyAreAndTheWorkingDirectoryIsTheUsers() throws Exception {
    Run run = run(root.resolve("leeway"), "compare", "my file.csv", "", "*", "$HOME");
    assertThat(run.out())
        .contains("cwd=" + directory.toRealPath() + "\n")
        .contains("-cp][" + root.toRealPath() + "/cli/target/leeway-cli.jar:")
        .endsWith("[io.leeway.cli.Leeway][compare][my file.csv][][*][$HOME]\n");
  }

  @Test
  void aSymbolicLinkLeadsToTheTree() throws Exception {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("inner"), Path.of("../source tree/leeway"));
    Files.createSymbolicLink(bin.resolve("leeway"), bin.resolve("inner"));
    assertThat(run(bin.resolve("leeway"), "x").out()).endsWith("[io.leeway.cli.Leeway][x]\n");
  }

  @Test
  void theHeapCanBeSet() throws Exception {
    assertThat(run(root.resolve("leeway")).out()).contains("[-Xmx768m]");
    assertThat(run(Map.of("LEEWAY_HEAP", "2g"), root.resolve("leeway")).out()).contains("[-Xmx2g]");
  }

  @Test
  void aFailedBuildShowsItsErrorsAndIsTriedAgain() throws Exception {
    Run failed = run(Map.of("FAILING", "1"), root.resolve("leeway"));
    assertThat(failed.exitCode()).isEqualTo(2);
    assertThat(failed.err()).contains("[ERROR] A.java is wrong", "leeway: the build failed");
    assertThat(run(root.resolve("leeway")).exitCode()).isZero();
  }

  @Test
  void anOldJavaIsNamedInOneLine() throws Exception {
    for (String version : List.of("11.0.2", "1.8.0_402")) {
      java(version);
      Run run = run(root.resolve("leeway"));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).matches("leeway: 'java' is version .*, expected Java 17 or newer\n");
    }
  }

  @Test
  void aNewerJavaIsFine() throws Exception {
    java("21");
    assertThat(run(root.resolve("leeway")).exitCode()).isZero();
  }

  @Test
  void aMissingJavaOrMavenIsNamedInOneLine() throws Exception {
    Run noJava = run(Map.of("JAVA_HOME", "/no/such/java"), root.resolve("leeway"));
    assertThat(noJava.exitCode()).isEqualTo(2);
    assertThat(noJava.err())
        .isEqualTo("leeway: no Java at '/no/such/java/bin/java', expected Java 17 or newer\n");

    // A path with the tools of the script, but no Maven.
    Path tools = Files.createDirectories(directory.resolve("tools"));
    for (String tool :
        List.of("bash", "env", "dirname", "readlink", "sed", "head", "find", "grep")) {
      for (String bin : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(bin, tool);
        Path link = tools.resolve(tool);
        if (Files.exists(real) && !Files.exists(link)) {
          Files.createSymbolicLink(link, real);
        }
      }
    }
    Files.delete(programs.resolve("mvn"));
    Run noMaven = run(Map.of("PATH", programs + ":" + tools), root.resolve("leeway"));
    assertThat(noMaven.exitCode()).isEqualTo(2);
    assertThat(noMaven.err())
        .isEqualTo("leeway: no 'mvn' on the PATH, expected Maven 3.8 or newer to build with\n");
  }

  private void java(String version) throws IOException {
    program(
        programs.resolve("java"),
        """
        #!/usr/bin/env bash
        if [ "$1" = -version ]; then echo 'openjdk version "%s" 2025-04-15' >&2; exit; fi
        echo "cwd=$(pwd -P)"
        printf '[%%s]' "$@"
        echo
        """
            .formatted(version));
  }

  private long builds() throws IOException {
    return Files.readAllLines(root.resolve("builds")).size();
  }

  private Run run(Path launcher, String... arguments) throws Exception {
    return run(Map.of(), launcher, arguments);
  }

  private Run run(Map<String, String> environment, Path launcher, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(directory, "out", "");
    Path err = Files.createTempFile(directory, "err", "");
    ProcessBuilder process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    process.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    process.environment().remove("JAVA_HOME");
    process.environment().remove("LEEWAY_HEAP");
    process.environment().putAll(environment);
    int exitCode = process.start().waitFor();
    return new Run(exitCode, Files.readString(out), Files.readString(err));
  }

  private static void program(Path path, String text) throws IOException {
    write(path, text);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path path, String text) throws IOException {
    Files.createDirectories(path.getParent());
    Files.write(path, text.getBytes(StandardCharsets.UTF_8));
    Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
  }
}
