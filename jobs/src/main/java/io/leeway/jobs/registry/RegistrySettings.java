package io.leeway.jobs.registry;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How a registry is reached.
 *
 * @param urls where it is; several are the same registry and asked in turn
 * @param subject under which the topic's schemas are registered
 * @param connectTimeout longest time to a connection
 * @param readTimeout longest time from the request to the last byte of the answer
 * @param retryFor how long a registry that does not answer is asked again before that is a failure
 * @param unknownFor how long an id that the registry did not know is not asked for again
 */
public record RegistrySettings(
    List<String> urls,
    String subject,
    Credentials credentials,
    RegistryTls tls,
    Duration connectTimeout,
    Duration readTimeout,
    Duration retryFor,
    Duration unknownFor)
    implements Serializable {

  /**
   * Checks what connections would meet too late.
   *
   * @throws IllegalArgumentException if certificates or key cannot be used
   */
  public RegistrySettings {
    urls = List.copyOf(urls);
    if (!tls.equals(RegistryTls.DEFAULT)) {
      tls.context();
    }
  }

  /** The same, for somebody who waits for the answer: one try. */
  public RegistrySettings withoutRetries() {
    return new RegistrySettings(
        urls, subject, credentials, tls, connectTimeout, readTimeout, Duration.ZERO, unknownFor);
  }
}
