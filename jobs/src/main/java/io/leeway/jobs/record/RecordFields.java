package io.leeway.jobs.record;

import java.io.Serializable;
import java.util.List;

/**
 * What is read of a record; the positions in the lists are the indexes in the row.
 *
 * @param features single values, and places for those computed from arrays
 * @param arrays arrays of numbers
 */
public record RecordFields(List<FeatureField> features, List<ArrayField> arrays)
    implements Serializable {
  public RecordFields {
    features = List.copyOf(features);
    arrays = List.copyOf(arrays);
  }

  /** Single values only. */
  public static RecordFields of(List<FeatureField> features) {
    return new RecordFields(features, List.of());
  }

  /** A row with room for all of them. */
  public FeatureRow newRow() {
    return new FeatureRow(
        features.size(), arrays.stream().mapToInt(ArrayField::dimension).toArray());
  }
}
