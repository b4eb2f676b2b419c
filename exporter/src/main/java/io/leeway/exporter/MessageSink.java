package io.leeway.exporter;

/** Takes the messages of one topic; a {@link RuntimeException} says that one is none. */
@FunctionalInterface
interface MessageSink {
  /**
   * Takes a message.
   *
   * @param timestampMillis when Kafka says that it was written, negative if it does not say
   */
  void accept(byte[] message, int partition, long timestampMillis);
}
