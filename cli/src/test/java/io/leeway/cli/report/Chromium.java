package io.leeway.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A headless Chromium with one page, driven over the DevTools protocol.
 *
 * <p>Whatever the page complains about is collected: console errors, exceptions, dialogs,
 * violations of its policy, and requests other than for the page itself.
 */
final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private String session = "";

  private Chromium(Process process, Path profile) throws IOException {
    this.process = process;
    Path portFile = profile.resolve("DevToolsActivePort");
    Awaitility.await("Chromium's debugging port")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Files.exists(portFile) && Files.readAllLines(portFile).size() == 2);
    List<String> port = Files.readAllLines(portFile);
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port.get(0) + port.get(1)), new Listener())
            .join();
  }

  /** Starts one; a missing browser is a failure, never a reason to skip. */
  static Chromium start(Path directory) throws IOException {
    Path profile = Files.createDirectories(directory.resolve("chromium"));
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "chromium",
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--no-first-run",
                  "--hide-scrollbars",
                  "--force-color-profile=srgb",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile,
                  "about:blank")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("chromium.log").toFile())
              .start();
    } catch (IOException e) {
      throw new AssertionError("chromium is missing: apt-get install chromium", e);
    }
    Chromium chromium = new Chromium(process, profile);
    JsonNode target = chromium.browser("Target.createTarget", Map.of("url", "about:blank"));
    chromium.session =
        chromium
            .browser(
                "Target.attachToTarget",
                Map.of("targetId", target.get("targetId").asText(), "flatten", true))
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      chromium.call(domain + ".enable", Map.of());
    }
    return chromium;
  }

  /** Opens a page and waits until it has drawn what is in view. */
  void open(Path file, int width, int height, boolean dark) {
    complaints.clear();
    requests.clear();
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"),
                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    call("Page.navigate", Map.of("url", file.toUri().toString()));
    Awaitility.await("the page is ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                evaluate(
                        "document.readyState === 'complete' &&"
                            + " document.documentElement.dataset.ready === 'true'")
                    .asBoolean());
    settle();
  }

  /** Waits until what has been asked for is drawn: observers run before the second frame. */
  void settle() {
    for (int i = 0; i < 2; i++) {
      evaluate(
          "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>"
              + " setTimeout(() => done(true), 0))))");
    }
  }

  /** The value of an expression, awaited if it is a promise. */
  JsonNode evaluate(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of(
                "expression",
                expression,
                "returnByValue",
                true,
                "awaitPromise",
                true,
                "allowUnsafeEvalBlockedByCSP",
                false));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + " failed: " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      call("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "code", key));
    }
  }

  void hover(double x, double y) {
    call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
  }

  /** The page from its top, so many pixels high. */
  byte[] screenshot(int width, int height) {
    JsonNode result =
        call(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "png",
                "captureBeyondViewport",
                true,
                "clip",
                Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
    return Base64.getDecoder().decode(result.get("data").asText());
  }

  byte[] pdf() {
    JsonNode result =
        call("Page.printToPDF", Map.of("printBackground", true, "preferCSSPageSize", true));
    return Base64.getDecoder().decode(result.get("data").asText());
  }

  /** What went wrong since the page was opened. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** What was asked of any server since then, the page itself excepted. */
  List<String> requests() {
    return requests.stream().filter(url -> !url.startsWith("file:")).toList();
  }

  private JsonNode browser(String method, Map<String, ?> parameters) {
    return send(method, parameters, "");
  }

  private JsonNode call(String method, Map<String, ?> parameters) {
    return send(method, parameters, session);
  }

  private JsonNode send(String method, Map<String, ?> parameters, String to) {
    int id = number.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (!to.isEmpty()) {
      message.put("sessionId", to);
    }
    socket.sendText(message.toString(), true).join();
    JsonNode answered = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    if (answered.has("error")) {
      throw new AssertionError(method + " failed: " + answered.get("error"));
    }
    return answered.get("result");
  }

  private void receive(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> answer = answers.remove(message.get("id").asInt());
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    JsonNode event = message.get("params");
    switch (message.get("method").asText()) {
      case "Runtime.exceptionThrown", "Page.javascriptDialogOpening", "Log.entryAdded" ->
          complaints.add(message.toString());
      case "Runtime.consoleAPICalled" -> {
        if (List.of("error", "warning", "assert").contains(event.get("type").asText())) {
          complaints.add(message.toString());
        }
      }
      case "Network.requestWillBeSent" -> requests.add(event.get("request").get("url").asText());
      default -> {
        // Other events are no news.
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Puts the parts of a message together. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          receive(JSON.readTree(text.toString()));
        } catch (IOException e) {
          complaints.add("no JSON from Chromium: " + e.getMessage());
        }
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }
}
