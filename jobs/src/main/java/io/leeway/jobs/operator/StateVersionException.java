package io.leeway.jobs.operator;

import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * State has a version that this Leeway does not know. The job ends with it, whatever its restart
 * strategy: another attempt would find the same.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class StateVersionException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * The failure in one line.
   *
   * @param what which part of the state
   * @param expected the only version known
   */
  StateVersionException(String what, int version, int expected) {
    super(
        "%s in the state has version %d, expected %d: start the Leeway that wrote it, or this one with its own savepoint"
            .formatted(what, version, expected));
  }
}
