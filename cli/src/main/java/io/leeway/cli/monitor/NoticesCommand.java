package io.leeway.cli.monitor;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.leeway.cli.CliException;
import io.leeway.cli.ExitCode;
import io.leeway.jobs.record.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leeway notices}. */
@Command(
    name = "notices",
    description = {
      "Prints the notices that an Alertmanager sends to a web hook, until Ctrl-C:"
          + " what would reach whoever is on call."
    })
public final class NoticesCommand implements Callable<Integer> {
  private static final int MAX_BYTES = 4 << 20;
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;

  private final ObjectMapper mapper = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host;

  @Option(
      names = "--port",
      converter = PortArgument.class,
      defaultValue = "9095",
      description = "Port to listen on, 0 for any. Default: ${DEFAULT-VALUE}.")
  private int port;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public NoticesCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException e) {
      throw new CliException(
          "Notices cannot be taken on %s:%d: %s".formatted(host, port, e.getMessage()), e);
    }
    server.createContext("/", this::take);
    server.start();
    say("Notices are taken at http://%s:%d/. Ctrl-C stops.", host, server.getAddress().getPort());
    try {
      new CountDownLatch(1).await();
    } finally {
      server.stop(0);
    }
    return ExitCode.OK;
  }

  private void take(HttpExchange exchange) throws IOException {
    int status = OK;
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BYTES);
      try {
        print(mapper.readTree(body));
      } catch (JacksonException e) {
        status = BAD_REQUEST;
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private void print(JsonNode notice) {
    JsonNode alerts = notice.path("alerts");
    say(
        "%s  %s  %s",
        notice.path("status").asText().toUpperCase(Locale.ROOT),
        text(notice.path("groupLabels").toString()),
        alerts.size() == 1 ? "1 alert" : alerts.size() + " alerts");
    for (JsonNode alert : alerts) {
      say(
          "  %-8s %s  %s",
          text(alert.path("status").asText()),
          text(alert.path("annotations").path("summary").asText()),
          text(alert.path("annotations").path("dashboard_url").asText()));
    }
  }

  /** Labels come from records: no control characters reach the terminal. */
  private static String text(String fromOutside) {
    return PrintableText.escaped(fromOutside, "");
  }

  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    synchronized (this) {
      out.printf(Locale.ROOT, format + "%n", values);
      out.flush();
    }
  }
}
