package io.leeway.jobs.sketch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The bytes of a {@link ValueSketch}; equal sketches have equal ones.
 *
 * <p>Layout: version, level, number of negative and of other buckets; if there are any, minimum,
 * maximum, how many low bits are 0 in all buckets' magnitudes, then for the negative and for the
 * other buckets their magnitudes in rising order as differences, without those bits, each with its
 * count. Integers have variable length.
 */
final class ValueSketchFormat {
  private static final int VERSION = 1;
  private static final int MAX_LEVEL = 63;

  private ValueSketchFormat() {}

  static void write(ValueSketch sketch, DataOutput target) throws IOException {
    SortedBuckets sorted = sketch.sorted();
    int negative = sorted.negative();
    int occupied = sorted.numbers().length;
    int zeros = sorted.commonZeroBits();
    target.writeByte(VERSION);
    target.writeByte(sketch.level());
    VariableLength.write(negative, target);
    VariableLength.write(occupied - negative, target);
    if (occupied == 0) {
      return;
    }
    target.writeDouble(sketch.minimum());
    target.writeDouble(sketch.maximum());
    target.writeByte(zeros);
    long previous = 0;
    for (int i = negative - 1; i >= 0; i--) {
      long magnitude = ~sorted.numbers()[i] >>> zeros;
      VariableLength.write(magnitude - previous, target);
      VariableLength.write(sorted.counts()[i], target);
      previous = magnitude;
    }
    previous = 0;
    for (int i = negative; i < occupied; i++) {
      long magnitude = sorted.numbers()[i] >>> zeros;
      VariableLength.write(magnitude - previous, target);
      VariableLength.write(sorted.counts()[i], target);
      previous = magnitude;
    }
  }

  static ValueSketch read(DataInput source) throws IOException {
    int version = source.readByte();
    if (version != VERSION) {
      throw new IOException("value sketch has version %d, expected %d".formatted(version, VERSION));
    }
    int level = VariableLength.readBetween(0, MAX_LEVEL, "level", source);
    int most = ValueSketch.MAX_BUCKETS;
    int negative = VariableLength.readBetween(0, most, "number of buckets", source);
    int others = VariableLength.readBetween(0, most - negative, "number of buckets", source);
    if (negative + others == 0) {
      if (level != 0) {
        throw new IOException("level of an empty sketch is " + level + ", expected 0");
      }
      return new ValueSketch();
    }
    double minimum = source.readDouble() + 0.0;
    double maximum = source.readDouble() + 0.0;
    int zeros = VariableLength.readBetween(0, Long.SIZE - 1, "number of zero bits", source);
    long mostMagnitude = DoubleBuckets.MAX_NUMBER >> level >>> zeros;
    SortedBuckets sorted =
        new SortedBuckets(new long[negative + others], new long[negative + others]);
    // The magnitudes of negative buckets rise while their numbers fall.
    long total = readMagnitudes(sorted, negative - 1, -1, negative, mostMagnitude, 0, source);
    readMagnitudes(sorted, negative, 1, others, mostMagnitude, total, source);
    for (int i = 0; i < negative + others; i++) {
      sorted.numbers()[i] = (sorted.numbers()[i] << zeros) ^ (i < negative ? -1 : 0);
    }
    checkExtremes(minimum, maximum, level, sorted);
    return ValueSketch.of(level, minimum, maximum, sorted);
  }

  /** Reads so many buckets of one sign into these places; returns the sum of all counts so far. */
  private static long readMagnitudes(
      SortedBuckets into,
      int first,
      int direction,
      int size,
      long most,
      long totalBefore,
      DataInput source)
      throws IOException {
    long magnitude = 0;
    long total = totalBefore;
    for (int i = 0; i < size; i++) {
      long step = VariableLength.read(source);
      if (step < 0 || step > most - magnitude || (step == 0 && i > 0)) {
        throw new IOException("a bucket of a value sketch is out of order or out of range");
      }
      magnitude += step;
      long more = VariableLength.read(source);
      if (more <= 0 || more > Long.MAX_VALUE - total) {
        throw new IOException("a count of a value sketch is not positive, or their sum overflows");
      }
      total += more;
      into.numbers()[first + i * direction] = magnitude;
      into.counts()[first + i * direction] = more;
    }
    return total;
  }

  /** Checks that minimum and maximum lie in the first and the last bucket. */
  private static void checkExtremes(double minimum, double maximum, int level, SortedBuckets sorted)
      throws IOException {
    boolean finite = Math.abs(minimum) <= Double.MAX_VALUE && Math.abs(maximum) <= Double.MAX_VALUE;
    int last = sorted.numbers().length - 1;
    if (!finite
        || !(minimum <= maximum)
        || DoubleBuckets.number(minimum) >> level != sorted.numbers()[0]
        || DoubleBuckets.number(maximum) >> level != sorted.numbers()[last]) {
      throw new IOException(
          "minimum %s and maximum %s of a value sketch do not fit its buckets"
              .formatted(minimum, maximum));
    }
  }
}
