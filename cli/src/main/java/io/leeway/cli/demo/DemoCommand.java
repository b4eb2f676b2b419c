package io.leeway.cli.demo;

import io.leeway.cli.ExitCode;
import io.leeway.cli.local.TemporaryDirectory;
import io.leeway.cli.monitor.PortArgument;
import io.leeway.cli.monitor.ResultsListener;
import io.leeway.cli.report.HtmlReport;
import io.leeway.cli.report.ResultFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leeway demo}. */
@Command(
    name = "demo",
    description = {
      "Monitors 150 days of real flights against a reference, on a real broker and cluster in this"
          + " process.",
      "Metrics are at http://127.0.0.1:PORT/metrics until Ctrl-C."
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--exit",
      description = "Stop at the end, instead of serving metrics until Ctrl-C.")
  private boolean exit;

  @Mixin private final ResultFiles files = new ResultFiles();

  @Option(
      names = "--port",
      converter = PortArgument.class,
      defaultValue = "9464",
      description = "Port of the exporter on loopback, 0 for any. Default: ${DEFAULT-VALUE}.")
  private int port;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    files.check();
    Path json = files.json();
    PrintWriter out = spec.commandLine().getOut();
    DriftSummary summary = new DriftSummary();
    List<ResultsListener> listeners = new ArrayList<>(List.of(summary, new ResultsPrinter(out)));
    try (ReportFile reports = json == null ? null : new ReportFile(json);
        TemporaryDirectory directory = TemporaryDirectory.create("leeway-demo");
        Demo demo = Demo.start(out, directory.path(), port)) {
      directory.closeFirstAtExit(demo);
      if (reports != null) {
        listeners.add(reports);
      }
      out.printf("Kafka runs at %s.%n", demo.bootstrapServers());
      HtmlReport page = HtmlReport.ofStream(demo.config().stream());
      page.describe(demo.config());
      page.expectAlerts();
      page.add(demo.load());
      listeners.add(new ReportListener(page));
      demo.monitor(listeners);
      summary.lines().forEach(out::println);
      demo.awaitMetrics();
      if (reports != null) {
        reports.flush();
        out.printf("%nThe reports are in %s.%n", json);
      }
      Path written = files.page();
      if (written != null) {
        page.writeTo(written);
        out.printf("%nThe report is in %s.%n", written);
      }
      if (!exit) {
        out.printf(
            "%nMetrics are at http://127.0.0.1:%d/metrics. Ctrl-C stops.%n", demo.metricsPort());
        out.flush();
        new CountDownLatch(1).await();
      }
      out.flush();
    }
    return ExitCode.OK;
  }
}
