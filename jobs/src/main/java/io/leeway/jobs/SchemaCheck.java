package io.leeway.jobs;

import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.SegmentFields;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.registry.RegistryException;
import io.leeway.jobs.registry.SchemaAnswer;
import io.leeway.jobs.registry.SchemaRegistry;
import io.leeway.jobs.vector.VectorFeature;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether records can have the fields that are read: a typing mistake would otherwise be a feature
 * that is always missing.
 *
 * <p>With a registry, the newest schema of the subject is asked. A feature that the newest
 * reference has is no typing mistake: that the schema no longer has it is said, and no reason not
 * to start.
 */
final class SchemaCheck {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaCheck.class);

  private final MonitorConfig config;

  SchemaCheck(MonitorConfig config) {
    this.config = config;
  }

  /**
   * Checks the fields of these features and vectors, the segments and the event time.
   *
   * @throws ConfigException with everything that is not in the schema
   * @throws RegistryException if the registry does not answer or refuses
   */
  void check(
      List<FeatureField> features, List<VectorFeature> vectors, List<ReferenceProfile> references) {
    if (config.source().format() instanceof RecordFormat.RegistryAvro format) {
      checkNewest(format, features, vectors, references);
      return;
    }
    try {
      config
          .source()
          .format()
          .decoder(
              VectorFeature.fields(
                  SegmentFields.appended(features, config.detail().segments()), vectors),
              config.source().timestamp());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          String.valueOf(e.getMessage()).lines().map(line -> "features: " + line).toList());
    }
  }

  private void checkNewest(
      RecordFormat.RegistryAvro format,
      List<FeatureField> features,
      List<VectorFeature> vectors,
      List<ReferenceProfile> references) {
    String subject = format.registry().subject();
    SchemaAnswer newest = new SchemaRegistry(format.registry().withoutRetries()).latest();
    if (newest instanceof SchemaAnswer.Unusable unusable) {
      throw wrong("the newest schema of subject \"%s\" %s".formatted(subject, unusable.reason()));
    }
    if (!(newest instanceof SchemaAnswer.Known known)) {
      LOG.warn(
          "The schema registry has no subject \"{}\": whether the features are in the records shows"
              + " with the first one",
          subject);
      return;
    }
    check(format, known.schema(), features, vectors, references);
  }

  private void check(
      RecordFormat.RegistryAvro format,
      Schema schema,
      List<FeatureField> features,
      List<VectorFeature> vectors,
      List<ReferenceProfile> references) {
    ReferenceProfile reference =
        references.isEmpty() ? null : references.get(references.size() - 1);
    List<FeatureField> profiled = new ArrayList<>();
    List<FeatureField> others = new ArrayList<>();
    for (FeatureField feature : features) {
      (isIn(reference, feature) ? profiled : others).add(feature);
    }
    List<VectorFeature> profiledVectors = new ArrayList<>();
    List<VectorFeature> otherVectors = new ArrayList<>();
    for (VectorFeature vector : vectors) {
      (isIn(reference, vector) ? profiledVectors : otherVectors).add(vector);
    }
    format
        .unmet(schema, VectorFeature.fields(profiled, profiledVectors), null)
        .forEach(line -> LOG.warn("The newest schema no longer fits: {}", line));
    EventTimeField timestamp = config.source().timestamp();
    List<String> errors =
        format
            .unmet(
                schema,
                VectorFeature.fields(
                    SegmentFields.appended(others, config.detail().segments()), otherVectors),
                timestamp)
            .stream()
            .map(line -> "source.registry: " + line)
            .toList();
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
  }

  private static boolean isIn(@Nullable ReferenceProfile reference, FeatureField feature) {
    if (reference == null) {
      return false;
    }
    ReferenceProfile.Profile profile = reference.profile(feature.name());
    return profile != null && profile.message().getPath().equals(feature.path());
  }

  private static boolean isIn(@Nullable ReferenceProfile reference, VectorFeature vector) {
    return reference != null
        && reference.vectors().stream().anyMatch(known -> known.arrays().equals(vector.arrays()));
  }

  private static ConfigException wrong(String problem) {
    return new ConfigException(List.of("source.registry: " + problem));
  }
}
