package io.leeway.jobs;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.codec.MessageCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * Small references for tests: {@code speed} in tens from 0 to 40, {@code colour} red, green or
 * rarely blue.
 */
public final class TestReferences {
  public static final String STREAM = "test";
  public static final FeatureField SPEED = new FeatureField("speed", "speed", FeatureKind.NUMERIC);
  public static final FeatureField COLOUR =
      new FeatureField("colour", "colour", FeatureKind.CATEGORICAL);
  public static final List<FeatureField> FIELDS = List.of(SPEED, COLOUR);

  private TestReferences() {}

  /**
   * The reference that takes effect then; references of different instants differ in nothing else.
   */
  public static Reference effectiveFrom(long instantMillis) {
    return effectiveFrom(instantMillis, STREAM);
  }

  public static Reference effectiveFrom(long instantMillis, String stream) {
    return sealed(
        Reference.newBuilder()
            .setId("")
            .setStream(stream)
            .setEffectiveFrom(instantMillis)
            .setRecords(1000)
            .setSource("test")
            .setFeatures(List.of(speed(), colour())));
  }

  /** The same on trial. */
  public static Reference shadowFrom(long instantMillis) {
    return ReferenceId.seal(
        Reference.newBuilder(effectiveFrom(instantMillis)).setShadow(true).build());
  }

  public static byte[] bytes(Reference reference) {
    return MessageCodec.REFERENCE.encode(reference);
  }

  public static ReferenceProfile profile(Reference reference) {
    return ReferenceProfile.of(reference);
  }

  private static Reference sealed(Reference.Builder content) {
    return ReferenceId.seal(content.build());
  }

  private static FeatureProfile speed() {
    return numeric("speed", List.of(0.0, 10.0, 20.0, 30.0, 40.0), 0, 0, 250, 250, 250, 250, 0);
  }

  private static FeatureProfile colour() {
    return FeatureProfile.newBuilder()
        .setFeature("colour")
        .setPath("colour")
        .setKind(FeatureKind.CATEGORICAL)
        .setCategories(List.of("red", "green"))
        .setRareCategories(List.of("blue"))
        .setCounts(List.of(10L, 600L, 380L, 10L, 0L))
        .build();
  }

  /** A numeric profile with these counts by code. */
  public static FeatureProfile numeric(String feature, List<Double> edges, long... counts) {
    FeatureProfile profile =
        FeatureProfile.newBuilder()
            .setFeature(feature)
            .setPath(feature)
            .setKind(FeatureKind.NUMERIC)
            .setEdges(edges)
            .setCounts(boxed(counts))
            .build();
    if (Binning.of(profile).bins() != counts.length) {
      throw new IllegalArgumentException(feature + " has " + Binning.of(profile).bins() + " bins");
    }
    return profile;
  }

  private static List<Long> boxed(long... counts) {
    List<Long> boxed = new ArrayList<>(counts.length);
    for (long count : counts) {
      boxed.add(count);
    }
    return boxed;
  }
}
