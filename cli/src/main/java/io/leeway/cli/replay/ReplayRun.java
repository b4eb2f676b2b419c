package io.leeway.cli.replay;

import io.leeway.cli.CliException;
import io.leeway.cli.local.JobFailedException;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.local.TemporaryDirectory;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.ReplayJob;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ResultTopics;
import io.leeway.jobs.kafka.TopicHistory;
import io.leeway.jobs.operator.LateRecords;
import io.leeway.jobs.operator.LedgerKeeper;
import io.leeway.jobs.replay.ManifestCheck;
import io.leeway.jobs.replay.ReplayManifest;
import io.leeway.schema.codec.MessageCodec;
import io.leeway.schema.ledger.LedgerBalance;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs a replay on a cluster in this process. Its results go to a broker in this process too: not a
 * byte of them gets to where the monitor writes to.
 */
final class ReplayRun {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final List<MonitorJob> variants;
  private final KafkaAccess source;
  private final int parallelism;
  private final Configuration settings;
  private final PrintWriter notes;
  private final boolean isTerminal;

  /**
   * @param variants as configured, and what-ifs
   * @param source where the records are
   * @param settings of the job
   * @param notes what is to be told meanwhile
   * @param isTerminal whether there may be a line of progress
   */
  ReplayRun(
      List<MonitorJob> variants,
      KafkaAccess source,
      int parallelism,
      Configuration settings,
      PrintWriter notes,
      boolean isTerminal) {
    this.variants = List.copyOf(variants);
    this.source = source;
    this.parallelism = parallelism;
    this.settings = settings;
    this.notes = notes;
    this.isTerminal = isTerminal;
  }

  /**
   * What came out.
   *
   * @param manifest what was replayed; its windows may wait longer than was asked for
   * @param results of each variant
   * @param late records that the monitor may have met too late
   * @param deadLetters how many records were none
   * @param duration of the job
   */
  record Outcome(
      ReplayManifest manifest,
      List<ReplayResults> results,
      LateRecords late,
      long deadLetters,
      Duration duration) {
    Outcome {
      results = List.copyOf(results);
    }
  }

  /**
   * Replays the manifest, with its results on a broker of this process; once more with longer
   * waiting windows if records turn out to be further out of order than they wait.
   *
   * @throws io.leeway.jobs.replay.ReplayRefusedException if records are gone
   * @throws JobFailedException if the job failed for another reason
   */
  Outcome of(ReplayManifest manifest, LocalKafka kafka, TemporaryDirectory directory)
      throws IOException, InterruptedException {
    try (LocalFlink flink = LocalFlink.start(directory.path().resolve("flink"), parallelism)) {
      directory.closeFirstAtExit(flink);
      Outcome first = attempt(manifest, kafka, flink, directory.path());
      long needed = first.late().neededDelayMillis();
      if (needed <= manifest.delayMillis()) {
        return first;
      }
      notes.printf(
          "Some records are up to %s out of order, and windows wait %s: reading them again with"
              + " windows that wait as long.%n",
          Duration.ofMillis(needed), Duration.ofMillis(manifest.delayMillis()));
      notes.flush();
      return attempt(manifest.withDelayMillis(needed), kafka, flink, directory.path());
    }
  }

  private Outcome attempt(
      ReplayManifest manifest, LocalKafka kafka, LocalFlink flink, Path directory)
      throws IOException, InterruptedException {
    ResultTopics topics =
        ResultTopics.named("replay-" + manifest.id(), kafka.bootstrapServers(), Map.of());
    for (int number = 0; number < variants.size(); number++) {
      (number == 0 ? topics : topics.variant(number)).createMissing(1, KafkaAccess.KEEP);
    }
    StreamExecutionEnvironment environment = flink.environment(parallelism, settings);
    new ReplayJob(manifest, variants, topics).addTo(environment);
    long startNanos = System.nanoTime();
    LocalJob job = flink.submit(environment, "leeway replay-" + manifest.id());
    JobExecutionResult result = await(job, manifest);
    Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
    requireBalance(result);
    List<ReplayResults> results = new ArrayList<>();
    for (int number = 0; number < variants.size(); number++) {
      results.add(
          ReplayResults.read(
              number == 0 ? topics : topics.variant(number),
              directory.resolve("reports-" + number)));
    }
    LateRecords late = result.getAccumulatorResult(LateRecords.ACCUMULATOR);
    return new Outcome(
        manifest,
        results,
        Objects.requireNonNullElse(late, LateRecords.NONE),
        count(TopicHistory.of(topics.kafka(), topics.deadLetters(), Long.MIN_VALUE)),
        duration);
  }

  private static void requireBalance(JobExecutionResult result) {
    List<byte[]> ledgers = result.getAccumulatorResult(LedgerKeeper.ACCUMULATOR);
    for (byte[] message : ledgers) {
      long difference = LedgerBalance.differenceRecords(MessageCodec.LEDGER.decode(message));
      if (difference != 0) {
        throw new CliException(
            "the books of the replay do not balance: %d records are accounted for too often or not"
                    .formatted(difference)
                + " at all, so its results cannot be trusted");
      }
    }
  }

  private JobExecutionResult await(LocalJob job, ReplayManifest manifest)
      throws InterruptedException {
    ProgressLine progress = new ProgressLine(notes, manifest.stream(), manifest.offsets());
    try {
      while (true) {
        try {
          return job.await(LOOK);
        } catch (TimeoutException stillRunning) {
          if (isTerminal) {
            progress.show();
          }
        }
      }
    } catch (JobFailedException e) {
      // Whatever the job died of: if records are gone, that is what there is to tell.
      ManifestCheck.recordsAreThere(manifest, source);
      throw e;
    } finally {
      if (isTerminal) {
        progress.clear();
      }
    }
  }

  private static long count(TopicHistory topic) {
    long count = 0;
    try (TopicHistory.Reader reader = topic.open()) {
      for (var record = reader.next(); record != null; record = reader.next()) {
        count++;
      }
    }
    return count;
  }
}
