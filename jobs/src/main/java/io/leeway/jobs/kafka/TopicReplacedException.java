package io.leeway.jobs.kafka;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * The features topic is another one of the same name. The job ends with it, whatever its restart
 * strategy: the offsets it would go on at are those of a topic that is gone.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class TopicReplacedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TopicReplacedException(String topic, String readId, String presentId) {
    super(
        "topic %s was deleted and made anew (its id was %s and is %s): the offsets and the state of this monitor are of the one that is gone, expected a start without both (docs/operations.md, Topic made anew)"
            .formatted(topic, readId, presentId));
  }
}
