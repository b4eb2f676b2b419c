package io.leeway.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Does harm to a monitor's cluster and broker, one {@link Fault} at a time, and heals it.
 *
 * <p>The TaskManager that was started first is held up, but never killed. Not thread-safe.
 */
final class Nemesis {
  private static final int SHORTEST_MILLIS = 500;
  private static final int LONGEST_MILLIS = 4_000;
  private static final int LONGEST_PAUSE_MILLIS = 8_000;
  private static final Duration STOP = Duration.ofSeconds(30);

  private final BrokerProcess broker;
  private final FlinkProcesses cluster;
  private final Random random;
  private final String[] arguments;
  private final int parallelism;
  private String job;
  private int restartsOfEndedJobs;
  private Optional<Path> startedFrom = Optional.empty();

  /**
   * A nemesis.
   *
   * @param job that runs
   * @param arguments of the job, to submit it again
   */
  Nemesis(
      BrokerProcess broker,
      FlinkProcesses cluster,
      Random random,
      String job,
      int parallelism,
      String... arguments) {
    this.broker = broker;
    this.cluster = cluster;
    this.random = random;
    this.job = job;
    this.parallelism = parallelism;
    this.arguments = arguments.clone();
  }

  /** The job, which is another one after the loss of a JobManager. */
  String job() {
    return job;
  }

  /** How often jobs were started again, by Flink or by this. */
  int restarts() throws IOException, InterruptedException {
    return restartsOfEndedJobs + cluster.failureCount(job);
  }

  /** Lets it happen, and returns when it is over. */
  void strike(Fault fault) throws IOException, InterruptedException {
    switch (fault) {
      case KILL_TASK_MANAGER -> {
        cluster.lastTaskManager().close();
        cluster.startTaskManager();
      }
      case KILL_JOB_MANAGER -> killJobManager();
      case PAUSE_TASK_MANAGER ->
          pause(random.nextBoolean() ? cluster.taskManager(0) : cluster.lastTaskManager());
      case PAUSE_JOB_MANAGER -> pause(cluster.jobManager());
      case KILL_BROKER -> {
        broker.process().close();
        last();
        broker.startAgain();
        broker.awaitReady();
      }
      case BOUNCE_BROKER -> {
        broker.process().stop(STOP);
        broker.startAgain();
        broker.awaitReady();
      }
      case PAUSE_BROKER -> pause(broker.process());
      case CUT_CONNECTIONS -> broker.proxy().cut();
      case REFUSE_CONNECTIONS -> {
        broker.proxy().refuse();
        last();
        broker.proxy().restore();
      }
      case HOLD_CONNECTIONS -> {
        broker.proxy().hold();
        last();
        broker.proxy().restore();
      }
      case TAKE_CHECKPOINTS_AWAY -> takeCheckpointsAway();
    }
  }

  private void killJobManager() throws IOException, InterruptedException {
    restartsOfEndedJobs += cluster.failureCount(job) + 1;
    cluster.replaceJobManager();
    // A job that was lost before it had a checkpoint of its own left nothing to go on from.
    startedFrom = cluster.newestCheckpoint(job).or(() -> startedFrom);
    job = cluster.submitFrom(startedFrom.orElseThrow(), parallelism, ClusterJar.path(), arguments);
  }

  private void takeCheckpointsAway() throws IOException, InterruptedException {
    Path checkpoints = cluster.checkpoints(job);
    Path away = checkpoints.resolveSibling(checkpoints.getFileName() + "-away");
    Files.move(checkpoints, away);
    // Where a file is no folder can be made, whoever asks for it.
    Files.createFile(checkpoints);
    last();
    Files.delete(checkpoints);
    Files.move(away, checkpoints);
  }

  private void pause(JavaProcess process) throws IOException, InterruptedException {
    process.pause();
    last(LONGEST_PAUSE_MILLIS);
    process.resume();
  }

  private void last() throws InterruptedException {
    last(LONGEST_MILLIS);
  }

  /** How long it lasts, by chance. */
  private void last(int longestMillis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(SHORTEST_MILLIS, longestMillis));
  }
}
