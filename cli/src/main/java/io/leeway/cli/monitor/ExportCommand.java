package io.leeway.cli.monitor;

import io.leeway.cli.ExitCode;
import io.leeway.exporter.Exporter;
import io.leeway.exporter.ExporterAccess;
import io.leeway.exporter.ExporterOptions;
import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MetricsAccess;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.registry.RegistryTls;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leeway export}. */
@Command(
    name = "export",
    description = "Serves results and alerts as Prometheus metrics, until Ctrl-C.")
public final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Says where the results are; docs/options.md has the keys.")
  private Path config;

  @Option(
      names = "--port",
      paramLabel = "N",
      converter = PortArgument.class,
      description = "Another port than exporter.port, 0 for any.")
  private @Nullable Integer port;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public ExportCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    MonitorConfig monitored = ConfigFile.read(config);
    MetricsAccess access = ConfigFile.readMetricsAccess(config);
    try (Exporter exporter = Exporter.start(options(monitored).withAccess(access(access)))) {
      Runtime.getRuntime().addShutdownHook(new Thread(exporter::close, "exporter-close"));
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "Metrics are at %s://%s:%d/metrics. Ctrl-C stops.%n",
          access.certificate() == null ? "http" : "https",
          monitored.exporter().host(),
          exporter.port());
      out.flush();
      new CountDownLatch(1).await();
    }
    return ExitCode.OK;
  }

  private static ExporterAccess access(MetricsAccess settings) {
    ExporterAccess access = ExporterAccess.OPEN;
    String username = settings.username();
    String password = settings.password();
    if (username != null && password != null) {
      access = access.withPassword(username, password);
    }
    String certificate = settings.certificate();
    String key = settings.key();
    if (certificate == null || key == null) {
      return access;
    }
    try {
      return access.withTls(new RegistryTls(null, certificate, key).context());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of("exporter." + e.getMessage()));
    }
  }

  private ExporterOptions options(MonitorConfig monitored) {
    return ExporterOptions.of(
            monitored.source().bootstrapServers(),
            monitored.sinks().results(),
            monitored.sinks().alerts(),
            monitored.sinks().deadLetters())
        .withLedgerTopic(monitored.sinks().ledger())
        .withClientProperties(monitored.source().properties())
        .withHost(monitored.exporter().host())
        .withPort(port == null ? monitored.exporter().port() : port)
        .withMaxSeries(monitored.exporter().maxSeries())
        .withTopPairs(monitored.exporter().topPairs())
        .withBins(monitored.exporter().bins())
        .withReportDueAfter(monitored.exporter().reportDueAfter());
  }
}
