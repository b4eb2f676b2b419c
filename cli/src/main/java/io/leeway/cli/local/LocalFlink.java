package io.leeway.cli.local;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink cluster in this process: one JobManager and one TaskManager, reachable on loopback only.
 *
 * <p>State is kept on the heap and checkpoints go to a directory. A job that fails is not restarted
 * unless its own configuration asks for it: a local run should stop with the cause, not try for
 * ever. Jobs are submitted through the REST endpoint, the code path of a real cluster.
 *
 * <p>Cost: about 1.2 s to start. Thread-safe.
 */
public final class LocalFlink implements AutoCloseable {
  private static final MemorySize NETWORK_MEMORY = MemorySize.ofMebiBytes(32);
  private static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(16);

  private final MiniCluster cluster;
  private final Configuration configuration;

  private LocalFlink(MiniCluster cluster, Configuration configuration) {
    this.cluster = cluster;
    this.configuration = configuration;
  }

  /**
   * Starts the cluster and returns when jobs can be submitted.
   *
   * @param directory where checkpoints and temporary files go; created if absent
   * @param slots how many parallel instances of a job's tasks fit, at least 1
   * @throws LocalStackException if the cluster does not come up
   */
  public static LocalFlink start(Path directory, int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("slots %d, expected at least 1".formatted(slots));
    }
    MiniCluster cluster = null;
    try {
      Configuration configuration = configuration(Files.createDirectories(directory));
      cluster =
          new MiniCluster(
              new MiniClusterConfiguration.Builder()
                  .setConfiguration(configuration)
                  .setNumTaskManagers(1)
                  .setNumSlotsPerTaskManager(slots)
                  .setCommonBindAddress("127.0.0.1")
                  .build());
      cluster.start();
      URI rest = cluster.getRestAddress().get();
      configuration.set(RestOptions.PORT, rest.getPort());
      return new LocalFlink(cluster, configuration);
    } catch (Exception e) {
      LocalStackException failure =
          new LocalStackException(
              "The embedded Flink did not start in %s: %s".formatted(directory, Causes.oneLine(e)),
              e);
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      if (cluster != null) {
        try {
          cluster.close();
        } catch (Exception alsoFailed) {
          failure.addSuppressed(alsoFailed);
        }
      }
      throw failure;
    }
  }

  /** A copy of the settings that reach this cluster; change it freely and build an environment. */
  public Configuration configuration() {
    return new Configuration(configuration);
  }

  /** An environment whose jobs run here. */
  public StreamExecutionEnvironment environment(int parallelism) {
    return environment(parallelism, new Configuration());
  }

  /** The same with settings of the job's own, such as a checkpoint interval. */
  public StreamExecutionEnvironment environment(int parallelism, Configuration job) {
    Configuration all = configuration();
    all.addAll(job);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(
            all.get(RestOptions.ADDRESS), all.get(RestOptions.PORT), all);
    environment.setParallelism(parallelism);
    return environment;
  }

  /**
   * Submits what {@code environment} describes and returns when the cluster has accepted it.
   *
   * @throws LocalStackException if it was not accepted
   */
  public LocalJob submit(StreamExecutionEnvironment environment, String name) {
    try {
      return new LocalJob(name, environment.executeAsync(name));
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new LocalStackException(
          "Job %s was not accepted: %s".formatted(name, Causes.oneLine(e)), e);
    }
  }

  /** Stops the cluster with every job that still runs, and waits for it. */
  @Override
  public void close() {
    try {
      cluster.close();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new LocalStackException(
          "The embedded Flink did not stop cleanly: " + Causes.oneLine(e), e);
    }
  }

  private static Configuration configuration(Path directory) {
    Configuration c = new Configuration();
    c.set(RestOptions.ADDRESS, "127.0.0.1");
    c.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    c.set(RestOptions.BIND_PORT, "0");
    c.set(WebOptions.SUBMIT_ENABLE, false);
    c.set(JobManagerOptions.ADDRESS, "127.0.0.1");
    c.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
    c.set(TaskManagerOptions.HOST, "127.0.0.1");
    c.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
    c.set(BlobServerOptions.PORT, "0");
    c.set(CoreOptions.TMP_DIRS, directory.resolve("tmp").toString());
    c.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    c.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        directory.resolve("checkpoints").toUri().toString());
    c.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    c.set(PipelineOptions.GENERIC_TYPES, false);
    c.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
    c.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK_MEMORY);
    c.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK_MEMORY);
    return c;
  }
}
