package io.leeway.jobs.reference;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.sketch.ValueSketch;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.window.Window;
import io.leeway.measures.DriftCalibration;
import io.leeway.measures.MutualInformation;
import io.leeway.schema.DependenceTree;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.PairProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.TreeEdge;
import io.leeway.schema.VectorProfile;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A reference that has been checked, ready to bin with and to compare with.
 *
 * <p>Immutable and thread-safe, as long as nobody changes the message that it was made from.
 */
public final class ReferenceProfile {
  private final Reference message;
  private final List<FeatureField> features;
  private final Map<String, Profile> profiles;
  private final Map<List<String>, Pair> pairs;
  private final @Nullable Tree tree;
  private final @Nullable ReferenceSeason season;
  private final Map<String, VectorReference> vectors;

  private ReferenceProfile(
      Reference message, Map<String, Profile> profiles, @Nullable ReferenceSeason season) {
    this.message = message;
    this.profiles = profiles;
    this.season = season;
    this.vectors = vectors(message);
    Map<String, FeatureField> derived =
        vectors.values().stream()
            .flatMap(vector -> vector.feature().derived().stream())
            .collect(Collectors.toMap(FeatureField::name, Function.identity()));
    this.features =
        message.getFeatures().stream()
            .map(
                feature ->
                    derived.getOrDefault(
                        feature.getFeature(),
                        new FeatureField(
                            feature.getFeature(), feature.getPath(), feature.getKind())))
            .toList();
    this.pairs = pairs();
    this.tree = storedTree();
  }

  private static Map<String, VectorReference> vectors(Reference message) {
    Map<String, VectorReference> vectors = new LinkedHashMap<>();
    for (VectorProfile stored : message.getVectors()) {
      String name = stored.getVector();
      try {
        if (vectors.put(name, new VectorReference(stored)) != null) {
          throw new IllegalArgumentException("is there twice");
        }
      } catch (IllegalArgumentException e) {
        throw wrong(message, "vector \"%s\": %s".formatted(name, e.getMessage()));
      }
    }
    return vectors;
  }

  /** One feature: its bins and how many records of the reference are in each. */
  public static final class Profile {
    private final Binning binning;
    private final long[] counts;
    private final FeatureProfile message;
    private final boolean hasValues;
    private final long[][] bySlot;
    private final NavigableMap<Long, DriftCalibration> calibrations;
    private final @Nullable ValueSketch sketch;

    /** Made when first asked for: numbers are slow to write, and every window shows the same. */
    private final @Nullable String[] labels;

    private Profile(
        Binning binning,
        long[] counts,
        FeatureProfile message,
        long[][] bySlot,
        NavigableMap<Long, DriftCalibration> calibrations) {
      this.binning = binning;
      this.counts = counts;
      this.message = message;
      this.bySlot = bySlot;
      this.calibrations = calibrations;
      this.sketch = storedSketch(message);
      this.labels = new String[counts.length];
      this.hasValues = Arrays.stream(counts).skip(Binning.MISSING + 1L).anyMatch(n -> n > 0);
    }

    public Binning binning() {
      return binning;
    }

    /** Records per bin, by code; a copy. */
    public long[] counts() {
      return counts.clone();
    }

    /** What a bin means to a person, see {@link Binning#label}. */
    public String label(int code) {
      String label = labels[code];
      if (label == null) {
        label = binning.label(message.getFeature(), code);
        labels[code] = label;
      }
      return label;
    }

    /**
     * Records per bin that a window of these slots is compared with; a copy.
     *
     * @param mix null for the whole reference
     */
    public long[] counts(@Nullable SeasonMix mix) {
      return mix == null || bySlot.length == 0 ? counts() : mix.counts(bySlot, counts);
    }

    /**
     * What the reference knows about the noise of windows of this size, or of the size nearest to
     * it, scaled; null if it knows nothing.
     */
    public @Nullable WindowNoise noise(long windowMillis) {
      return WindowNoise.nearest(calibrations, windowMillis);
    }

    /** All finite values, null if the reference has kept no sketch; not to be changed. */
    public @Nullable ValueSketch sketch() {
      return sketch;
    }

    /** Whether the reference has a record in which the feature is not missing. */
    public boolean hasValues() {
      return hasValues;
    }

    /** The feature as it is stored. */
    public FeatureProfile message() {
      return message;
    }
  }

