package io.leeway.exporter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Who may read the metrics and how. Immutable; shows no secret.
 *
 * @param tls with the exporter's own certificate, null to serve without TLS
 * @param authorization what readers must send as {@code Authorization}, null if anybody may read
 */
public record ExporterAccess(@Nullable SSLContext tls, @Nullable String authorization) {
  /** Anybody who reaches the address, without TLS. */
  public static final ExporterAccess OPEN = new ExporterAccess(null, null);

  /** The same by https. */
  public ExporterAccess withTls(SSLContext context) {
    return new ExporterAccess(context, authorization);
  }

  /** The same for those only who know this, by basic authentication. */
  public ExporterAccess withPassword(String username, String password) {
    byte[] both = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new ExporterAccess(tls, "Basic " + Base64.getEncoder().encodeToString(both));
  }

  /** Whether this header is the right one; how long it takes does not tell how wrong it is. */
  boolean permits(@Nullable String header) {
    return authorization == null
        || (header != null && MessageDigest.isEqual(digest(header), digest(authorization)));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "%s, %s"
        .formatted(tls == null ? "http" : "https", authorization == null ? "anybody" : "password");
  }
}
