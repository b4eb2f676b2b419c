package io.leeway.jobs.record;

import io.leeway.schema.FeatureKind;
import java.io.Serializable;

/**
 * A field of the record that is monitored as a feature.
 *
 * @param name name of the feature in reports
 * @param path where it is in the record, dotted: {@code trip.distance}
 * @param kind how its values are binned
 */
public record FeatureField(String name, String path, FeatureKind kind) implements Serializable {}
