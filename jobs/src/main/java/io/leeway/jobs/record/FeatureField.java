package io.leeway.jobs.record;

import io.leeway.schema.FeatureKind;
import java.io.Serializable;

/**
 * A field of the record that is monitored as a feature, or a number computed from arrays of the
 * record that is.
 *
 * @param name name of the feature in reports
 * @param path where it is in the record, dotted: {@code trip.distance}; of a computed feature the
 *     single value that is needed besides the arrays, empty for none
 * @param kind how its values are binned
 * @param computed whether it is computed from arrays
 */
public record FeatureField(String name, String path, FeatureKind kind, boolean computed)
    implements Serializable {

  /** A field of the record. */
  public FeatureField(String name, String path, FeatureKind kind) {
    this(name, path, kind, false);
  }

  /** Whether there is something to read of the record. */
  public boolean isRead() {
    return !computed || !path.isEmpty();
  }

  /** The column of a table of records that holds it. */
  public String column() {
    return computed ? name : path;
  }
}
