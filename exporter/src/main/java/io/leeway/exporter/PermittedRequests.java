package io.leeway.exporter;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;

/**
 * Lets GET and HEAD of those through who may read; answers other methods with 405 and other people
 * with 401.
 *
 * <p>An authenticator, because it is what simpleclient's server asks before it handles a request.
 */
final class PermittedRequests extends Authenticator {
  private static final HttpPrincipal READER = new HttpPrincipal("reader", "metrics");
  private static final int UNAUTHORIZED = 401;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final ExporterAccess access;

  PermittedRequests(ExporterAccess access) {
    this.access = access;
  }

  @Override
  public Result authenticate(HttpExchange exchange) {
    return switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> {
        if (access.permits(exchange.getRequestHeaders().getFirst("Authorization"))) {
          yield new Success(READER);
        }
        exchange
            .getResponseHeaders()
            .set("WWW-Authenticate", "Basic realm=\"metrics\", charset=\"UTF-8\"");
        yield new Failure(UNAUTHORIZED);
      }
      default -> {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        yield new Failure(METHOD_NOT_ALLOWED);
      }
    };
  }
}
