package io.leeway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.oracle.RideConfig;
import io.leeway.cli.oracle.RideTopic;
import io.leeway.cli.oracle.Rides;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * What TaskManagers keep of jobs whose JobManager was lost: each loss is a new job, with classes of
 * its own, in the same processes.
 */
@Timeout(1800)
@Tag("on-demand")
class RestartFootprintIT {
  private static final int LOSSES = Integer.getInteger("leeway.footprint.losses", 20);

  /** Until then more is kept after each: the classes of the first job stay, see reliability.md. */
  private static final int FIRST_LOSSES = 2;

  private static final int TASK_MANAGERS = 2;
  private static final long SEED = 1;
  private static final double GROWTH = 1.05;

  /** Less than one per loss. */
  private static final int MORE_OF_A_KIND = 6;

  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Test
  void lostJobManagersLeaveNothingBehind(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
      throws Exception {
    try (BrokerProcess broker = new BrokerProcess(directory.resolve("broker"))) {
      broker.createTopic(RideConfig.FEATURES, 3, Map.of());
      Path file =
          RideConfig.write(
              directory, broker.bootstrapServersBehindProxy(), Rides.WINDOWS, Duration.ZERO);
      new ReferenceTopic(
              new KafkaAccess(broker.bootstrapServers(), Map.of()), RideConfig.REFERENCES)
          .publish(Rides.reference(Rides.START, 600));
      try (RideTopic rides =
              new RideTopic(broker.bootstrapServers(), RideConfig.FEATURES, 3, SEED);
          FlinkProcesses cluster =
              FlinkProcesses.start(
                  TASK_MANAGERS, Map.of("execution.checkpointing.interval", "2000 ms"));
          ReportFollower reports =
              new ReportFollower(broker.bootstrapServers(), RideConfig.RESULTS);
          RideFeeder feeder = new RideFeeder(rides, Duration.ofMillis(700))) {
        String[] arguments = {"--config", file.toString()};
        String job = cluster.submit(TASK_MANAGERS, ClusterJar.path(), arguments);
        Footprint[] before = new Footprint[TASK_MANAGERS];
        for (int losses = 0; losses <= FIRST_LOSSES + LOSSES; losses++) {
          if (losses > 0) {
            cluster.replaceJobManager();
            job =
                cluster.submitFrom(
                    cluster.newestCheckpoint(job).orElseThrow(),
                    TASK_MANAGERS,
                    ClusterJar.path(),
                    arguments);
          }
          String running = job;
          Awaitility.await().atMost(LIMIT).until(() -> cluster.completedCheckpoints(running) >= 2);
          reports.awaitEndAfter(feeder.untilMillis(), LIMIT);
          for (int i = 0; i < TASK_MANAGERS; i++) {
            JavaProcess taskManager = cluster.taskManager(i);
            String when = "%d lost, TaskManager %d".formatted(losses, i);
            if (losses <= FIRST_LOSSES) {
              before[i] = told(when, Footprint.of(taskManager));
            } else {
              Footprint first = before[i];
              // Flink lets go of the last job when it has given up its JobManager.
              Awaitility.await(when)
                  .atMost(LIMIT)
                  .pollInterval(Duration.ofSeconds(2))
                  .untilAsserted(() -> assertFlat(first, told(when, Footprint.of(taskManager))));
            }
          }
        }
      }
    }
  }

  private static Footprint told(String when, Footprint footprint) {
    System.out.println(when + ": " + footprint);
    return footprint;
  }

  private static void assertFlat(Footprint before, Footprint now) {
    assertThat(now.metaspaceKilobytes()).isLessThan((int) (before.metaspaceKilobytes() * GROWTH));
    assertThat(now.threads()).isLessThan(before.threads() + 20);
    assertThat(now.moreThreadsThan(before).values())
        .as("threads of jobs by name: %s", now.moreThreadsThan(before))
        .allMatch(more -> more < MORE_OF_A_KIND);
  }
}
