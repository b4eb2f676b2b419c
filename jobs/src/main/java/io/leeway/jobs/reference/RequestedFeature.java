package io.leeway.jobs.reference;

import io.leeway.jobs.record.FeatureField;
import io.leeway.schema.FeatureKind;
import org.jspecify.annotations.Nullable;

/**
 * A feature that the user asked for by name.
 *
 * @param name name of the feature in reports
 * @param path the column
 * @param kind how to bin it, null to let the data decide
 */
public record RequestedFeature(String name, String path, @Nullable FeatureKind kind) {

  public static RequestedFeature of(FeatureField field) {
    return new RequestedFeature(field.name(), field.column(), field.kind());
  }
}
