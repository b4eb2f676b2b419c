package io.leeway.jobs.config;

import io.leeway.jobs.record.FeatureField;
import io.leeway.schema.FeatureKind;
import java.util.ArrayList;
import java.util.List;

/** Segment fields are read like categorical features, after all features. */
public final class SegmentFields {
  private SegmentFields() {}

  /** What is read of a record. */
  public static List<FeatureField> appended(List<FeatureField> features, List<String> segments) {
    List<FeatureField> fields = new ArrayList<>(features);
    for (String path : segments) {
      fields.add(new FeatureField("segment " + path, path, FeatureKind.CATEGORICAL));
    }
    return List.copyOf(fields);
  }
}