  /** Two features that were counted jointly. */
  public static final class Pair {
    private final int bins;
    private final long[] cells;
    private final PairTables tables;
    private final double mutualInformationNats;
    private final double standardErrorNats;
    private final NavigableMap<Long, DriftCalibration> calibrations;

    private Pair(PairProfile stored, PairTables tables) {
      this.bins = stored.getSecondBins();
      this.cells = stored.getCounts().stream().mapToLong(Long::longValue).toArray();
      if (stored.getFirstBins() != bins || cells.length != (long) bins * bins) {
        throw new IllegalArgumentException(
            "%d counts of %d times %d bins".formatted(cells.length, stored.getFirstBins(), bins));
      }
      this.tables = tables;
      this.mutualInformationNats = MutualInformation.millerMadow(cells, bins);
      this.standardErrorNats = MutualInformation.standardError(cells, bins);
      this.calibrations = WindowNoise.stored(stored.getCalibrations());
    }

    /** Coarse bins of each. */
    public int bins() {
      return bins;
    }

    /** Joint counts, row-major; a copy. */
    public long[] cells() {
      return cells.clone();
    }

    /** How joint counts of the two are read. */
    public PairTables tables() {
      return tables;
    }

    public double mutualInformationNats() {
      return mutualInformationNats;
    }

    public double standardErrorNats() {
      return standardErrorNats;
    }

    /** The noise of their dependence in windows of this size; null if nothing is known. */
    public @Nullable WindowNoise noise(long windowMillis) {
      return WindowNoise.nearest(calibrations, windowMillis);
    }
  }

  /**
   * The dependence tree.
   *
   * @param edges pairs that the reference has counted
   */
  public record Tree(List<TreeEdge> edges, NavigableMap<Long, DriftCalibration> calibrations) {
    /** The noise of windows of this size as a whole; null if nothing is known. */
    public @Nullable WindowNoise noise(long windowMillis) {
      return WindowNoise.nearest(calibrations, windowMillis);
    }
  }

  private Map<List<String>, Pair> pairs() {
    Map<List<String>, Pair> found = new HashMap<>();
    List<PairProfile> stored = message.getPairs();
    for (PairProfile pair : stored == null ? List.<PairProfile>of() : stored) {
      List<String> names = List.of(pair.getFirst(), pair.getSecond());
      try {
        PairTables tables =
            PairTables.of(
                this, field(pair.getFirst()), field(pair.getSecond()), pair.getSecondBins());
        found.put(names, new Pair(pair, tables));
      } catch (IllegalArgumentException e) {
        throw wrong(message, "pair %s: %s".formatted(names, e.getMessage()));
      }
    }
    return found;
  }

