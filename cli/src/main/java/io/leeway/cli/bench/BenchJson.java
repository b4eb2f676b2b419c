package io.leeway.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The figures for machines: one object per run, and one with everything put together. */
final class BenchJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BenchJson() {}

  static String run(Measurement run) {
    return JSON.createObjectNode()
        .put("type", "run")
        .put("variant", String.valueOf(run.variant().letter()))
        .put("name", run.variant().label())
        .put("round", run.round())
        .put("records", run.records())
        .put("seconds", run.seconds())
        .put("recordsPerSecond", run.recordsPerSecond())
        .put("drainSeconds", run.drainSeconds())
        .put("allocatedBytesPerRecord", run.allocatedBytesPerRecord())
        .put("taskAllocatedBytesPerRecord", run.taskAllocatedBytesPerRecord())
        .put("taskCpuNanosPerRecord", run.taskCpuNanosPerRecord())
        .put("processCpuNanosPerRecord", run.processCpuNanosPerRecord())
        .put("compilerSeconds", run.compilerSeconds())
        .put("checkpoints", run.checkpoints())
        .put("checkpointMillis", run.checkpointMillis())
        .put("longestCheckpointMillis", run.longestCheckpointMillis())
        .put("stateBytes", run.stateBytes())
        .put("shuffleBytes", run.shuffleBytes())
        .put("windows", run.windows())
        .toString();
  }

  static String summary(Machine machine, BenchPlan plan, int warmUps, int rounds, Summary summary) {
    ObjectNode all = JSON.createObjectNode().put("type", "summary");
    all.putObject("machine")
        .put("processor", machine.processor())
        .put("cores", machine.cores())
        .put("jvm", machine.jvm())
        .put("collector", machine.collector())
        .put("heapBytes", machine.heapBytes())
        .put("commit", machine.commit());
    all.putObject("plan")
        .put("records", plan.records())
        .put("features", plan.features().toString())
        .put("segments", plan.segments())
        .put("windowMillis", plan.window().sizeMillis())
        .put("slideMillis", plan.window().slideMillis())
        .put("parallelism", plan.parallelism())
        .put("partitions", plan.partitions())
        .put("warmUps", warmUps)
        .put("rounds", rounds);
    ObjectNode variants = all.putObject("variants");
    for (Variant variant : summary.variants()) {
      ObjectNode figures = variants.putObject(String.valueOf(variant.letter()));
      figures.put("name", variant.label());
      put(figures, "recordsPerSecond", summary.of(variant, Measurement::recordsPerSecond));
      summary.ratio(variant, Variant.READ).ifPresent(ratio -> put(figures, "ratioToRead", ratio));
      summary
          .ratio(variant, Variant.EXPLODE)
          .ifPresent(ratio -> put(figures, "ratioToExplode", ratio));
      put(
          figures,
          "taskCpuNanosPerRecord",
          summary.of(variant, Measurement::taskCpuNanosPerRecord));
      put(
          figures,
          "processCpuNanosPerRecord",
          summary.of(variant, Measurement::processCpuNanosPerRecord));
      put(
          figures,
          "taskAllocatedBytesPerRecord",
          summary.of(variant, Measurement::taskAllocatedBytesPerRecord));
      put(
          figures,
          "allocatedBytesPerRecord",
          summary.of(variant, Measurement::allocatedBytesPerRecord));
      summary
          .allocatedBytesMoreThan(variant, Variant.READ)
          .ifPresent(more -> put(figures, "allocatedBytesPerRecordMoreThanRead", more));
      put(
          figures,
          "shuffleBytesPerWindow",
          summary.of(variant, Measurement::shuffleBytesPerWindow));
      put(figures, "stateBytes", summary.of(variant, Measurement::stateBytes));
      put(figures, "checkpointMillis", summary.of(variant, Measurement::checkpointMillis));
    }
    return all.toString();
  }

  private static void put(ObjectNode node, String name, Spread spread) {
    node.putObject(name)
        .put("median", spread.median())
        .put("mad", spread.mad())
        .put("min", spread.minimum())
        .put("max", spread.maximum());
  }
}
