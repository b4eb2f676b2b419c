package io.leeway.exporter;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Exporter} is told; immutable.
 *
 * @param bootstrapServers {@code host:port,...} of the Kafka cluster
 * @param clientProperties further properties of the Kafka client, such as credentials; never
 *     printed
 * @param resultsTopic where the window reports are
 * @param alertsTopic where the alerts are
 * @param deadLettersTopic where the dead letters are
 * @param ledgerTopic where the ledgers are, null if there are none
 * @param host address that metrics are served on
 * @param port 0 for any free one
 * @param maxSeries cap on the time series of features, pairs, windows and alerts, at least 1
 * @param staleAfterWindows after how many window lengths without a report a feature is no longer
 *     exported, at least 1
 * @param bins whether the bins of features that differ most are exported
 * @param reportDueAfter how long a stream may be silent by the clock before it is stale, null for
 *     three of its shortest windows
 * @param topPairs how many pairs are exported besides those that are named, those whose mutual
 *     information has changed most
 * @param access who may read the metrics
 */
public record ExporterOptions(
    String bootstrapServers,
    Map<String, String> clientProperties,
    String resultsTopic,
    String alertsTopic,
    String deadLettersTopic,
    @Nullable String ledgerTopic,
    String host,
    int port,
    int maxSeries,
    int staleAfterWindows,
    boolean bins,
    @Nullable Duration reportDueAfter,
    int topPairs,
    ExporterAccess access) {

  /** An {@link IllegalArgumentException} names the first option that is wrong. */
  public ExporterOptions {
    clientProperties = Map.copyOf(clientProperties);
    requireText("bootstrapServers", bootstrapServers);
    requireText("resultsTopic", resultsTopic);
    requireText("alertsTopic", alertsTopic);
    requireText("deadLettersTopic", deadLettersTopic);
    requireText("host", host);
    requireRange("port", port, 0, 65_535);
    requireRange("maxSeries", maxSeries, 1, Integer.MAX_VALUE);
    requireRange("staleAfterWindows", staleAfterWindows, 1, Integer.MAX_VALUE);
    requireRange("topPairs", topPairs, 0, Integer.MAX_VALUE);
    List<String> topics =
        Stream.of(resultsTopic, alertsTopic, deadLettersTopic, ledgerTopic)
            .filter(Objects::nonNull)
            .toList();
    if (topics.stream().distinct().count() < topics.size()) {
      throw new IllegalArgumentException(
          "topics %s, expected different ones".formatted(String.join(", ", topics)));
    }
  }

  /**
   * Options with the defaults: metrics on 127.0.0.1:9464, at most 10,000 series, features stale
   * after 3 windows.
   */
  public static ExporterOptions of(
      String bootstrapServers, String resultsTopic, String alertsTopic, String deadLettersTopic) {
    return new ExporterOptions(
        bootstrapServers,
        Map.of(),
        resultsTopic,
        alertsTopic,
        deadLettersTopic,
        null,
        "127.0.0.1",
        9464,
        10_000,
        3,
        false,
        null,
        20,
        ExporterAccess.OPEN);
  }

  public ExporterOptions withClientProperties(Map<String, String> properties) {
    return with(changed -> changed.clientProperties = properties);
  }

  public ExporterOptions withLedgerTopic(@Nullable String topic) {
    return with(changed -> changed.ledgerTopic = topic);
  }

  public ExporterOptions withHost(String newHost) {
    return with(changed -> changed.host = newHost);
  }

  public ExporterOptions withPort(int newPort) {
    return with(changed -> changed.port = newPort);
  }

  public ExporterOptions withMaxSeries(int newMaxSeries) {
    return with(changed -> changed.maxSeries = newMaxSeries);
  }

  public ExporterOptions withStaleAfterWindows(int newStaleAfterWindows) {
    return with(changed -> changed.staleAfterWindows = newStaleAfterWindows);
  }

  public ExporterOptions withBins(boolean newBins) {
    return with(changed -> changed.bins = newBins);
  }

  public ExporterOptions withReportDueAfter(@Nullable Duration silence) {
    return with(changed -> changed.reportDueAfter = silence);
  }

  public ExporterOptions withTopPairs(int newTopPairs) {
    return with(changed -> changed.topPairs = newTopPairs);
  }

  public ExporterOptions withAccess(ExporterAccess newAccess) {
    return with(changed -> changed.access = newAccess);
  }

  private ExporterOptions with(Consumer<Changed> change) {
    Changed changed = new Changed(this);
    change.accept(changed);
    return new ExporterOptions(
        bootstrapServers,
        changed.clientProperties,
        resultsTopic,
        alertsTopic,
        deadLettersTopic,
        changed.ledgerTopic,
        changed.host,
        changed.port,
        changed.maxSeries,
        changed.staleAfterWindows,
        changed.bins,
        changed.reportDueAfter,
        changed.topPairs,
        changed.access);
  }

  /** What has a default, on its way into other options. */
  private static final class Changed {
    private Map<String, String> clientProperties;
    private @Nullable String ledgerTopic;
    private String host;
    private int port;
    private int maxSeries;
    private int staleAfterWindows;
    private boolean bins;
    private @Nullable Duration reportDueAfter;
    private int topPairs;
    private ExporterAccess access;

    Changed(ExporterOptions options) {
      clientProperties = options.clientProperties;
      ledgerTopic = options.ledgerTopic;
      host = options.host;
      port = options.port;
      maxSeries = options.maxSeries;
      staleAfterWindows = options.staleAfterWindows;
      bins = options.bins;
      reportDueAfter = options.reportDueAfter;
      topPairs = options.topPairs;
      access = options.access;
    }
  }

  /** Without the values of the client's properties, which may be secrets. */
  @Override
  public String toString() {
    return ("ExporterOptions[bootstrapServers=%s, clientProperties=%s, resultsTopic=%s,"
            + " alertsTopic=%s, deadLettersTopic=%s, ledgerTopic=%s, host=%s, port=%d, maxSeries=%d,"
            + " staleAfterWindows=%d, bins=%s, reportDueAfter=%s,"
            + " topPairs=%d, access=%s]")
        .formatted(
            bootstrapServers,
            new TreeSet<>(clientProperties.keySet()),
            resultsTopic,
            alertsTopic,
            deadLettersTopic,
            ledgerTopic,
            host,
            port,
            maxSeries,
            staleAfterWindows,
            bins,
            reportDueAfter,
            topPairs,
            access);
  }

  private static void requireText(String option, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("%s is empty, expected a value".formatted(option));
    }
  }

  private static void requireRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d, expected %d to %d".formatted(option, value, least, most));
    }
  }
}
