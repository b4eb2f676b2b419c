package io.leeway.jobs.reference;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Temporary. */
public final class ReferenceProfile {
  private final Reference message;
  private final Map<String, Profile> profiles = new LinkedHashMap<>();

  private ReferenceProfile(Reference message) {
    this.message = message;
    for (FeatureProfile p : message.getFeatures()) {
      profiles.put(p.getFeature(), new Profile(p));
    }
  }

  public static ReferenceProfile of(Reference message) {
    return new ReferenceProfile(message);
  }

  public String id() {
    return message.getId();
  }

  public long effectiveFromMillis() {
    return message.getEffectiveFrom();
  }

  public Reference message() {
    return message;
  }

  public List<FeatureField> features() {
    return message.getFeatures().stream()
        .map(p -> new FeatureField(p.getFeature(), p.getPath(), p.getKind()))
        .toList();
  }

  public @Nullable Profile profile(String feature) {
    return profiles.get(feature);
  }

  /** The profile of a feature if the reference has it, and as the same kind. */
  public @Nullable Profile profileFor(FeatureField feature) {
    Profile profile = profiles.get(feature.name());
    return profile != null && profile.message().getKind() == feature.kind() ? profile : null;
  }

  public static final class Profile {
    private final FeatureProfile message;
    private final Binning binning;

    Profile(FeatureProfile message) {
      this.message = message;
      this.binning = Binning.of(message);
    }

    public Binning binning() {
      return binning;
    }

    public long[] counts() {
      return message.getCounts().stream().mapToLong(Long::longValue).toArray();
    }

    /** Whether the reference has a record in which the feature is not missing. */
    public boolean hasValues() {
      List<Long> counts = message.getCounts();
      return counts.stream().skip(Binning.MISSING + 1L).anyMatch(count -> count > 0);
    }

    public FeatureProfile message() {
      return message;
    }
  }
}
