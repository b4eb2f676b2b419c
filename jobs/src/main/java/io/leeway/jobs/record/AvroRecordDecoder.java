package io.leeway.jobs.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Being written. */
final class AvroRecordDecoder implements RecordDecoder {
  static AvroRecordDecoder compile(
      String schemaJson, List<FeatureField> features, @Nullable EventTimeField eventTime) {
    return new AvroRecordDecoder();
  }

  @Override
  public void decode(byte[] value, FeatureRow row) {}
}
