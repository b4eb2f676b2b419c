package io.leeway.jobs.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Being written. */
final class JsonRecordDecoder implements RecordDecoder {
  JsonRecordDecoder(List<FeatureField> features, @Nullable EventTimeField eventTime) {}

  @Override
  public void decode(byte[] value, FeatureRow row) {}
}
