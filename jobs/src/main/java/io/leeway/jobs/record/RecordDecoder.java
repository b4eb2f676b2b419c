package io.leeway.jobs.record;

/**
 * Reads the monitored fields and the event time of one record, straight from its bytes.
 *
 * <p>Never throws for anything that the bytes may contain: a record that cannot be read leaves the
 * row {@linkplain FeatureRow#reject rejected}, with the reason. Not thread-safe; one instance per
 * task.
 */
public interface RecordDecoder {
  /**
   * Decodes one record.
   *
   * @param value the record's bytes, not empty
   * @param row already {@linkplain FeatureRow#begin begun} for this record; every feature starts as
   *     missing
   */
  void decode(byte[] value, FeatureRow row);
}
