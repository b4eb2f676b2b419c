package io.leeway.cli.replay;

import io.leeway.cli.CliException;
import io.leeway.cli.reference.FeatureOptions;
import io.leeway.cli.reference.TimeArgument;
import io.leeway.cli.reference.WindowArgument;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code leeway replay} that are about files. */
final class InputOptions {
  @Option(
      names = "--input",
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Replay the records of these files instead of a topic: CSV, TSV, JSON Lines (each also"
              + " .gz), Avro or Parquet.")
  private List<Path> files = List.of();

  @Option(
      names = "--timestamp",
      paramLabel = "FIELD",
      description =
          "With --input: the event time, ISO-8601 or epoch seconds or milliseconds (default:"
              + " records are a second apart).")
  private @Nullable String timestamp;

  @Option(
      names = "--reference-rows",
      paramLabel = "N",
      description = "With --input: build the reference from the first N records, replay the rest.")
  private @Nullable Long referenceRows;

  @Option(
      names = "--reference-until",
      paramLabel = "T",
      converter = TimeArgument.class,
      description =
          "With --input: build the reference from the records before this event time, replay the"
              + " rest.")
  private @Nullable Long referenceUntil;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description = "With --input: the reference, from leeway reference build --out FILE.")
  private @Nullable Path reference;

  @Option(
      names = "--window",
      paramLabel = "SIZE",
      converter = WindowArgument.class,
      description =
          "With --input: size of the windows, such as 1h, 1d, or 500rows where records have no time"
              + " (default: 1h, or 500rows).")
  private @Nullable Duration window;

  @Option(
      names = "--slide",
      paramLabel = "SIZE",
      converter = WindowArgument.class,
      description = "With --input: from one window's start to the next (default: the size).")
  private @Nullable Duration slide;

  @Option(
      names = "--pairs",
      description =
          "With --input: monitor how features depend on each other too: all pairs, or with more"
              + " than 300 those of the dependence tree.")
  private boolean pairs;

  @Mixin private FeatureOptions columns;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  InputOptions() {}

  boolean isGiven() {
    return !files.isEmpty();
  }

  /** An option that makes no sense without {@code --input}, null if none was given. */
  @Nullable String givenWithoutInput() {
    if (isGiven()) {
      return null;
    }
    if (timestamp != null) {
      return "--timestamp";
    }
    if (referenceRows != null) {
      return "--reference-rows";
    }
    if (referenceUntil != null) {
      return "--reference-until";
    }
    if (reference != null) {
      return "--reference";
    }
    if (pairs) {
      return "--pairs";
    }
    if (window != null || slide != null) {
      return window != null ? "--window" : "--slide";
    }
    return columns.features().isEmpty() && columns.ignored().isEmpty()
        ? null
        : "--features and --ignore";
  }

  /**
   * Checks what belongs together.
   *
   * @throws CliException if it does not
   */
  void check() {
    long references =
        List.of(referenceRows != null, referenceUntil != null, reference != null).stream()
            .filter(given -> given)
            .count();
    if (references != 1) {
      throw new CliException(
          "--input needs something to compare with, expected one of --reference-rows N,"
              + " --reference-until T and --reference FILE");
    }
    if (referenceUntil != null && timestamp == null) {
      throw new CliException("--reference-until needs --timestamp FIELD");
    }
    if (referenceRows != null && referenceRows < 1) {
      throw new CliException("--reference-rows %d, expected at least 1".formatted(referenceRows));
    }
  }

  List<Path> files() {
    return List.copyOf(files);
  }

  @Nullable String timestamp() {
    return timestamp;
  }

  long referenceRows() {
    return referenceRows == null ? 0 : referenceRows;
  }

  @Nullable Long referenceUntil() {
    return referenceUntil;
  }

  @Nullable Path reference() {
    return reference;
  }

  Duration window() {
    if (window != null) {
      return window;
    }
    return timestamp == null ? Duration.ofSeconds(500) : Duration.ofHours(1);
  }

  Duration slide() {
    return slide == null ? window() : slide;
  }

  boolean hasPairs() {
    return pairs;
  }

  FeatureOptions columns() {
    return columns;
  }
}
