package io.leeway.cli.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.oracle.AlertOracle;
import io.leeway.cli.oracle.Oracle;
import io.leeway.cli.oracle.Reports;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.Alert;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ExceptionUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * State outlives restarts, changes of parallelism and versions of Leeway.
 *
 * <p>{@code src/test/resources/io/leeway/cli/upgrade} has savepoints of released versions and the
 * references that they were made with. Those of the present version are written by {@code
 * -Dit.test=UpgradeIT#aSavepointOfThisVersionIsWritten -Dtest.excluded=none
 * -Dleeway.writeSavepoints=VERSION}, and are never changed after its release.
 */
@Timeout(240)
class UpgradeIT {
  private static final Path SAVED =
      Path.of(System.getProperty("leeway.root", ".."))
          .resolve("cli/src/test/resources/io/leeway/cli/upgrade");
  private static final String WRITE = "leeway.writeSavepoints";
  private static final int SLOTS = 3;

  @TempDir private static Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // set in start
  private static LocalFlink flink;

  private static final Map<SavedMonitor, Outcome> UNINTERRUPTED = new EnumMap<>(SavedMonitor.class);
  private static int runs;

  /** What a run has written, and how far the watermark was after its first part. */
  private record Outcome(
      List<WindowReport> reports,
      List<Alert> alerts,
      List<DeadLetter> deadLetters,
      long firstWatermarkMillis) {}

  /** A savepoint in the source tree. */
  record Saved(String version, SavedMonitor monitor) {
    Path folder() {
      return SAVED.resolve(version).resolve(monitor.folder());
    }
  }

  @BeforeAll
  static void start() {
    flink = LocalFlink.start(directory.resolve("flink"), SLOTS);
  }

  @AfterAll
  static void stop() {
    if (flink != null) {
      flink.close();
    }
  }

