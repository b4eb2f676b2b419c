package io.leeway.jobs.kafka;

import org.apache.kafka.common.KafkaException;

/** Kafka cannot be used as asked; the message is one line for the person who asked. */
public final class KafkaAccessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KafkaAccessException(String message) {
    super(message);
  }

  public KafkaAccessException(String message, Throwable cause) {
    super(message, cause);
  }

  static KafkaAccessException unreadable(KafkaAccess kafka, String topic, KafkaException cause) {
    return new KafkaAccessException(
        "topic %s cannot be read at %s: %s"
            .formatted(topic, kafka.bootstrapServers(), cause.getMessage()),
        cause);
  }
}
