package io.leeway.cli.replay;

import io.leeway.cli.CliException;
import io.leeway.cli.ExitCode;
import io.leeway.cli.OutputFile;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.local.TemporaryDirectory;
import io.leeway.cli.reference.TimeArgument;
import io.leeway.cli.text.NumberText;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.Durations;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.replay.ManifestCheck;
import io.leeway.jobs.replay.ReplayManifest;
import io.leeway.jobs.replay.ReplayRequest;
import io.leeway.jobs.window.EventTimeSpan;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leeway replay}. */
@Command(
    name = "replay",
    description = {
      "Runs the monitor over records of the past: of a topic (--config) or of files (--input).",
      "Nothing is written to the monitor's topics. The same manifest gives the same results, to the"
          + " byte."
    })
public final class ReplayCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The monitor whose topic is replayed; docs/options.md has the keys.")
  private @Nullable Path config;

  @Option(
      names = "--from",
      paramLabel = "T",
      converter = TimeArgument.class,
      description = "Event time of the first records, such as 2001-01-31T12:00Z (default: all).")
  private @Nullable Long from;

  @Option(
      names = "--to",
      paramLabel = "T",
      converter = TimeArgument.class,
      description = "Event time from which on records do not count (default: none).")
  private @Nullable Long to;

  @Option(
      names = "--max-delay",
      paramLabel = "D",
      description =
          "How long after their event time records are in the topic at the latest, to read no"
              + " further than that after --to (default: read to the end of the topic).")
  private @Nullable String maxDelay;

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      description = "Repeat the replay of this manifest exactly.")
  private @Nullable Path manifest;

  @Option(
      names = "--save-manifest",
      paramLabel = "FILE",
      description = "Where to write the manifest (default: replay-ID.json in this folder).")
  private @Nullable Path saveManifest;

  @Option(
      names = "--accept-change",
      paramLabel = "KIND",
      split = ",",
      description =
          "Repeat a manifest although its ${COMPLETION-CANDIDATES} is another one; the results may"
              + " be others too.")
  private List<ManifestCheck.Change> acceptedChanges = List.of();

  @Option(
      names = "--accept-missing",
      description = "Replay what is left where records since --from have been removed.")
  private boolean acceptsMissing;

  @Mixin private InputOptions input;

  @Option(
      names = "--what-if",
      paramLabel = "KEY=VALUE",
      description = {
        "Also tell what the monitor would have said with this setting, or with several separated by"
            + " commas; may be repeated, all in one pass. Keys: alerts.*, windows (1h or 1d/1h),"
            + " reference.file, reference.topic."
      })
  private List<String> whatIfs = List.of();

  @Mixin private ReplayOutputs outputs;

  @Option(
      names = "--parallelism",
      defaultValue = "1",
      paramLabel = "N",
      description = "Tasks that read side by side. Default: ${DEFAULT-VALUE}.")
  private int parallelism;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public ReplayCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    checkOptions();
    List<WhatIf> questions = WhatIf.all(whatIfs);
    try (TemporaryDirectory directory = TemporaryDirectory.create("leeway-replay")) {
      if (input.isGiven()) {
        replayFiles(questions, directory);
      } else {
        replayTopic(questions, directory);
      }
    }
    return ExitCode.OK;
  }

  private void checkOptions() {
    outputs.check();
    OutputFile.check("--save-manifest", saveManifest);
    if (parallelism < 1) {
      throw new CliException("--parallelism " + parallelism + ", expected at least 1");
    }
    String onlyWithInput = input.givenWithoutInput();
    if (onlyWithInput != null) {
      throw new CliException(onlyWithInput + " without --input FILE, expected both");
    }
    if (input.isGiven() == (config != null)) {
      throw new CliException("expected either --config FILE or --input FILE");
    }
    if (input.isGiven() && (from != null || to != null || manifest != null)) {
      throw new CliException("--from, --to and --manifest are for topics, expected --config FILE");
    }
    if (manifest != null && (from != null || to != null || maxDelay != null || acceptsMissing)) {
      throw new CliException(
          "--manifest says what is replayed, expected no --from, --to, --max-delay and"
              + " --accept-missing");
    }
    if (from != null && to != null && from >= to) {
      throw new CliException("--from is not before --to, expected an end after the start");
    }
  }

  private void replayTopic(List<WhatIf> questions, TemporaryDirectory directory)
      throws IOException, InterruptedException {
    Path file = Objects.requireNonNull(config);
    List<MonitorConfig> configs =
        WhatIf.configs(questions, overrides -> ConfigFile.read(file, overrides));
    MonitorConfig configured = configs.get(0);
    ReplayManifest plan;
    List<MonitorJob> jobs = new ArrayList<>();
    if (manifest == null) {
      jobs.add(MonitorSetup.prepareReplay(configured, null));
      plan = request().resolve(configured, jobs.get(0).referenceIds());
    } else {
      plan = ReplayManifest.read(manifest);
      Set<ManifestCheck.Change> accepted =
          acceptedChanges.isEmpty() ? Set.of() : EnumSet.copyOf(acceptedChanges);
      Set<String> references =
          accepted.contains(ManifestCheck.Change.REFERENCE) ? null : Set.copyOf(plan.references());
      jobs.add(MonitorSetup.prepareReplay(configured, references));
      ReplayManifest today =
          new ReplayRequest(plan.span(), null, true)
              .resolve(configured, jobs.get(0).referenceIds());
      ManifestCheck.same(plan, today, accepted);
    }
    KafkaAccess source =
        new KafkaAccess(configured.source().bootstrapServers(), configured.source().properties());
    ManifestCheck.recordsAreThere(plan, source);
    for (MonitorConfig variant : configs.subList(1, configs.size())) {
      jobs.add(variant(jobs.get(0), variant, configured));
    }
    try (LocalKafka kafka = LocalKafka.start(directory.path().resolve("results"))) {
      directory.closeFirstAtExit(kafka);
      ReplayRun.Outcome outcome = run(jobs, source).of(plan, kafka, directory);
      if (manifest == null) {
        save(outcome.manifest());
      }
      outputs.write(
          new ReplayOutputs.Replayed(
              questions, configs, jobs.get(0).referenceMessages(), true, false),
          outcome,
          out());
    }
  }

  /** A variant with the references of the monitor, unless it asks for others. */
  private static MonitorJob variant(
      MonitorJob base, MonitorConfig variant, MonitorConfig configured) {
    return variant.reference().equals(configured.reference())
        ? base.withConfig(variant)
        : base.withConfig(variant).withReferences(MonitorSetup.referenceMessages(variant));
  }

  private ReplayRequest request() {
    Duration delay = maxDelay == null ? null : Durations.parse(maxDelay);
    if (maxDelay != null && delay == null) {
      throw new CliException("--max-delay %s, expected %s".formatted(maxDelay, Durations.EXPECTED));
    }
    return new ReplayRequest(
        new EventTimeSpan(from == null ? Long.MIN_VALUE : from, to == null ? Long.MAX_VALUE : to),
        delay,
        acceptsMissing);
  }

  private void save(ReplayManifest replayed) throws IOException {
    Path file = saveManifest == null ? Path.of("replay-" + replayed.id() + ".json") : saveManifest;
    Files.writeString(file, replayed.toJson());
    out().printf("Manifest %s: leeway replay --manifest repeats this replay.%n", file);
  }

  private void replayFiles(List<WhatIf> questions, TemporaryDirectory directory)
      throws IOException, InterruptedException, ExecutionException {
    RecordedInput recorded = RecordedInput.of(input);
    try (LocalKafka kafka = LocalKafka.start(directory.path().resolve("results"))) {
      directory.closeFirstAtExit(kafka);
      List<MonitorConfig> configs =
          WhatIf.configs(questions, overrides -> config(recorded, kafka, directory, overrides));
      List<MonitorJob> jobs = configs.stream().map(recorded::job).toList();
      InputLoader.Loaded loaded = recorded.load(kafka, parallelism);
      if (loaded.rejects().count() > 0) {
        err()
            .printf(
                "%s malformed lines left out: %s%n",
                NumberText.count(loaded.rejects().count()), loaded.rejects().examples());
      }
      KafkaAccess source = new KafkaAccess(kafka.bootstrapServers(), Map.of());
      ReplayManifest plan =
          new ReplayRequest(EventTimeSpan.ALWAYS, null, false)
              .resolve(configs.get(0), jobs.get(0).referenceIds())
              .withTopicId(String.valueOf(input.files()))
              .withDelayMillis(loaded.disorderMillis());
      ReplayRun.Outcome outcome = run(jobs, source).of(plan, kafka, directory);
      outputs.write(
          new ReplayOutputs.Replayed(
              questions,
              configs,
              jobs.get(0).referenceMessages(),
              false,
              input.timestamp() == null),
          outcome,
          out());
    }
  }

  private static MonitorConfig config(
      RecordedInput recorded,
      LocalKafka kafka,
      TemporaryDirectory directory,
      Map<String, String> overrides) {
    try {
      return recorded.config(kafka, directory.path(), overrides);
    } catch (IOException e) {
      throw new CliException("%s cannot be written to".formatted(directory.path()), e);
    }
  }

  /** From Java 22 on there is a console without a terminal too, which has to be asked. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException before22) {
      return true;
    }
  }

  private ReplayRun run(List<MonitorJob> jobs, KafkaAccess source) {
    return new ReplayRun(jobs, source, parallelism, new Configuration(), err(), isTerminal());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
