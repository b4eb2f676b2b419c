package io.leeway.jobs.sketch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How many different categories came among those without a bin of their own, and which came most.
 *
 * <p>Up to {@value #EXACT_CATEGORIES} categories are kept with exact counts. After that the number
 * of categories is estimated by HyperLogLog, counts by a Count-Min sketch, and the texts that may
 * be frequent are kept as Misra and Gries do.
 *
 * <p>Independence: equal multisets of texts give equal results in whatever order and partial
 * sketches they came, for certain while counts are exact. After that the kept texts depend on the
 * order, but every text with more than 1/129 of all values is certainly among them, and only such
 * are listed whose estimate is at least 1/{@value #LISTED_SHARE}. A list can differ only by a text
 * whose estimate is too high by more than the difference of these shares, 0.8 % of all values, in
 * all three rows of the Count-Min sketch.
 *
 * <p>Accuracy: exact at first; then the number of categories has a standard error of 3.3 %. A
 * listed count is never too low, and too high by more than its {@link HeavyCategory#maxError} (0.53
 * % of all values) with a probability below 5 % over hash functions, whatever the data. Every text
 * with at least 1/{@value #LISTED_SHARE} of all values is listed. The hash is fixed and not secret:
 * whoever chooses texts on purpose can raise counts and add texts to the list, not remove any.
 *
 * <p>Source: J. Misra, D. Gries, Finding repeated elements (1982); merging as in P. Agarwal et al.,
 * Mergeable summaries, ACM TODS 38 (2013); and those of the two sketches.
 *
 * <p>Cost: a hash and a comparison per value; after the exact phase a few array accesses more.
 * Nothing is allocated for a text that is already kept. Memory: see {@link #memoryBytes}; an empty
 * sketch has nothing.
 *
 * <p>Mutable, not thread-safe.
 */
public final class CategorySketch {
  /** So many categories are counted exactly. */
  public static final int EXACT_CATEGORIES = CategoryTable.MAX_ENTRIES;

  /** Longer texts are cut, as rows do. */
  public static final int MAX_TEXT_BYTES = 256;

  /** After the exact phase a text is listed from this share of all values on: one of so many. */
  public static final int LISTED_SHARE = 64;

  private static final int VERSION = 1;
  private static final int OBJECT_BYTES = 40;
  private static final int ESTIMATES_BYTES =
      DistinctRegisters.REGISTERS + Long.BYTES * FrequencyGrid.ROWS * FrequencyGrid.COLUMNS + 64;

  private long count;

  /** All texts with their counts, or those that may be frequent with lower bounds. */
  private @Nullable CategoryTable table;

  private @Nullable Estimates estimates;

  /** What takes over when there are too many categories. */
  private record Estimates(DistinctRegisters distinct, FrequencyGrid frequencies) {
    void add(long hash, long more) {
      distinct.add(hash);
      frequencies.add(hash, more);
    }

    void merge(Estimates other) {
      distinct.merge(other.distinct);
      frequencies.merge(other.frequencies);
    }

    Estimates copy() {
      return new Estimates(distinct.copy(), frequencies.copy());
    }

    boolean sameAs(Estimates other) {
      return distinct.sameAs(other.distinct) && frequencies.sameAs(other.frequencies);
    }
  }

  /** A sketch of no values. */
  public CategorySketch() {}

  /**
   * Adds one value.
   *
   * @param text holds its UTF-8 bytes at {@code from} to {@code to - 1}, of which the first {@value
   *     #MAX_TEXT_BYTES} count
   * @throws IndexOutOfBoundsException if the range does not lie in the array
   */
  public void add(byte[] text, int from, int to) {
    Objects.checkFromToIndex(from, to, text.length);
    int end = Math.min(to, from + MAX_TEXT_BYTES);
    count++;
    add(TextHash.of(text, from, end), text, from, end, 1);
  }

  /** Adds the values of the other. */
  public void merge(CategorySketch other) {
    CategoryTable theirs = other.table;
    if (theirs == null) {
      return;
    }
    count += other.count;
    if (other.estimates != null) {
      startEstimates().merge(other.estimates);
    }
    for (int entry = 0; entry < theirs.size(); entry++) {
      long hash = theirs.hash(entry);
      long more = theirs.count(entry);
      if (other.estimates != null) {
        keep(hash, theirs.text(), theirs.start(entry), theirs.end(entry), more);
      } else {
        add(hash, theirs.text(), theirs.start(entry), theirs.end(entry), more);
      }
    }
  }

  /** How many values there are. */
  public long count() {
    return count;
  }

  /** Whether all categories are still counted exactly. */
  public boolean isExact() {
    return estimates == null;
  }

  /** How many different texts there are; exact up to {@value #EXACT_CATEGORIES}. */
  public double distinct() {
    if (estimates != null) {
      return Math.max(EXACT_CATEGORIES + 1, estimates.distinct().estimate());
    }
    return table == null ? 0 : table.size();
  }

  /**
   * The most frequent texts, those with the highest count first, equal ones in the order of their
   * bytes. After the exact phase only such with at least 1/{@value #LISTED_SHARE} of all values.
   *
   * @param most how many at most
   */
  public List<HeavyCategory> heaviest(int most) {
    CategoryTable kept = table;
    if (kept == null) {
      return List.of();
    }
    long[] shown = new long[kept.size()];
    for (int entry = 0; entry < shown.length; entry++) {
      shown[entry] =
          estimates == null
              ? kept.count(entry)
              : estimates.frequencies().estimate(kept.hash(entry));
    }
    long least = estimates == null ? 1 : (count - 1) / LISTED_SHARE + 1;
    long error =
        estimates == null ? 0 : (long) Math.ceil(Math.E / FrequencyGrid.COLUMNS * (double) count);
    Comparator<Integer> byCount = Comparator.comparingLong(entry -> -shown[entry]);
    return IntStream.range(0, shown.length)
        .filter(entry -> shown[entry] >= least)
        .boxed()
        .sorted(byCount.thenComparing(kept.byText()))
        .limit(most)
        .map(entry -> heavy(kept.string(entry), shown[entry], error))
        .toList();
  }

  /** A copy that shares nothing. */
  public CategorySketch copy() {
    CategorySketch copy = new CategorySketch();
    copy.count = count;
    copy.table = table == null ? null : table.copy();
    copy.estimates = estimates == null ? null : estimates.copy();
    return copy;
  }

  /**
   * The heap that this sketch takes, about: 22 bytes and the text for each kept category in the
   * exact phase, at most 36 kB; 13.4 kB more after it.
   */
  public int memoryBytes() {
    return OBJECT_BYTES
        + (table == null ? 0 : table.memoryBytes())
        + (estimates == null ? 0 : ESTIMATES_BYTES);
  }

  /** How many bytes {@link #writeTo} writes. Cost: that of writing. */
  public int serializedBytes() {
    DataOutputStream target = new DataOutputStream(OutputStream.nullOutputStream());
    try {
      writeTo(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target.size();
  }

  /**
   * Writes the sketch; exact ones that are equal to equal bytes.
   *
   * <p>Layout: version, number of values, number of kept texts, each in the order of its bytes with
   * length and count, then 1 and both estimates, or 0.
   *
   * @throws IOException if the target does
   */
  public void writeTo(DataOutput target) throws IOException {
    target.writeByte(VERSION);
    VariableLength.write(count, target);
    if (count == 0) {
      return;
    }
    CategoryTable kept = keptTexts();
    VariableLength.write(kept.size(), target);
    for (int entry : kept.inTextOrder()) {
      int start = kept.start(entry);
      int length = kept.end(entry) - start;
      VariableLength.write(length, target);
      target.write(kept.text(), start, length);
      VariableLength.write(kept.count(entry), target);
    }
    target.writeBoolean(estimates != null);
    if (estimates != null) {
      estimates.distinct().writeTo(target);
      estimates.frequencies().writeTo(target);
    }
  }

  /**
   * Reads what {@link #writeTo} wrote.
   *
   * @throws IOException if the bytes end early, are of another version, or are no sketch
   */
  public static CategorySketch readFrom(DataInput source) throws IOException {
    int version = source.readByte();
    if (version != VERSION) {
      throw new IOException(
          "category sketch has version %d, expected %d".formatted(version, VERSION));
    }
    CategorySketch sketch = new CategorySketch();
    sketch.count = VariableLength.read(source);
    if (sketch.count < 0) {
      throw new IOException("number of values of a category sketch is negative");
    }
    if (sketch.count == 0) {
      return sketch;
    }
    long rest = sketch.readTexts(source);
    if (source.readBoolean()) {
      DistinctRegisters distinct = DistinctRegisters.readFrom(source);
      sketch.estimates = new Estimates(distinct, FrequencyGrid.readFrom(sketch.count, source));
    } else if (rest != 0) {
      throw new IOException("counts of a category sketch do not add up to " + sketch.count);
    }
    return sketch;
  }

  /** Whether no method tells the two apart; the texts that may be frequent later may differ. */
  @Override
  public boolean equals(Object object) {
    if (!(object instanceof CategorySketch other)
        || count != other.count
        || isExact() != other.isExact()) {
      return false;
    }
    if (estimates == null || other.estimates == null) {
      return count == 0 || keptTexts().sameEntries(other.keptTexts());
    }
    return estimates.sameAs(other.estimates)
        && heaviest(EXACT_CATEGORIES).equals(other.heaviest(EXACT_CATEGORIES));
  }

  @Override
  public int hashCode() {
    int hash = Long.hashCode(count);
    if (estimates != null) {
      return 31 * hash + estimates.distinct().contentHash();
    }
    return table == null ? hash : 31 * hash + table.size();
  }

  @Override
  public String toString() {
    return "CategorySketch[count=%d, distinct=%s, heaviest=%s]"
        .formatted(count, distinct(), heaviest(3));
  }

  private CategoryTable keptTexts() {
    if (table == null) {
      table = new CategoryTable();
    }
    return table;
  }

  private Estimates startEstimates() {
    Estimates started = estimates;
    if (started == null) {
      started = new Estimates(new DistinctRegisters(), new FrequencyGrid());
      CategoryTable exact = keptTexts();
      for (int entry = 0; entry < exact.size(); entry++) {
        started.add(exact.hash(entry), exact.count(entry));
      }
      estimates = started;
    }
    return started;
  }

  private void add(long hash, byte[] text, int from, int to, long more) {
    if (estimates != null) {
      estimates.add(hash, more);
    } else if (keptTexts().isFull() && keptTexts().find(hash, text, from, to) < 0) {
      startEstimates().add(hash, more);
    }
    keep(hash, text, from, to, more);
  }

  /**
   * Counts the text in the table. If that is full, everything in it and the newcomer lose what the
   * least of them has: so a text loses one at most for every 129 values.
   */
  private void keep(long hash, byte[] text, int from, int to, long more) {
    CategoryTable kept = keptTexts();
    int entry = kept.find(hash, text, from, to);
    if (entry >= 0) {
      kept.add(entry, more);
      return;
    }
    long left = more;
    if (kept.isFull()) {
      long lost = Math.min(left, kept.leastCount());
      kept.subtract(lost);
      left -= lost;
    }
    if (left > 0) {
      kept.insert(hash, text, from, to, left);
    }
  }

  /** Reads the kept texts; returns how many values are not among them. */
  private long readTexts(DataInput source) throws IOException {
    int size = VariableLength.readBetween(0, EXACT_CATEGORIES, "number of texts", source);
    byte[] text = new byte[MAX_TEXT_BYTES];
    long rest = count;
    CategoryTable kept = keptTexts();
    for (int i = 0; i < size; i++) {
      int length = VariableLength.readBetween(0, MAX_TEXT_BYTES, "length of a text", source);
      source.readFully(text, 0, length);
      long more = VariableLength.read(source);
      if (more <= 0 || more > rest) {
        throw new IOException("counts of a category sketch do not add up to " + count);
      }
      rest -= more;
      long hash = TextHash.of(text, 0, length);
      if (kept.find(hash, text, 0, length) >= 0) {
        throw new IOException("a text comes twice in a category sketch");
      }
      kept.insert(hash, text, 0, length, more);
    }
    return rest;
  }

  private static HeavyCategory heavy(String text, long count, long error) {
    return new HeavyCategory(text, count, Math.min(error, count));
  }
}
