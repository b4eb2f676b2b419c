package io.leeway.cli.local;

/** The embedded Kafka or Flink could not do what it was asked; the message is one line. */
public final class LocalStackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalStackException(String message, Throwable cause) {
    super(message, cause);
  }
}
