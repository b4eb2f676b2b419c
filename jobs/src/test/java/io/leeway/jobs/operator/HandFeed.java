package io.leeway.jobs.operator;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A feed whose references a test sends. */
final class HandFeed implements ReferenceFeed {
  private static final long serialVersionUID = 1L;

  /** The one that was started last: an operator has a copy of what it is told. */
  static HandFeed LAST = new HandFeed();

  private transient @Nullable Consumer<byte[]> received;
  private transient @Nullable Consumer<Throwable> failed;

  @Override
  public Subscription start(int subtask, Consumer<byte[]> toReceive, Consumer<Throwable> toFail) {
    received = toReceive;
    failed = toFail;
    LAST = this;
    return () -> received = null;
  }

  boolean isOpen() {
    return received != null;
  }

  void send(byte[] message) {
    Objects.requireNonNull(received).accept(message);
  }

  void fail(Throwable failure) {
    Objects.requireNonNull(failed).accept(failure);
  }
}
