package io.leeway.cli.oracle;

import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.BlockNoise;
import io.leeway.schema.Calibration;
import io.leeway.schema.DependenceTree;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.PairProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.Season;
import io.leeway.schema.TreeEdge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * A made-up stream of five hours whose features drift, go missing and come with values that nobody
 * expects, and the references to compare it with.
 */
public final class Rides {
  public static final String STREAM = "rides";
  public static final String TIME_FIELD = "time";
  public static final long START = Instant.parse("2001-03-05T00:00:00Z").toEpochMilli();
  public static final Duration LENGTH = Duration.ofHours(5);

  /** How far records are out of order at most. */
  public static final Duration DISORDER = Duration.ofSeconds(30);

  /** In which pairs are counted. */
  public static final int COARSE_BINS = 5;

  public static final List<WindowSpec> WINDOWS =
      List.of(
          WindowSpec.tumbling(Duration.ofMinutes(10)),
          WindowSpec.sliding(Duration.ofHours(1), Duration.ofMinutes(20)));

  public static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Ride", "fields": [
                {"name": "note", "type": ["null", "string"], "default": null},
                {"name": "speed", "type": ["null", "double"], "default": null},
                {"name": "time", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "tags", "type": {"type": "array", "items": "string"}},
                {"name": "gear", "type": "int"},
                {"name": "colour", "type": ["null", "string"], "default": null},
                {"name": "always", "type": "float"}
              ]}
              """);

  private Rides() {}

  /**
   * The same reference with the noise of windows of 20 minutes, which must be scaled for both of
   * {@link #WINDOWS}: {@code speed} is dependent, {@code gear} may be, {@code colour} has too few
   * blocks and {@code always} none.
   */
  public static Reference noisy(Reference reference) {
    List<FeatureProfile> features = new ArrayList<>(reference.getFeatures());
    Duration size = Duration.ofMinutes(20);
    features.set(0, noisy(features.get(0), size, new BlockNoise(30, 0.004, 1.5, 0.01)));
    features.set(1, noisy(features.get(1), size, new BlockNoise(12, 0.001, 0.8, 0.7)));
    features.set(2, noisy(features.get(2), size, new BlockNoise(4, 0.0, 1.0, 1.0)));
    return ReferenceId.seal(Reference.newBuilder(reference).setFeatures(features).build());
  }

  private static FeatureProfile noisy(FeatureProfile feature, Duration size, BlockNoise noise) {
    return FeatureProfile.newBuilder(feature)
        .setCalibrations(List.of(new Calibration(size.toMillis(), noise, noise, noise, 2000.0)))
        .build();
  }

  /**
   * The same reference by hours of the day: three quarters at three, the rest at four, but for 40
   * rides at five, which are too few, and 40 at midnight. There were no other hours.
   */
  public static Reference seasonal(Reference reference) {
    List<FeatureProfile> features = new ArrayList<>();
    for (FeatureProfile feature : reference.getFeatures()) {
      int bins = feature.getCounts().size();
      List<Long> counts = new ArrayList<>(Collections.nCopies(24 * bins, 0L));
      long[] room = {40, 40};
      long before = 0;
      for (int bin = 0; bin < bins; bin++) {
        long left = feature.getCounts().get(bin);
        long midnight = Math.min(left, room[0]);
        room[0] -= midnight;
        left -= midnight;
        long five = Math.min(left, room[1]);
        room[1] -= five;
        left -= five;
        counts.set(bin, midnight);
        counts.set(5 * bins + bin, five);
        long atThree = (before + left) * 3 / 4 - before * 3 / 4;
        before += left;
        counts.set(3 * bins + bin, atThree);
        counts.set(4 * bins + bin, left - atThree);
      }
      features.add(FeatureProfile.newBuilder(feature).setSeasonCounts(counts).build());
    }
    List<Long> millis = new ArrayList<>(Collections.nCopies(24, 0L));
    List.of(0, 3, 4, 5).forEach(hour -> millis.set(hour, 3_600_000L));
    return ReferenceId.seal(
        Reference.newBuilder(reference)
            .setFeatures(features)
            .setSeason(Season.HOUR_OF_DAY)
            .setSeasonMillis(millis)
            .build());
  }

  /** A reference of 1000 rides, so many of them red; all others but 40 are green. */
  public static Reference reference(long effectiveFromMillis, long red) {
    List<FeatureProfile> profiles =
        List.of(
            FeatureProfile.newBuilder()
                .setFeature("speed")
                .setPath("speed")
                .setKind(FeatureKind.NUMERIC)
                .setEdges(List.of(-20.0, 0.0, Math.nextUp(0.0), 10.0, 20.0, 30.5, 45.0))
                .setCounts(List.of(30L, 0L, 150L, 100L, 180L, 250L, 200L, 90L, 0L))
                .build(),
            FeatureProfile.newBuilder()
                .setFeature("gear")
                .setPath("gear")
                .setKind(FeatureKind.NUMERIC)
                .setDiscrete(true)
                .setEdges(
                    List.of(1.0, Math.nextUp(1.0), 2.0, Math.nextUp(2.0), 5.0, Math.nextUp(5.0)))
                .setCounts(List.of(0L, 0L, 300L, 300L, 400L, 0L, 0L))
                .build(),
            FeatureProfile.newBuilder()
                .setFeature("colour")
                .setPath("colour")
                .setKind(FeatureKind.CATEGORICAL)
                .setCategories(List.of("red", "green"))
                .setRareCategories(List.of("blue", "grün"))
                .setCounts(List.of(20L, red, 960 - red, 20L, 0L))
                .build(),
            FeatureProfile.newBuilder()
                .setFeature("always")
                .setPath("always")
                .setKind(FeatureKind.NUMERIC)
                .setDiscrete(true)
                .setEdges(List.of(7.5, Math.nextUp(7.5)))
                .setCounts(List.of(0L, 0L, 1000L, 0L, 0L))
                .build());
    return ReferenceId.seal(
        Reference.newBuilder()
            .setId("")
            .setStream(STREAM)
            .setEffectiveFrom(effectiveFromMillis)
            .setRecords(1000)
            .setSource("made up")
            .setFeatures(profiles)
            .build());
  }

  /**
   * The same reference with the joint counts of all its pairs in five coarse bins, as if its rides
   * had been dealt out to the bins of each feature in an order of its own.
   *
   * @param tied whether speed and gear are in the same order for most of the rides
   * @param edges the tree's, as places among the pairs; none for no tree
   */
  public static Reference coupled(Reference reference, boolean tied, List<Integer> edges) {
    int features = reference.getFeatures().size();
    int[][] bins = new int[features][(int) reference.getRecords()];
    for (int f = 0; f < features; f++) {
      OracleCoarse coarse = new OracleCoarse(reference.getFeatures().get(f), COARSE_BINS);
      List<Integer> order = new ArrayList<>();
      for (int code = 0; code < reference.getFeatures().get(f).getCounts().size(); code++) {
        long count = reference.getFeatures().get(f).getCounts().get(code);
        order.addAll(Collections.nCopies((int) count, coarse.of(code)));
      }
      boolean apart = !tied || f > 1;
      // the first part keeps its order, so that what is tied is not tied altogether
      Collections.shuffle(
          apart ? order : order.subList(order.size() / 2, order.size()), new Random(f));
      bins[f] = order.stream().mapToInt(Integer::intValue).toArray();
    }
    List<PairProfile> pairs = new ArrayList<>();
    List<TreeEdge> all = new ArrayList<>();
    for (int f = 0; f < features; f++) {
      for (int g = f + 1; g < features; g++) {
        List<Long> cells = new ArrayList<>(Collections.nCopies(COARSE_BINS * COARSE_BINS, 0L));
        for (int i = 0; i < bins[f].length; i++) {
          int cell = bins[f][i] * COARSE_BINS + bins[g][i];
          cells.set(cell, cells.get(cell) + 1);
        }
        String first = reference.getFeatures().get(f).getFeature();
        String second = reference.getFeatures().get(g).getFeature();
        pairs.add(
            PairProfile.newBuilder()
                .setFirst(first)
                .setSecond(second)
                .setFirstBins(COARSE_BINS)
                .setSecondBins(COARSE_BINS)
                .setCounts(cells)
                .setCalibrations(NOISE_OF_PAIRS.get(pairs.size() % NOISE_OF_PAIRS.size()))
                .build());
        all.add(new TreeEdge(first, second, 0.1));
      }
    }
    return ReferenceId.seal(
        Reference.newBuilder(reference)
            .setPairs(pairs)
            .setTree(
                edges.isEmpty()
                    ? null
                    : new DependenceTree(
                        edges.stream().map(all::get).toList(), NOISE_OF_PAIRS.get(0)))
            .build());
  }

  /**
   * Dependent, unknown, of too few blocks, maybe independent: of other window sizes than there are.
   */
  private static final List<List<Calibration>> NOISE_OF_PAIRS =
      List.of(
          noise(Duration.ofMinutes(20), new BlockNoise(30, 0.002, 1.4, 0.05)),
          List.of(),
          noise(Duration.ofMinutes(20), new BlockNoise(4, 0.01, 1.0, 1.0)),
          noise(Duration.ofMinutes(45), new BlockNoise(12, 0.001, 0.8, 0.7)));

  private static List<Calibration> noise(Duration size, BlockNoise noise) {
    return List.of(new Calibration(size.toMillis(), noise, noise, noise, 2000.0));
  }

  /** The same reference on trial. */
  public static Reference shadow(Reference reference) {
    return ReferenceId.seal(Reference.newBuilder(reference).setShadow(true).build());
  }

  /** Whether hardly anybody rides at that time. */
  static boolean isQuiet(long instantMillis) {
    long since = instantMillis - START;
    return since > 7_200_000 && since < 8_100_000;
  }

  /** The {@code i}th ride, at that time. */
  static byte[] ride(Random random, int i, long timeMillis) {
    double phase = (timeMillis - START) / (double) LENGTH.toMillis();
    String[] palette = {"red", "red", "red", "green", "green", "blue", "grün", "mauve"};
    Double speed = random.nextGaussian() * 12 + 15 + (phase > 0.6 ? 10 : 0);
    if (random.nextInt(40) == 0) {
      speed = List.of(Double.NaN, Double.NEGATIVE_INFINITY, 0.0, -0.0).get(random.nextInt(4));
    }
    boolean outage = phase > 0.45 && phase < 0.55;
    GenericRecord ride = new GenericData.Record(SCHEMA);
    ride.put("note", random.nextBoolean() ? null : "n" + i);
    ride.put("speed", random.nextInt(30) == 0 ? null : speed);
    ride.put(TIME_FIELD, timeMillis);
    ride.put("tags", List.of("a", "b").subList(0, random.nextInt(3)));
    int gear = phase > 0.8 && random.nextInt(50) == 0 ? 3 : List.of(1, 2, 5).get(i % 3);
    ride.put("gear", isTied(phase) ? gearOf(speed) : gear);
    ride.put("colour", outage ? null : palette[random.nextInt(phase > 0.3 ? 8 : 7)]);
    ride.put("always", 7.5f);
    return encode(ride);
  }

  /** For half an hour the gear follows from the speed; each by itself is as before. */
  private static boolean isTied(double phase) {
    return phase > 0.68 && phase < 0.78;
  }

  /** A third of the rides of that time each. */
  private static int gearOf(double speed) {
    if (!(speed >= 19.8)) {
      return 1;
    }
    return speed < 30.2 ? 2 : 5;
  }

  static byte[] encode(GenericRecord record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    try {
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new AssertionError("nothing is written to but memory", e);
    }
    return bytes.toByteArray();
  }

  static GenericRecord decode(byte[] ride) {
    try {
      return new GenericDatumReader<GenericRecord>(SCHEMA)
          .read(null, DecoderFactory.get().binaryDecoder(ride, null));
    } catch (IOException e) {
      throw new AssertionError("not a ride", e);
    }
  }
}
