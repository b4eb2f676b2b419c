package io.leeway.jobs;

import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What every job asks of the environment that runs it. */
final class JobEnvironment {
  /** Never to be changed: saved state is divided by it. */
  private static final int MAX_PARALLELISM = 128;

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  private JobEnvironment() {}

  static void configure(StreamExecutionEnvironment environment) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    if (environment.getConfiguration().getOptional(PipelineOptions.OBJECT_REUSE).isEmpty()) {
      // No operator keeps or changes what it was given, so that there is nothing to copy.
      settings.set(PipelineOptions.OBJECT_REUSE, true);
    }
    environment.configure(settings);
    environment.setMaxParallelism(MAX_PARALLELISM);
    if (!environment.getCheckpointConfig().isCheckpointingEnabled()) {
      environment.enableCheckpointing(CHECKPOINT_INTERVAL.toMillis());
    }
  }
}
