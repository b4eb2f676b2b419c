package io.leeway.cli.oracle;

import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.window.WindowSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Configuration files of a monitor of {@link Rides}, as a user writes them. */
public final class RideConfig {
  public static final String FEATURES = "features";
  public static final String REFERENCES = "references";
  public static final String RESULTS = "results";
  public static final String ALERTS = "alerts";
  public static final String DEAD_LETTERS = "dead-letters";
  public static final Duration OUT_OF_ORDERNESS = Rides.DISORDER.plusSeconds(10);

  private RideConfig() {}

  /** Writes the file, and the schema beside it. */
  public static Path write(
      Path directory, String servers, List<WindowSpec> windows, Duration lateness)
      throws IOException {
    return write(directory, servers, windows, lateness, "");
  }

  /** The settings of a monitor with results of its own, and with these lines. */
  static MonitorConfig read(
      Path directory, String servers, List<WindowSpec> windows, String suffix, String lines)
      throws IOException {
    Path file = write(directory, servers, windows, Duration.ZERO, suffix);
    return ConfigFile.parse(Files.readString(file) + lines, directory);
  }

  private static Path write(
      Path directory, String servers, List<WindowSpec> windows, Duration lateness, String suffix)
      throws IOException {
    Files.writeString(directory.resolve("ride.avsc"), Rides.SCHEMA.toString());
    return Files.writeString(
        directory.resolve("rides%s.yaml".formatted(suffix)),
        """
        stream: %s
        source:
          topic: %s
          bootstrapServers: %s
          format: avro
          schema: ride.avsc
          timestamp: {field: %s}
        windows:
        %s
        lateness: %ds
        outOfOrderness: %ds
        idleTimeout: never
        reference: {topic: %s}
        sinks: {results: %s, alerts: %s, deadLetters: %s}
        exporter: {port: 0}
        """
            .formatted(
                Rides.STREAM,
                FEATURES,
                servers,
                Rides.TIME_FIELD,
                windows.stream()
                    .map(
                        w ->
                            "  - {size: %ds, slide: %ds}"
                                .formatted(w.sizeMillis() / 1000, w.slideMillis() / 1000))
                    .collect(Collectors.joining("\n")),
                lateness.toSeconds(),
                OUT_OF_ORDERNESS.toSeconds(),
                REFERENCES,
                RESULTS + suffix,
                ALERTS + suffix,
                DEAD_LETTERS + suffix));
  }
}
