package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.Leeway;
import io.leeway.cli.local.LocalKafka;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What goes wrong before a monitor runs is one clear line each, exit code 2, and no stack trace.
 */
class MonitorFailuresIT {
  @TempDir Path directory;

  @Test
  void aMissingTopic() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"))) {
      Path config = config(kafka.bootstrapServers(), "");
      assertFails(
          "source.topic: \"trips\" does not exist at "
              + kafka.bootstrapServers()
              + ", expected an existing topic",
          "monitor",
          "--config",
          config.toString());
    }
  }

  @Test
  void noReferenceToTakeTheFeaturesFrom() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"))) {
      kafka.createTopic("trips", 1);
      Path config = config(kafka.bootstrapServers(), "");
      assertFails(
          "features: auto, but there is no reference of stream \"trips\" to take them from,"
              + " expected one (leeway reference build --config FILE --publish) or a list of"
              + " features",
          "validate",
          "--online",
          "--config",
          config.toString());
    }
  }

  @Test
  void anUnreachableBroker() throws Exception {
    String nobody = closedPort();
    Path config = config(nobody, "");
    assertFails(
        "leeway monitor: no broker answers at " + nobody + " within 10 s",
        "monitor",
        "--config",
        config.toString());
  }

  @Test
  void aWrongKeyAndAWrongValueAtOnce() throws Exception {
    Path config = config("localhost:9092", "lateness: soon\nwindow: 1h\n");
    Run run = run("validate", "--config", config.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("window: ") && line.contains("windows"))
        .anyMatch(line -> line.startsWith("lateness: \"soon\", expected a duration"));
  }

  @Test
  void aMissingFile() throws Exception {
    Path missing = directory.resolve("missing.yaml");
    assertFails(
        missing + ": cannot be read, expected a YAML file in UTF-8",
        "monitor",
        "--config",
        missing.toString());
  }

  @Test
  void aMissingOption() throws Exception {
    assertFails(
        "leeway monitor: Missing required option: '--config=FILE' (see leeway monitor --help)",
        "monitor");
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path config = config("localhost:9092", "");
      Run run =
          run(
              "export",
              "--config",
              config.toString(),
              "--port",
              Integer.toString(taken.getLocalPort()));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .contains(Integer.toString(taken.getLocalPort()));
    }
  }

  @Test
  void aGoodFileIsSummedUp() throws Exception {
    Path config = config("localhost:9092", "windows: [{size: 1h}, {size: 1d, slide: 1h}]\n");
    Run run = run("validate", "--config", config.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            "%s: ok; stream trips, topic trips, the features of the reference, windows of 1h, 1d every 1h%n"
                .formatted(config));
    assertThat(run.exitCode()).isZero();
  }

  private void assertFails(String line, String... arguments) {
    Run run = run(arguments);
    assertThat(run.err().lines()).containsExactly(line);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Leeway.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = command.execute(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }

  private Path config(String servers, String more) throws Exception {
    return Files.writeString(
        directory.resolve("trips.yaml"),
        """
        stream: trips
        source: {topic: trips, bootstrapServers: "%s", format: json}
        %s\
        """
            .formatted(servers, more));
  }

  private static String closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  private record Run(int exitCode, String out, String err) {}
}
