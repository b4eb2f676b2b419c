package io.leeway.exporter;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the results, alerts and dead letters of all monitors as Prometheus metrics on {@code GET
 * /metrics}.
 *
 * <p>It reads its topics from the beginning at every start and keeps nothing itself. Whatever
 * happens to Kafka, {@code /metrics} answers with 200 and {@code leeway_exporter_up} tells. The
 * metrics are those of {@link Metric}.
 *
 * <p>Thread-safe. Two threads of its own plus at most five that serve requests, all daemons.
 */
public final class Exporter implements AutoCloseable {
  private static final Duration STOP = Duration.ofSeconds(10);

  /** How long a request may take to arrive, and its answer to be taken. */
  private static final Duration REQUEST = Duration.ofSeconds(5);

  private static final Duration RESPONSE = Duration.ofSeconds(30);

  static {
    // The JDK's server knows no other way; without, whoever is slow holds one of five threads for
    // ever.
    setUnlessSet("sun.net.httpserver.maxReqTime", REQUEST);
    setUnlessSet("sun.net.httpserver.maxRspTime", RESPONSE);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);

  private final TopicsReader reader;
  private final Thread thread;
  private final HTTPServer server;

  private Exporter(TopicsReader reader, Thread thread, HTTPServer server) {
    this.reader = reader;
    this.thread = thread;
    this.server = server;
  }

  /**
   * Starts to serve and to read; does not wait for Kafka.
   *
   * @throws ExporterException if the address cannot be served on or the Kafka client refuses its
   *     properties
   */
  public static Exporter start(ExporterOptions options) {
    MonitorView view =
        new MonitorView(
            options.maxSeries(), options.staleAfterWindows(), options.bins(), options.topPairs());
    Consumer<byte[], byte[]> consumer = consumer(options);
    EndOffsets endOffsets = endOffsets(options);
    TopicsReader reader =
        new TopicsReader(consumer, endOffsets, sinks(options, view), Clock.systemUTC());
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(
        new MonitorCollector(
            view::snapshot,
            reader::status,
            version(),
            new MonitorCollector.Shown(options.bins(), options.reportDueAfter())));
    HTTPServer server;
    try {
      InetAddress address = InetAddress.getByName(options.host());
      warnOfPlainPassword(options.access(), address);
      HTTPServer.Builder builder =
          new HTTPServer.Builder()
              .withInetSocketAddress(new InetSocketAddress(address, options.port()))
              .withRegistry(registry)
              .withAuthenticator(new PermittedRequests(options.access()))
              .withDaemonThreads(true);
      SSLContext tls = options.access().tls();
      server = (tls == null ? builder : builder.withHttpsConfigurator(https(tls))).build();
    } catch (IOException e) {
      consumer.close();
      endOffsets.close();
      String problem = e instanceof UnknownHostException ? "unknown host" : e.getMessage();
      throw new ExporterException(
          "Metrics cannot be served on %s:%d: %s"
              .formatted(options.host(), options.port(), problem),
          e);
    }
    Thread thread = new Thread(reader, "leeway-exporter-reader");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (t, failure) -> LOG.error("Reading from Kafka ended: {}", failure.toString(), failure));
    thread.start();
    return new Exporter(reader, thread, server);
  }

  /** The port that metrics are served on. */
  public int port() {
    return server.getPort();
  }

  /**
   * Waits until the metrics hold everything that was written before this call.
   *
   * @throws TimeoutException if that is not so after {@code limit}, for example because Kafka
   *     cannot be reached
   */
  public void awaitCaughtUp(Duration limit) throws InterruptedException, TimeoutException {
    try {
      reader.catchUp().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ExporterException("Reading from Kafka ended: " + e.getMessage(), e);
    }
  }

  /** Stops serving and reading. */
  @Override
  public void close() {
    server.close();
    reader.stop();
    try {
      thread.join(STOP.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpsConfigurator https(SSLContext tls) {
    return new HttpsConfigurator(tls) {
      @Override
      public void configure(HttpsParameters parameters) {
        SSLParameters ours = getSSLContext().getDefaultSSLParameters();
        ours.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setSSLParameters(ours);
      }
    };
  }

  private static void warnOfPlainPassword(ExporterAccess access, InetAddress address) {
    if (access.authorization() != null && access.tls() == null && !address.isLoopbackAddress()) {
      LOG.warn(
          "The password of the metrics is sent without TLS on {}: set exporter.certificate too",
          address.getHostAddress());
    }
  }

  private static void setUnlessSet(String property, Duration value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Long.toString(value.toSeconds()));
    }
  }

  private static Map<String, MessageSink> sinks(ExporterOptions options, MonitorView view) {
    Map<String, MessageSink> sinks = new HashMap<>();
    sinks.put(
        options.resultsTopic(),
        (message, partition, timestamp) -> {
          WindowReport report = MessageCodec.WINDOW_REPORT.decode(message);
          view.accept(report);
          view.reportWritten(report.getStream(), timestamp);
        });
    sinks.put(
        options.alertsTopic(),
        (message, partition, timestamp) -> view.accept(MessageCodec.ALERT.decode(message)));
    sinks.put(
        options.deadLettersTopic(),
        (message, partition, timestamp) ->
            view.accept(MessageCodec.DEAD_LETTER.decode(message), partition));
    String ledgerTopic = options.ledgerTopic();
    if (ledgerTopic != null) {
      sinks.put(
          ledgerTopic,
          (message, partition, timestamp) ->
              view.accept(MessageCodec.LEDGER.decode(message), timestamp));
    }
    return sinks;
  }

  /** After {@link #consumer}, which refuses what is wrong with the properties of both. */
  private static EndOffsets endOffsets(ExporterOptions options) {
    return new BrokerEndOffsets(Admin.create(clientProperties(options)), TopicsReader.ANSWER);
  }

  private static Map<String, Object> clientProperties(ExporterOptions options) {
    Map<String, Object> properties = new HashMap<>(options.clientProperties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, options.bootstrapServers());
    return properties;
  }

  private static Consumer<byte[], byte[]> consumer(ExporterOptions options) {
    Map<String, Object> properties = clientProperties(options);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Where records expired before they were read, go on with the oldest that are left.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // A monitor may write in transactions; what was aborted must not show.
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // New partitions of a known topic show up with the client's own view of the cluster.
    properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, (int) TopicsReader.REFRESH.toMillis());
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    try {
      return new KafkaConsumer<>(
          properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ExporterException("The Kafka client does not start: " + cause.getMessage(), e);
    }
  }

  private static String version() {
    String version = Exporter.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
