package io.leeway.exporter;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;

/**
 * Lets GET and HEAD through and answers everything else with 405.
 *
 * <p>An authenticator, because it is what simpleclient's server asks before it handles a request.
 */
final class ReadOnlyRequests extends Authenticator {
  private static final HttpPrincipal ANYONE = new HttpPrincipal("anyone", "metrics");
  private static final int METHOD_NOT_ALLOWED = 405;

  @Override
  public Result authenticate(HttpExchange exchange) {
    return switch (exchange.getRequestMethod()) {
      case "GET", "HEAD" -> new Success(ANYONE);
      default -> {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        yield new Failure(METHOD_NOT_ALLOWED);
      }
    };
  }
}
