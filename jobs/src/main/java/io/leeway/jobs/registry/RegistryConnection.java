package io.leeway.jobs.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the registry until it answers, or for as long as the settings say.
 *
 * <p>Only what a registry alone would say is an answer: an object in JSON with success, or that
 * there is no such schema in a registry's own words. A proxy's page, a wrong path or a server in
 * trouble are none, whatever their status. Redirects are not followed. Messages show where was
 * asked and what kind of trouble that was, never what came back. Not thread-safe.
 */
final class RegistryConnection {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryConnection.class);

  /** Schemas of more are unheard of. */
  static final int MAX_ANSWER_BYTES = 4 << 20;

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Of the registry's API: no such subject, version or schema. */
  private static final Set<Integer> NOT_FOUND_CODES = Set.of(40401, 40402, 40403);

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(64)
                      .maxStringLength(MAX_ANSWER_BYTES)
                      .maxDocumentLength(MAX_ANSWER_BYTES)
                      .build())
              .build());

  private final RegistrySettings settings;
  private final Waiting waiting;
  private final Runnable askedAgain;
  private @Nullable HttpClient client;

  /** Index of the URL that answered last. */
  private int preferred;

  RegistryConnection(RegistrySettings settings, Waiting waiting, Runnable askedAgain) {
    this.settings = settings;
    this.waiting = waiting;
    this.askedAgain = askedAgain;
  }

  /**
   * The object at this path; null if the registry says that there is none.
   *
   * @param path after the URL, with a slash in front
   * @throws RegistryException if there is no answer in time, the registry refuses us, or the thread
   *     is interrupted
   */
  @Nullable JsonNode get(String path) {
    long start = waiting.nanoTime();
    long pause = FIRST_PAUSE_NANOS;
    while (true) {
      Round round = askAll(path);
      if (round.found() != null) {
        return round.found();
      }
      if (round.absent()) {
        return null;
      }
      if (round.refused()) {
        throw new RegistryException("the schema registry refuses: " + round.problems());
      }
      long left = settings.retryFor().toNanos() - (waiting.nanoTime() - start);
      if (left <= 0) {
        throw new RegistryException(
            "the schema registry gave no answer for %s: %s"
                .formatted(settings.retryFor(), round.problems()));
      }
      if (pause == FIRST_PAUSE_NANOS) {
        LOG.warn(
            "No answer of the schema registry, asking again for at most {}: {}",
            settings.retryFor(),
            round.problems());
      }
      pause(Math.min(pause, left));
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      askedAgain.run();
    }
  }

  void pause(long nanos) {
    try {
      waiting.pause(nanos);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static RegistryException interrupted() {
    Thread.currentThread().interrupt();
    return new RegistryException("interrupted while waiting for the schema registry");
  }

  /** What all URLs said. */
  private record Round(
      @Nullable JsonNode found, boolean absent, boolean refused, String problems) {}

  private Round askAll(String path) {
    List<String> problems = new ArrayList<>();
    boolean absent = false;
    boolean refused = true;
    int count = settings.urls().size();
    for (int i = 0; i < count; i++) {
      int index = (preferred + i) % count;
      String url = settings.urls().get(index);
      try {
        HttpResponse<byte[]> response = ask(url + path);
        JsonNode answer = object(response.body());
        if (response.statusCode() == 200 && answer != null) {
          preferred = index;
          return new Round(answer, false, false, "");
        }
        if (response.statusCode() == 404 && answer != null && saysNotFound(answer)) {
          absent = true;
          continue;
        }
        refused &= response.statusCode() == 401 || response.statusCode() == 403;
        problems.add(url + ": " + problem(response.statusCode()));
      } catch (IOException | TimeoutException e) {
        refused = false;
        problems.add(url + ": " + problem(e));
      }
    }
    return new Round(null, absent, refused, String.join("; ", problems));
  }

  private static boolean saysNotFound(JsonNode answer) {
    return NOT_FOUND_CODES.contains(answer.path("error_code").asInt());
  }

  private static String problem(int status) {
    return status == 200
        ? "status 200, but no object in JSON"
        : status == 404 ? "status 404, but not a registry's" : "status " + status;
  }

  private static String problem(Exception failure) {
    if (failure instanceof TimeoutException || failure instanceof HttpTimeoutException) {
      return "no answer in time";
    }
    if (failure instanceof ConnectException) {
      return "no connection";
    }
    String message = failure.getMessage();
    return message != null && message.startsWith("an answer of more than")
        ? message
        : failure.getClass().getSimpleName();
  }

  private HttpResponse<byte[]> ask(String url) throws IOException, TimeoutException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(settings.readTimeout())
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    String authorization = settings.credentials().authorization();
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    CompletableFuture<HttpResponse<byte[]>> response =
        client().sendAsync(request.build(), info -> new BoundedBody(MAX_ANSWER_BYTES));
    try {
      // The request's own timeout ends with the headers; a body may drip for ever.
      return response.get(
          settings.connectTimeout().plus(settings.readTimeout()).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException("the request failed", e);
    } finally {
      response.cancel(true);
    }
  }

  private HttpClient client() {
    HttpClient known = client;
    if (known == null) {
      known =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(settings.connectTimeout())
              .sslContext(settings.tls().context())
              .build();
      client = known;
    }
    return known;
  }

  private static @Nullable JsonNode object(byte[] body) {
    try {
      JsonNode answer = JSON.readTree(body);
      return answer != null && answer.isObject() ? answer : null;
    } catch (IOException e) {
      return null;
    }
  }
}
