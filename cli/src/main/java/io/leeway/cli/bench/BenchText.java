package io.leeway.cli.bench;

import io.leeway.cli.text.NumberText;
import io.leeway.cli.text.TextTable;
import io.leeway.jobs.config.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The figures for people. */
final class BenchText {
  private static final double MILLION = 1e6;
  private static final double KIB = 1024;
  private static final long MIB = 1 << 20;

  private BenchText() {}

  static List<String> header(Machine machine, BenchPlan plan, int warmUps, int rounds) {
    return List.of(
        "%s, %d cores; %s; %s; heap %d MiB; commit %s"
            .formatted(
                machine.processor(),
                machine.cores(),
                machine.jvm(),
                machine.collector(),
                machine.heapBytes() / MIB,
                machine.commit()),
        "%s records, features %s, %d segment%s, windows of %s every %s, parallelism %d, %d partition%s, %d round%s after %d to warm up"
            .formatted(
                NumberText.count(plan.records()),
                plan.features(),
                plan.segments(),
                plan.segments() == 1 ? "" : "s",
                Durations.format(Duration.ofMillis(plan.window().sizeMillis())),
                Durations.format(Duration.ofMillis(plan.window().slideMillis())),
                plan.parallelism(),
                plan.partitions(),
                plan.partitions() == 1 ? "" : "s",
                rounds,
                rounds == 1 ? "" : "s",
                warmUps));
  }

  static String progress(Measurement run) {
    return String.format(
        Locale.ROOT,
        "%s  %c %-8s  %.3f M records/s in %.1f s, %.0f %% of it with a compiler at work",
        run.round() < 1 ? "warm-up" : "round " + run.round(),
        run.variant().letter(),
        run.variant().label(),
        run.recordsPerSecond() / MILLION,
        run.seconds(),
        100 * run.compilerShare());
  }

  static List<String> lines(Summary summary) {
    List<String> lines = new ArrayList<>();
    lines.addAll(throughput(summary));
    lines.add("");
    lines.addAll(resources(summary));
    return lines;
  }

  private static List<String> throughput(Summary summary) {
    TextTable table = new TextTable("llrrrrr");
    table.add("", "", "M records/s", "MAD", "min-max", "of (a)", "of (c)");
    for (Variant variant : summary.variants()) {
      Spread rate = summary.of(variant, Measurement::recordsPerSecond);
      table.add(
          String.valueOf(variant.letter()),
          variant.label(),
          millions(rate.median()),
          millions(rate.mad()),
          millions(rate.minimum()) + "-" + millions(rate.maximum()),
          ratio(summary.ratio(variant, Variant.READ)),
          ratio(summary.ratio(variant, Variant.EXPLODE)));
    }
    return table.lines();
  }

  private static List<String> resources(Summary summary) {
    TextTable table = new TextTable("lrrrrrrrr");
    table.add(
        "",
        "task ns/rec",
        "all ns/rec",
        "task B/rec",
        "all B/rec",
        "more than (a)",
        "shuffle KiB/win",
        "state KiB",
        "checkpoint ms");
    for (Variant variant : summary.variants()) {
      table.add(
          String.valueOf(variant.letter()),
          number(summary.of(variant, Measurement::taskCpuNanosPerRecord), 0),
          number(summary.of(variant, Measurement::processCpuNanosPerRecord), 0),
          number(summary.of(variant, Measurement::taskAllocatedBytesPerRecord), 1),
          number(summary.of(variant, Measurement::allocatedBytesPerRecord), 1),
          summary
              .allocatedBytesMoreThan(variant, Variant.READ)
              .map(more -> number(more, 1))
              .orElse("-"),
          number(summary.of(variant, run -> run.shuffleBytesPerWindow() / KIB), 1),
          number(summary.of(variant, run -> run.stateBytes() / KIB), 1),
          number(summary.of(variant, Measurement::checkpointMillis), 0));
    }
    return table.lines();
  }

  private static String millions(double value) {
    return NumberText.fixed(value / MILLION, 3);
  }

  private static String number(Spread spread, int digits) {
    return NumberText.fixed(spread.median(), digits);
  }

  /** {@code 0.85 (0.83-0.88)}. */
  private static String ratio(Optional<Spread> ratio) {
    return ratio
        .map(
            spread ->
                String.format(
                    Locale.ROOT,
                    "%.2f (%.2f-%.2f)",
                    spread.median(),
                    spread.minimum(),
                    spread.maximum()))
        .orElse("-");
  }
}