  private FeatureField field(String name) {
    return features.stream()
        .filter(feature -> feature.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no feature \"" + name + "\""));
  }

  private @Nullable Tree storedTree() {
    DependenceTree stored = message.getTree();
    if (stored == null) {
      return null;
    }
    for (TreeEdge edge : stored.getEdges()) {
      if (!pairs.containsKey(List.of(edge.getFirst(), edge.getSecond()))) {
        throw wrong(
            message,
            "tree: %s and %s are no pair of it".formatted(edge.getFirst(), edge.getSecond()));
      }
    }
    if (stored.getEdges().size() != features.size() - 1) {
      throw wrong(
          message,
          "tree: %d edges of %d features, expected one less"
              .formatted(stored.getEdges().size(), features.size()));
    }
    try {
      return new Tree(stored.getEdges(), WindowNoise.stored(stored.getCalibrations()));
    } catch (IllegalArgumentException e) {
      throw wrong(message, "tree: " + e.getMessage());
    }
  }

  private static @Nullable ValueSketch storedSketch(FeatureProfile feature) {
    ByteBuffer stored = feature.getSketch();
    if (stored == null) {
      return null;
    }
    byte[] bytes = new byte[stored.remaining()];
    stored.duplicate().get(bytes);
    try {
      return ValueSketch.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new IllegalArgumentException("sketch: " + e.getMessage(), e);
    }
  }

  /**
   * Checks a reference: its id, its bins, and that the counts fit both.
   *
   * @throws ReferenceException naming the reference and the first thing that is wrong with it
   */
  public static ReferenceProfile of(Reference message) {
    String id = ReferenceId.of(message);
    if (!id.equals(message.getId())) {
      throw wrong(message, "its content has the id " + id);
    }
    if (message.getStream().isEmpty()) {
      throw wrong(message, "its stream has no name");
    }
    if (message.getRecords() <= 0) {
      throw wrong(message, "it has " + message.getRecords() + " records, expected some");
    }
    ReferenceSeason season;
    try {
      season = ReferenceSeason.of(message);
    } catch (IllegalArgumentException e) {
      throw wrong(message, String.valueOf(e.getMessage()));
    }
    Map<String, Profile> profiles = new LinkedHashMap<>();
    for (FeatureProfile feature : message.getFeatures()) {
      String name = feature.getFeature();
      Profile profile;
      try {
        profile = profile(feature, message.getRecords(), season);
      } catch (IllegalArgumentException e) {
        throw wrong(message, "feature \"" + name + "\": " + e.getMessage());
      }
      if (profiles.put(name, profile) != null) {
        throw wrong(message, "feature \"" + name + "\" is there twice");
      }
    }
    return new ReferenceProfile(message, profiles, season);
  }

  private static Profile profile(
      FeatureProfile feature, long records, @Nullable ReferenceSeason season) {
    Binning binning = Binning.of(feature);
    List<Long> stored = feature.getCounts();
    if (stored.size() != binning.bins()) {
      throw new IllegalArgumentException(
          "%d counts, expected %d".formatted(stored.size(), binning.bins()));
    }
    long[] counts = new long[stored.size()];
    long rest = records;
    for (int code = 0; code < counts.length; code++) {
      counts[code] = stored.get(code);
      if (counts[code] < 0 || counts[code] > rest) {
        throw new IllegalArgumentException(
            "counts[%d] is %d, expected 0 to %d".formatted(code, counts[code], rest));
      }
      rest -= counts[code];
    }
    if (rest != 0) {
      throw new IllegalArgumentException(
          "counts sum to %d, expected %d".formatted(records - rest, records));
    }
    if (feature.getNonFinite() < 0 || feature.getNonFinite() > counts[Binning.MISSING]) {
      throw new IllegalArgumentException(
          "nonFinite is %d, expected 0 to %d, the number of missing ones"
              .formatted(feature.getNonFinite(), counts[Binning.MISSING]));
    }
    return new Profile(
        binning,
        counts,
        feature,
        season == null ? new long[0][] : season.bySlot(feature, counts),
        WindowNoise.stored(feature.getCalibrations()));
  }

  private static ReferenceException wrong(Reference message, String problem) {
    return new ReferenceException("reference " + message.getId() + ": " + problem);
  }

  public String id() {
    return message.getId();
  }

  public String stream() {
    return message.getStream();
  }

  /** Event time from which it holds. */
  public long effectiveFromMillis() {
    return message.getEffectiveFrom();
  }

  /** Whether it is on trial beside the reference that holds. */
  public boolean isShadow() {
    return message.getShadow();
  }

  /** Records in the reference period. */
  public long records() {
    return message.getRecords();
  }

  /** What it profiles, in its own order. */
  public List<FeatureField> features() {
    return features;
  }

  /** The feature of this name, null if the reference has none. One look-up in a hash table. */
  public @Nullable Profile profile(String feature) {
    return profiles.get(feature);
  }

  /** The profile of a feature if the reference has it, and as the same kind; else null. */
  public @Nullable Profile profileFor(FeatureField feature) {
    Profile profile = profiles.get(feature.name());
    return profile != null && profile.message().getKind() == feature.kind() ? profile : null;
  }

  /** What is known of two features jointly, in this order; null if nothing. */
  public @Nullable Pair pair(String first, String second) {
    return pairs.get(List.of(first, second));
  }

  /** The dependence tree, null if it was not built. */
  public @Nullable Tree tree() {
    return tree;
  }

  /** The vector features, in its own order. */
  public List<VectorFeature> vectors() {
    return vectors.values().stream().map(VectorReference::feature).toList();
  }

  /** What is known of a vector feature; null if nothing, or of another dimension or type. */
  public @Nullable VectorReference vectorFor(VectorFeature monitored) {
    VectorReference known = vectors.get(monitored.name());
    return known != null && known.fits(monitored) ? known : null;
  }

  /** The slots of the reference's season that are in a window, null if it has no season. */
  public @Nullable SeasonMix mix(Window window) {
    return season == null ? null : season.mix(window);
  }

  public Reference message() {
    return message;
  }
}
