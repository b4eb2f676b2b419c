package io.leeway.cli.bench;

import io.leeway.jobs.record.FeatureField;
import io.leeway.schema.FeatureKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/**
 * Records with made-up values, in Avro, the same for the same seed.
 *
 * <p>Numeric features take turns: normal, lognormal, zero-inflated and nullable (2 % null, three of
 * four zero), whole numbers below a million, Pareto with exponent 1.2. Categorical ones have 2, 12,
 * 50, 1,000 and 20,000 categories, the first ones more often. With 20 numeric and 5 categorical
 * features a record has about 192 bytes.
 *
 * <p>Event times rise evenly over the slides of the plan, each record up to {@value #JITTER_MILLIS}
 * ms early. Not thread-safe.
 */
final class FeatureStream {
  static final String TIME_FIELD = "time";
  static final String SEGMENT_FIELD = "segment";

  /** Midnight, so that windows of up to a day are aligned with it. */
  static final long START_MILLIS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  /** Less than the monitor's default of how far records may be out of order. */
  static final int JITTER_MILLIS = 5_000;

  private static final int SHAPES = 5;
  private static final int[] CATEGORIES = {2, 12, 50, 1_000, 20_000};
  private static final double NULL_SHARE = 0.02;
  private static final double ZERO_SHARE = 0.75;
  private static final int WHOLE_NUMBERS = 1_000_000;
  private static final double PARETO_EXPONENT = 1.2;
  private static final int MAX_FIELD_BYTES = 24;

  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

  private final BenchPlan plan;
  private final SplittableRandom random;
  private final byte[][][] categories;
  private final byte[] buffer;
  private int length;
  private long index;
  private long timeMillis;

  FeatureStream(BenchPlan plan, long seed) {
    this.plan = plan;
    this.random = new SplittableRandom(seed);
    this.categories = new byte[CATEGORIES.length][][];
    for (int i = 0; i < CATEGORIES.length; i++) {
      categories[i] = new byte[CATEGORIES[i]][];
      for (int rank = 0; rank < CATEGORIES[i]; rank++) {
        categories[i][rank] = ("cat-" + rank).getBytes(StandardCharsets.US_ASCII);
      }
    }
    this.buffer = new byte[MAX_FIELD_BYTES * (plan.features().total() + 2)];
  }

  static Schema schema(BenchPlan plan) {
    var fields = SchemaBuilder.record("Features").namespace("io.leeway.bench").fields();
    fields.requiredLong(TIME_FIELD);
    if (plan.segments() > 1) {
      fields.requiredString(SEGMENT_FIELD);
    }
    int numeric = 0;
    for (FeatureField feature : plan.features().fields()) {
      if (feature.kind() == FeatureKind.CATEGORICAL) {
        fields.requiredString(feature.name());
      } else {
        switch (numeric++ % SHAPES) {
          case 2 -> fields.optionalDouble(feature.name());
          case 3 -> fields.requiredInt(feature.name());
          default -> fields.requiredDouble(feature.name());
        }
      }
    }
    return fields.endRecord();
  }

  /** The next record, in an array of its own. */
  byte[] next() {
    length = 0;
    long spanMillis = plan.slides() * plan.window().slideMillis();
    long onTime = START_MILLIS + (long) ((double) index / plan.records() * spanMillis);
    timeMillis = Math.max(START_MILLIS, onTime - random.nextInt(JITTER_MILLIS));
    index++;
    writeLong(timeMillis);
    if (plan.segments() > 1) {
      writeText(("segment-" + random.nextInt(plan.segments())).getBytes(StandardCharsets.US_ASCII));
    }
    for (int i = 0; i < plan.features().numeric(); i++) {
      writeNumber(i % SHAPES);
    }
    for (int i = 0; i < plan.features().categorical(); i++) {
      byte[][] texts = categories[i % categories.length];
      double uniform = random.nextDouble();
      writeText(texts[(int) (texts.length * uniform * uniform)]);
    }
    return Arrays.copyOf(buffer, length);
  }

  /** Event time of the record that came last. */
  long timeMillis() {
    return timeMillis;
  }

  private void writeNumber(int shape) {
    switch (shape) {
      case 0 -> writeDouble(random.nextGaussian());
      case 1 -> writeDouble(Math.exp(random.nextGaussian()));
      case 2 -> {
        double uniform = random.nextDouble();
        boolean missing = uniform < NULL_SHARE;
        writeLong(missing ? 0 : 1);
        if (!missing) {
          writeDouble(uniform < NULL_SHARE + ZERO_SHARE ? 0 : Math.exp(random.nextGaussian()));
        }
      }
      case 3 -> writeLong(random.nextInt(WHOLE_NUMBERS));
      default -> writeDouble(Math.pow(1 - random.nextDouble(), -1 / PARETO_EXPONENT));
    }
  }

  private void writeDouble(double value) {
    DOUBLE.set(buffer, length, value);
    length += Double.BYTES;
  }

  /** Zigzag, seven bits a byte: Avro's int, long, length and branch of a union. */
  private void writeLong(long value) {
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      buffer[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  private void writeText(byte[] text) {
    writeLong(text.length);
    System.arraycopy(text, 0, buffer, length, text.length);
    length += text.length;
  }
}
