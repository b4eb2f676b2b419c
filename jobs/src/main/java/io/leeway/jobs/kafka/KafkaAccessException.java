package io.leeway.jobs.kafka;

/** Kafka cannot be used as asked; the message is one line for the person who asked. */
public final class KafkaAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KafkaAccessException(String message) {
    super(message);
  }

  public KafkaAccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
