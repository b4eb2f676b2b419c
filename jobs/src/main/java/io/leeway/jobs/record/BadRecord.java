package io.leeway.jobs.record;

import io.leeway.schema.DeadLetterReason;

/**
 * Ends the decoding of a record from deep within it; never leaves a decoder.
 *
 * <p>Has no stack trace: a topic full of bad records must not cost one per record.
 */
final class BadRecord extends Exception {
  private static final long serialVersionUID = 1L;

  private final DeadLetterReason reason;

  /**
   * @param problem what is wrong, without any value of the record
   */
  BadRecord(DeadLetterReason reason, String problem) {
    super(problem, null, false, false);
    this.reason = reason;
  }

  static BadRecord malformed(String problem) {
    return new BadRecord(DeadLetterReason.MALFORMED, problem);
  }

  static BadRecord truncated() {
    return new BadRecord(DeadLetterReason.TRUNCATED, "the record ends within this field");
  }

  DeadLetterReason reason() {
    return reason;
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
