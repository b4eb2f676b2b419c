package io.leeway.cli.replay;

import io.leeway.cli.OutputFile;
import io.leeway.cli.report.HtmlReport;
import io.leeway.cli.report.ResultFiles;
import io.leeway.cli.text.NumberText;
import io.leeway.exporter.OpenMetricsBackfill;
import io.leeway.jobs.config.ConfigHash;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.replay.ReplayManifest;
import io.leeway.jobs.window.Window;
import io.leeway.schema.codec.JsonView;
import io.leeway.schema.codec.MessageCodec;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code leeway replay} that say where results go, and the writing of them. */
final class ReplayOutputs {
  /** Late windows that are listed one by one. */
  private static final int LISTED = 10;

  @Option(
      names = "--what-if-json",
      paramLabel = "FILE",
      description = "Write the comparison of the variants, one JSON object per line.")
  private @Nullable Path whatIfJson;

  @Mixin private final ResultFiles files = new ResultFiles();

  @Option(
      names = "--openmetrics",
      paramLabel = "DIR",
      description =
          "Write the metrics of each day to a file that promtool tsdb create-blocks-from"
              + " openmetrics takes.")
  private @Nullable Path openMetrics;

  /**
   * What was replayed.
   *
   * @param questions the monitor itself and its variants
   * @param configs of each of them
   * @param references of the monitor, as messages
   * @param isTopic whether a live monitor may have read the same records
   * @param hasRows whether records have no time but their place
   */
  record Replayed(
      List<WhatIf> questions,
      List<MonitorConfig> configs,
      List<byte[]> references,
      boolean isTopic,
      boolean hasRows) {}

  /**
   * Whether all of it can be written, before anything is read.
   *
   * @throws io.leeway.cli.CliException if not
   */
  void check() {
    files.check();
    OutputFile.check("--what-if-json", whatIfJson);
    OutputFile.checkFolder("--openmetrics", openMetrics);
  }

  /** Writes the files that were asked for, and tells what was found. */
  void write(Replayed replayed, ReplayRun.Outcome outcome, PrintWriter out) throws IOException {
    ReplayResults results = outcome.results().get(0);
    List<MonitorConfig> configs = replayed.configs();
    LongFunction<String> times = replayed.hasRows() ? VariantTable::row : VariantTable::time;
    Path json = files.json();
    if (json != null) {
      writeReports(results, json);
    }
    Path page = files.page();
    if (page != null) {
      writePage(results, replayed, page);
    }
    if (openMetrics != null) {
      writeMetrics(results, outcome.manifest(), openMetrics, out);
    }
    List<VariantSummary> variants = new ArrayList<>();
    for (int number = 0; number < configs.size(); number++) {
      variants.add(
          VariantSummary.of(
              replayed.questions().get(number).name(),
              ConfigHash.of(configs.get(number)),
              outcome.results().get(number)));
    }
    if (whatIfJson != null) {
      Files.write(whatIfJson, VariantTable.json(variants));
    }
    ReplayText.lines(outcome, variants.get(0)).forEach(out::println);
    if (replayed.isTopic()) {
      tellLate(outcome, configs.get(0), out);
    }
    out.println();
    FeatureTable.lines(results, times).forEach(out::println);
    List<String> couplings = CouplingTable.lines(results, times);
    if (!couplings.isEmpty()) {
      out.println();
      couplings.forEach(out::println);
    }
    if (variants.size() > 1) {
      out.println();
      VariantTable.lines(variants, times).forEach(out::println);
    }
    out.flush();
  }

  private static void tellLate(
      ReplayRun.Outcome outcome, MonitorConfig configured, PrintWriter out) {
    NavigableMap<Window, Long> late =
        LateWindows.of(outcome.late(), configured, outcome.manifest().span());
    if (late.isEmpty()) {
      return;
    }
    out.printf(
        "%s windows have records that may have been late for the live monitor, whose reports"
            + " may then differ:%n",
        NumberText.count(late.size()));
    late.entrySet().stream()
        .limit(LISTED)
        .forEach(
            entry ->
                out.printf(
                    Locale.ROOT,
                    "  %s to %s: %,d%n",
                    VariantTable.time(entry.getKey().startMillis()),
                    VariantTable.time(entry.getKey().endMillis()),
                    entry.getValue()));
    if (late.size() > LISTED) {
      out.printf("  and %s more%n", NumberText.count(late.size() - LISTED));
    }
  }

  private static void writeReports(ReplayResults results, Path file) throws IOException {
    try (BufferedWriter lines = Files.newBufferedWriter(file)) {
      results.forEachReport(
          report -> {
            lines.write(JsonView.of(report));
            lines.newLine();
          });
    }
  }

  private static void writePage(ReplayResults results, Replayed replayed, Path file)
      throws IOException {
    MonitorConfig configured = replayed.configs().get(0);
    HtmlReport page = HtmlReport.ofStream(configured.stream());
    if (replayed.hasRows()) {
      page.countRows();
    }
    page.describe(configured);
    page.expectAlerts();
    for (byte[] reference : replayed.references()) {
      page.add(MessageCodec.REFERENCE.decode(reference));
    }
    results.forEachReport(page::add);
    results.alerts().forEach(page::add);
    page.writeTo(file);
  }

  private static void writeMetrics(
      ReplayResults results, ReplayManifest replayed, Path directory, PrintWriter out)
      throws IOException {
    OpenMetricsBackfill backfill = new OpenMetricsBackfill(directory, "replay-" + replayed.id());
    results.forEachReport(backfill::add);
    results.alerts().forEach(backfill::add);
    List<Path> files = backfill.finish();
    out.printf(
        "Metrics of %s days are in %s, labelled run=\"replay-%s\".%n",
        NumberText.count(files.size()), directory, replayed.id());
  }
}
