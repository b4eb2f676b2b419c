package io.leeway.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes the notices of an Alertmanager. */
final class TestReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<JsonNode> notices = new CopyOnWriteArrayList<>();

  TestReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            notices.add(ProjectFile.JSON.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:%d/notices".formatted(server.getAddress().getPort());
  }

  /** All notices about a kind of alert, oldest first. */
  List<JsonNode> about(String alertname) {
    List<JsonNode> about = new ArrayList<>();
    for (JsonNode notice : notices) {
      for (JsonNode alert : notice.path("alerts")) {
        if (alert.path("labels").path("alertname").asText().equals(alertname)) {
          about.add(notice);
          break;
        }
      }
    }
    return about;
  }

  /** Everything, for messages. */
  @Override
  public String toString() {
    return notices.toString();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
