package io.leeway.jobs.record;

import java.io.Serializable;

/**
 * The field of the record that holds its event time.
 *
 * @param path where it is in the record, dotted
 * @param unit what its values mean
 */
public record EventTimeField(String path, Unit unit) implements Serializable {

  /** What the values of a time field mean. */
  public enum Unit {
    /** The Avro logical type decides; a plain long is milliseconds, a string ISO-8601. */
    AUTO,
    SECONDS,
    MILLIS,
    MICROS,
    /** ISO-8601, in UTC where no offset is given. */
    ISO
  }
}
