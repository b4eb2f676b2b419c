package io.leeway.exporter;

/** Takes the messages of one topic; a {@link RuntimeException} says that one is none. */
@FunctionalInterface
interface MessageSink {
  void accept(byte[] message, int partition);
}
