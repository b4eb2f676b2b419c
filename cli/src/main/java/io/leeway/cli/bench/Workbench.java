package io.leeway.cli.bench;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.local.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** A broker and a cluster in this process, for jobs to be measured on. Not thread-safe. */
public final class Workbench implements AutoCloseable {
  private final TemporaryDirectory directory;
  private final LocalKafka kafka;
  private final LocalFlink flink;
  private int workloads;

  private Workbench(TemporaryDirectory directory, LocalKafka kafka, LocalFlink flink) {
    this.directory = directory;
    this.kafka = kafka;
    this.flink = flink;
  }

  /** Starts both; jobs may be as parallel as that. */
  public static Workbench start(int parallelism) throws IOException {
    TemporaryDirectory directory = TemporaryDirectory.create("leeway-bench");
    LocalKafka kafka = LocalKafka.start(directory.path().resolve("kafka"));
    try {
      Workbench workbench =
          new Workbench(
              directory, kafka, LocalFlink.start(directory.path().resolve("flink"), parallelism));
      directory.closeFirstAtExit(workbench);
      return workbench;
    } catch (RuntimeException e) {
      kafka.close();
      directory.close();
      throw e;
    }
  }

  /** Why the configuration of a variant is refused, empty if it is not. Nothing has to run. */
  public static String refusal(BenchPlan plan, Variant variant) throws IOException {
    try (TemporaryDirectory directory = TemporaryDirectory.create("leeway-bench")) {
      Files.writeString(
          directory.path().resolve(BenchConfig.SCHEMA_FILE), FeatureStream.schema(plan).toString());
      return new BenchConfig(plan, "localhost:9092", "features", directory.path()).refusal(variant);
    }
  }

  /** Writes the records of a plan to a topic of their own and builds their reference. */
  public Workload load(BenchPlan plan)
      throws IOException, InterruptedException, ExecutionException {
    String topic = "features-" + ++workloads;
    Path folder = Files.createDirectories(directory.path().resolve(topic));
    return Workload.load(plan, kafka, flink, topic, folder);
  }

  /** Stops everything and deletes what was written. */
  @Override
  public void close() {
    try (directory;
        kafka) {
      flink.close();
    }
  }
}