  static Stream<Saved> savepoints() throws IOException {
    List<Saved> saved = new ArrayList<>();
    try (Stream<Path> versions = Files.list(SAVED)) {
      for (Path version : versions.sorted().toList()) {
        for (SavedMonitor monitor : SavedMonitor.values()) {
          saved.add(new Saved(version.getFileName().toString(), monitor));
        }
      }
    }
    return saved.stream();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("on-demand")
  void aSavepointOfThisVersionIsWritten(SavedMonitor monitor) throws Exception {
    String version =
        Objects.requireNonNull(System.getProperty(WRITE), "expected -D" + WRITE + "=VERSION");
    Path folder = Files.createDirectories(new Saved(version, monitor).folder());
    try (SavedRun run = newRun(monitor)) {
      run.produce(FrozenRecords.part(0));
      List<Reference> references = monitor.newReferences(run.config(), run.rows());
      for (int i = 0; i < references.size(); i++) {
        Files.write(
            folder.resolve("reference-" + i), MessageCodec.REFERENCE.encode(references.get(i)));
      }
      firstPart(run, references, 1);
      Path written = Path.of(URI.create(run.stopJob(directory.resolve("written"))));
      try (Stream<Path> files = Files.list(written)) {
        for (Path file : files.toList()) {
          Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutRestartsResultsAreThoseOfTheOracle(SavedMonitor monitor) throws Exception {
    Outcome outcome = uninterrupted(monitor);
    assertThat(outcome.alerts()).isNotEmpty();
    assertThat(outcome.deadLetters())
        .hasSize(FrozenRecords.PARTS * FrozenRecords.BAD_PER_PART + FrozenRecords.PARTITIONS);
    assertThat(outcome.reports()).allMatch(report -> report.getRevision() == 0);
    if (monitor == SavedMonitor.PLAIN) {
      assertOracle(monitor, outcome);
    } else {
      assertThat(outcome.reports()).extracting(WindowReport::getSegment).contains("c=red");
      assertThat(outcome.reports())
          .filteredOn(report -> report.getSegment() == null)
          .allSatisfy(
              report -> {
                assertThat(report.getPairs()).hasSizeGreaterThan(2);
                assertThat(report.getVectors()).hasSize(1);
                assertThat(report.getFeatures().get(0).getQuantiles()).isNotNull();
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherParallelismFromSavepointToSavepointChangesNothing(SavedMonitor monitor)
      throws Exception {
    Outcome expected = uninterrupted(monitor);
    List<Reference> references = references(newestOf(monitor));
    try (SavedRun run = newRun(monitor)) {
      run.produce(FrozenRecords.part(0));
      firstPart(run, references, 1);
      for (int part = 1; part < FrozenRecords.PARTS; part++) {
        String savepoint = run.stopJob(directory.resolve("rescaled"));
        run.startJob(part == 1 ? 3 : 2, references.get(0), savepoint);
        run.produce(FrozenRecords.part(part));
        run.awaitWindows();
      }
      run.stopJob(directory.resolve("rescaled"));
      assertThat(lines(run.reports())).isEqualTo(lines(expected.reports()));
      assertThat(lines(run.alerts())).isEqualTo(lines(expected.alerts()));
      assertThat(lines(run.deadLetters())).isEqualTo(lines(expected.deadLetters()));
    }
  }

  @ParameterizedTest
  @MethodSource("savepoints")
  void aSavepointOfAReleasedVersionGoesOnAsIfNothingHadHappened(Saved saved) throws Exception {
    Outcome expected = uninterrupted(saved.monitor());
    List<Reference> references = references(saved);
    String state =
        Files.readString(saved.folder().resolve("_metadata"), StandardCharsets.ISO_8859_1);
    assertThat(references.subList(1, references.size()))
        .as("the references that came by the topic are in the state")
        .allSatisfy(reference -> assertThat(state).contains(reference.getId()));
    try (SavedRun run = newRun(saved.monitor())) {
      references.forEach(run::publish);
      run.produce(FrozenRecords.part(0));
      run.produce(FrozenRecords.late());
      run.startJob(2, references.get(0), saved.folder().toUri().toString());
      for (int part = 1; part < FrozenRecords.PARTS; part++) {
        run.produce(FrozenRecords.part(part));
        run.awaitWindows();
      }
      run.stopJob(directory.resolve("continued"));

      long before = expected.firstWatermarkMillis();
      assertThat(lines(run.reports()))
          .isEqualTo(
              lines(
                  expected.reports().stream().filter(r -> r.getWindowEnd() - 1 > before).toList()));
      assertThat(lines(run.alerts()))
          .isEqualTo(
              lines(
                  expected.alerts().stream().filter(a -> a.getWindowEnd() - 1 > before).toList()));
      assertThat(run.alerts())
          .as("alerts that were open are resolved")
          .anyMatch(
              alert ->
                  expected.alerts().stream()
                      .anyMatch(
                          raised ->
                              raised.getId().equals(alert.getId())
                                  && raised.getWindowEnd() - 1 <= before));
      assertThat(run.deadLetters())
          .hasSize((FrozenRecords.PARTS - 1) * FrozenRecords.BAD_PER_PART)
          .isSubsetOf(expected.deadLetters());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangedUidFailsTheRestore(SavedMonitor monitor) throws Exception {
    Saved saved = newestOf(monitor);
    StreamExecutionEnvironment environment = restored(saved.folder().toUri().toString());
    addJob(environment, monitor, references(saved).get(0));
    assertThat(rename(environment.getTransformations(), "track", "renamed")).isEqualTo(1);

    assertThatThrownBy(
            () ->
                environment
                    .executeAsync("renamed")
                    .getJobExecutionResult()
                    .get(30, TimeUnit.SECONDS))
        .hasStackTraceContaining("Cannot map checkpoint/savepoint state for operator")
        .hasStackTraceContaining("the operator is not available in the new program");
  }

  @Test
  void stateOfANewerVersionIsRefusedInOneLineAndNotTriedAgain() throws Exception {
    Reference reference = references(newestOf(SavedMonitor.PLAIN)).get(0);
    StreamExecutionEnvironment environment = restored(savepointOfANewerVersion());
    addJob(environment, SavedMonitor.PLAIN, reference);
    // Takes the rest of that savepoint.
    environment.fromSequence(0, 0).uid("numbers").sinkTo(new DiscardingSink<>()).uid("nowhere");

    assertThatThrownBy(
            () ->
                environment.executeAsync("older").getJobExecutionResult().get(30, TimeUnit.SECONDS))
        .satisfies(
            e ->
                assertThat(ExceptionUtils.stringifyException(e))
                    .contains(
                        "StateVersionException: the format in the state has version 1001, expected"
                            + " 1: start the Leeway that wrote it, or this one with its own"
                            + " savepoint\n"));
  }

  /** Only {@code track} has any state, and it is of the future. */
  private static String savepointOfANewerVersion() throws Exception {
    StreamExecutionEnvironment environment = flink.environment(1);
    environment.setMaxParallelism(128);
    environment
        .fromSequence(0, Long.MAX_VALUE)
        .uid("numbers")
        .map(new FutureState())
        .uid("track")
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    JobClient job = environment.executeAsync("newer");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(FutureState::running);
    return job.stopWithSavepoint(
            false, directory.resolve("newer").toUri().toString(), SavepointFormatType.CANONICAL)
        .get(30, TimeUnit.SECONDS);
  }

  /** An environment whose job would be restarted for ever. */
  private static StreamExecutionEnvironment restored(String savepoint) {
    Configuration settings = new Configuration();
    settings.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    return flink.environment(1, settings);
  }

  private static void addJob(
      StreamExecutionEnvironment environment, SavedMonitor monitor, Reference reference)
      throws IOException {
    MonitorConfig config = monitor.config(directory, "127.0.0.1:1");
    new MonitorJob(config, config.features(), List.of(MessageCodec.REFERENCE.encode(reference)))
        .addTo(environment, SourceRange.live());
  }

  private static int rename(List<Transformation<?>> transformations, String from, String to) {
    int renamed = 0;
    for (Transformation<?> transformation : transformations) {
      if (from.equals(transformation.getUid())) {
        transformation.setUid(to);
        renamed++;
      }
    }
    return renamed;
  }

  private static Outcome uninterrupted(SavedMonitor monitor) throws Exception {
    Outcome known = UNINTERRUPTED.get(monitor);
    if (known != null) {
      return known;
    }
    List<Reference> references = references(newestOf(monitor));
    try (SavedRun run = newRun(monitor)) {
      run.produce(FrozenRecords.part(0));
      firstPart(run, references, 2);
      long firstWatermarkMillis = run.watermarkMillis();
      for (int part = 1; part < FrozenRecords.PARTS; part++) {
        run.produce(FrozenRecords.part(part));
        run.awaitWindows();
      }
      run.stopJob(directory.resolve("uninterrupted"));
      Outcome outcome =
          new Outcome(run.reports(), run.alerts(), run.deadLetters(), firstWatermarkMillis);
      UNINTERRUPTED.put(monitor, outcome);
      return outcome;
    }
  }

  /** The first part, then late records; all references but the first come by their topic. */
  private static void firstPart(SavedRun run, List<Reference> references, int parallelism)
      throws Exception {
    references.forEach(run::publish);
    run.startJob(parallelism, references.get(0), null);
    run.awaitWindows();
    run.produce(FrozenRecords.late());
    run.awaitDeadLetters(FrozenRecords.BAD_PER_PART + FrozenRecords.PARTITIONS);
  }

  private static void assertOracle(SavedMonitor monitor, Outcome outcome) throws Exception {
    List<Reference> references = references(newestOf(monitor));
    try (SavedRun same = newRun(monitor)) {
      for (int part = 0; part < FrozenRecords.PARTS; part++) {
        same.produce(FrozenRecords.part(part));
      }
      List<WindowReport> expected =
          Oracle.of(same.config(), references)
              .reportsUntil(same.watermarkMillis(), same.recordsInTime(), FrozenRecords.TIME_FIELD);
      Reports.assertSame(
          outcome.reports().stream()
              .map(report -> WindowReport.newBuilder(report).setLate(0).build())
              .toList(),
          expected);
      assertThat(outcome.alerts().stream().map(AlertOracle::line).sorted().toList())
          .isEqualTo(AlertOracle.lines(same.config(), expected));
      assertThat(outcome.reports().stream().mapToLong(WindowReport::getLate).sum())
          .as("each size counts them")
          .isEqualTo((long) same.config().windows().size() * FrozenRecords.LATE);
      assertThat(outcome.reports())
          .extracting(WindowReport::getReferenceId)
          .contains(references.get(0).getId(), references.get(1).getId());
    }
  }

  private static SavedRun newRun(SavedMonitor monitor) throws Exception {
    return SavedRun.start(
        flink, monitor, Files.createDirectories(directory.resolve("run-" + runs++)));
  }

  private static Saved newestOf(SavedMonitor monitor) throws IOException {
    return savepoints()
        .filter(saved -> saved.monitor() == monitor)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static List<Reference> references(Saved saved) throws IOException {
    List<Reference> references = new ArrayList<>();
    for (int i : IntStream.range(0, saved.monitor() == SavedMonitor.PLAIN ? 2 : 1).toArray()) {
      references.add(
          MessageCodec.REFERENCE.decode(
              Files.readAllBytes(saved.folder().resolve("reference-" + i))));
    }
    return references;
  }

  private static List<String> lines(List<?> messages) {
    return messages.stream().map(Object::toString).sorted().toList();
  }
}
