package io.leeway.jobs.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry on loopback that speaks as much of Confluent's API as is asked for, and fails
 * in the ways that real ones and what is in front of them do.
 */
public final class TestRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Read when the first server starts; without it each answer waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** What goes wrong with every answer. */
  public enum Fault {
    NONE,
    /** A proxy's page instead of a registry's words. */
    PAGE_404,
    STATUS_500,
    STATUS_503,
    REDIRECT,
    /** The server takes the request and says nothing. */
    SILENT,
    /** A few bytes of the body, and no more. */
    DRIPPING,
    HUGE,
    NOT_JSON,
    /** JSON, but no object. */
    JSON_LIST,
    /** An object with success that holds no schema. */
    NO_SCHEMA
  }

  /** A schema that others name. */
  public record Reference(String name, String subject, int version) {}

  private record Entry(String schema, String type, List<Reference> references) {}

  private final Map<Integer, Entry> schemas = new ConcurrentHashMap<>();
  private final Map<String, List<Integer>> subjects = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final @Nullable SSLContext tls;
  private final boolean asksForCertificate;
  private final int port;
  private HttpServer server;
  private volatile Fault fault = Fault.NONE;
  private volatile @Nullable String authorization;

  private TestRegistry(@Nullable SSLContext tls, boolean asksForCertificate) throws IOException {
    this.tls = tls;
    this.asksForCertificate = asksForCertificate;
    this.server = listen(0);
    this.port = server.getAddress().getPort();
  }

  public static TestRegistry start() throws IOException {
    return new TestRegistry(null, false);
  }

  static TestRegistry startWithTls(SSLContext tls, boolean asksForCertificate) throws IOException {
    return new TestRegistry(tls, asksForCertificate);
  }

  public String url() {
    return (tls == null ? "http" : "https") + "://127.0.0.1:" + port;
  }

  public TestRegistry register(int id, String subject, String schema) {
    return register(id, subject, schema, "AVRO", List.of());
  }

  public TestRegistry register(
      int id, String subject, String schema, String type, List<Reference> references) {
    schemas.put(id, new Entry(schema, type, references));
    subjects.computeIfAbsent(subject, s -> new CopyOnWriteArrayList<>()).add(id);
    return this;
  }

  public void fail(Fault kind) {
    fault = kind;
  }

  /** Refuses everybody else. */
  public void requireAuthorization(String header) {
    authorization = header;
  }

  /** The paths that were asked for. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Nobody listens any more, until {@link #comeBack}. */
  public void goDown() {
    server.stop(0);
  }

  public void comeBack() throws IOException {
    server = listen(port);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpServer listen(int wanted) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted);
    HttpServer listening;
    if (tls == null) {
      listening = HttpServer.create(address, 0);
    } else {
      HttpsServer secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(
          new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
              ssl.setNeedClientAuth(asksForCertificate);
              parameters.setSSLParameters(ssl);
            }
          });
      listening = secure;
    }
    listening.setExecutor(threads);
    listening.createContext("/", this::answer);
    listening.start();
    return listening;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      requests.add(path);
      String expected = authorization;
      if (expected != null
          && !expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        send(exchange, 401, error(40101, "Unauthorized"));
        return;
      }
      switch (fault) {
        case NONE -> send(exchange, path);
        case PAGE_404 -> send(exchange, 404, "<html>no such page</html>");
        case STATUS_500 -> send(exchange, 500, error(50001, "Error in the backend data store"));
        case STATUS_503 -> send(exchange, 503, "busy");
        case REDIRECT -> {
          exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
          send(exchange, 302, "");
        }
        case SILENT -> awaitClose();
        case DRIPPING -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("{\"sch".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          awaitClose();
        }
        case HUGE -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
          try (OutputStream body = exchange.getResponseBody()) {
            for (int i = 0; i < 1024; i++) {
              body.write(spaces);
            }
          }
        }
        case NOT_JSON -> send(exchange, 200, "<html>welcome</html>");
        case JSON_LIST -> send(exchange, 200, "[1, 2]");
        case NO_SCHEMA -> send(exchange, 200, "{\"status\": \"fine\"}");
      }
    }
  }

  private void send(HttpExchange exchange, String path) throws IOException {
    String[] parts = path.substring(1).split("/", -1);
    if (parts.length == 3 && path.startsWith("/schemas/ids/")) {
      int id = Integer.parseInt(parts[2]);
      Entry entry = schemas.get(id);
      send(
          exchange,
          entry == null ? 404 : 200,
          entry == null ? error(40403, "Schema not found") : JSON.writeValueAsString(tree(entry)));
    } else if (parts.length == 4 && path.startsWith("/subjects/")) {
      String subject = URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
      List<Integer> versions = subjects.getOrDefault(subject, List.of());
      int version = parts[3].equals("latest") ? versions.size() : Integer.parseInt(parts[3]);
      if (version < 1 || version > versions.size()) {
        send(exchange, 404, error(versions.isEmpty() ? 40401 : 40402, "not found"));
        return;
      }
      int id = versions.get(version - 1);
      ObjectNode tree = tree(Objects.requireNonNull(schemas.get(id)));
      send(
          exchange,
          200,
          JSON.writeValueAsString(
              tree.put("subject", subject).put("version", version).put("id", id)));
    } else {
      send(exchange, 404, error(404, "HTTP 404 Not Found"));
    }
  }

  private static ObjectNode tree(Entry entry) {
    ObjectNode tree = JSON.createObjectNode().put("schema", entry.schema());
    if (!entry.type().equals("AVRO")) {
      tree.put("schemaType", entry.type());
    }
    if (!entry.references().isEmpty()) {
      ArrayNode references = tree.putArray("references");
      new ArrayList<>(entry.references())
          .forEach(
              r ->
                  references
                      .addObject()
                      .put("name", r.name())
                      .put("subject", r.subject())
                      .put("version", r.version()));
    }
    return tree;
  }

  private static String error(int code, String message) {
    return JSON.createObjectNode().put("error_code", code).put("message", message).toString();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
