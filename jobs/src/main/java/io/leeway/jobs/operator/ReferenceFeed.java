package io.leeway.jobs.operator;

import java.io.Serializable;
import java.util.function.Consumer;

/**
 * References that are published while a job runs, for every task that needs them all.
 *
 * <p>No input of an operator: an operator with two inputs would have a network channel behind every
 * record, and one with its sources chained in loses their positions when it restarts.
 */
@FunctionalInterface
public interface ReferenceFeed extends Serializable {
  /**
   * Begins with the first reference that there is; returns at once.
   *
   * @param subtask who asks, for names
   * @param received takes each message, in order, from a thread of the feed
   * @param failed takes what ended the feed before it was closed
   */
  Subscription start(int subtask, Consumer<byte[]> received, Consumer<Throwable> failed);

  /** A feed that runs. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    /** Ends it; waits no longer than a task may take to be cancelled. */
    @Override
    void close();
  }
}
