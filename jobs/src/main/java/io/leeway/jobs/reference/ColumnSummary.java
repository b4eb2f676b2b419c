package io.leeway.jobs.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leeway.jobs.record.EventTimeRange;
import io.leeway.jobs.record.IsoTime;
import io.leeway.jobs.rows.Cell;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one column of a reference holds: enough to decide whether and how to monitor it.
 *
 * <p>At most about 5 MB, whatever the number of rows: up to {@value #MAX_DISTINCT} different values
 * with their counts, a sample of the numbers, and the smallest hashes of the values. Does not
 * depend on the order of the rows while neither the counts nor the sample overflow. Not
 * thread-safe.
 */
final class ColumnSummary {
  /** As many rare categories are listed as there are, up to here. */
  static final int MAX_DISTINCT = 10_000;

  /** Numbers with more different values are no categories unless somebody says so. */
  static final int MAX_DISTINCT_NUMBERS = 1024;

  private static final double EXACT_BELOW = 0x1p53;

  private final String name;
  private final IsoTime isoTime = new IsoTime();
  private final CategoryText categoryText = new CategoryText();
  private final RowSample sample = new RowSample();
  private final boolean keepCounts;

  /** Null once it is clear that nobody will ask. */
  private @Nullable ValueCounts counts = new ValueCounts(MAX_DISTINCT);

  private @Nullable DistinctEstimate manyDistinct;
  private @Nullable String unusable;

  private long numbers;
  private long nonFinite;
  private long texts;
  private long isoTexts;
  private long symbols;
  private long flags;
  private long times;
  private boolean fractions;
  private boolean decimals;
  private double minimum = Double.POSITIVE_INFINITY;
  private double maximum = Double.NEGATIVE_INFINITY;

  /**
   * @param keepCounts whether the column is categorical whatever it holds
   */
  ColumnSummary(String name, boolean keepCounts) {
    this.name = name;
    this.keepCounts = keepCounts;
  }

  /** Takes the value that the column has in a row; rows without one need not be told. */
  void add(Cell cell, long row) {
    if (cell instanceof Cell.Whole whole) {
      addWhole(whole.value(), row);
    } else if (cell instanceof Cell.Real real) {
      addReal(real.value(), real.value(), row);
    } else if (cell instanceof Cell.Single single) {
      addReal(single.value(), single.value(), row);
    } else if (cell instanceof Cell.Decimal decimal) {
      decimals = true;
      addReal(decimal.value(), decimal.value(), row);
    } else if (cell instanceof Cell.Text text) {
      addText(text.value());
    } else if (cell instanceof Cell.Symbol symbol) {
      symbols++;
      count(categoryText.of(symbol.value()));
    } else if (cell instanceof Cell.Flag flag) {
      flags++;
      count(categoryText.of(flag.value()));
    } else if (cell instanceof Cell.Time time) {
      times++;
      addWhole(time.raw(), row);
    } else if (cell instanceof Cell.Numbers) {
      unusable = Cell.Numbers.UNUSABLE;
    } else if (cell instanceof Cell.Unusable other) {
      unusable = other.reason();
    }
  }

  private void addWhole(long value, long row) {
    addNumber((double) value, row);
    count(value);
  }

  private void addReal(double value, Number asCounted, long row) {
    if (!Double.isFinite(value)) {
      nonFinite++;
      return;
    }
    addNumber(value, row);
    if (value == Math.rint(value) && Math.abs(value) < EXACT_BELOW) {
      count((long) value);
    } else {
      fractions = true;
      count(asCounted);
    }
  }

  private void addNumber(double value, long row) {
    numbers++;
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    sample.add(row, value + 0.0);
  }

  private void addText(String value) {
    texts++;
    if (isoTexts == texts - 1 && isIsoTime(value)) {
      isoTexts++;
    }
    count(categoryText.of(value));
  }

  private boolean isIsoTime(String value) {
    byte[] bytes = value.getBytes(UTF_8);
    return isoTime.parseMillis(bytes, 0, bytes.length) != EventTimeRange.INVALID;
  }

  private void count(Object value) {
    if (counts != null) {
      if (counts.isFull() && manyDistinct == null) {
        startEstimate(counts);
      }
      counts.add(value);
      if (!keepCounts && isNumbersOnly() && counts.size() > MAX_DISTINCT_NUMBERS) {
        startEstimate(counts);
        counts = null;
      }
    }
    if (manyDistinct != null) {
      manyDistinct.add(value);
    }
  }

  private void startEstimate(ValueCounts soFar) {
    DistinctEstimate estimate = new DistinctEstimate();
    soFar.counts().keySet().forEach(estimate::add);
    manyDistinct = estimate;
  }

  String name() {
    return name;
  }

  /** Values that are there and finite. */
  long present() {
    return numbers + texts + symbols + flags;
  }

  long nonFinite() {
    return nonFinite;
  }

  /** Finite numbers. */
  long numbers() {
    return numbers;
  }

  boolean isNumbersOnly() {
    return texts == 0 && symbols == 0 && flags == 0;
  }

  boolean isWholeNumbersOnly() {
    return isNumbersOnly() && !fractions;
  }

  /** Whether the stream cannot read it as a category. */
  boolean isNoCategory() {
    return decimals;
  }

  /** Whether the source's schema says what values there can be. */
  boolean isDeclaredCategorical() {
    return symbols + flags > 0 && symbols + flags == present();
  }

  boolean isTimes() {
    return (times > 0 && times == present()) || (isoTexts > 0 && isoTexts == present());
  }

  /** Why it cannot be monitored: {@code is an array}; null if it can. */
  @Nullable String unusable() {
    return unusable;
  }

  /** How many different values; about, if there were more than are kept. */
  long distinct() {
    if (counts != null && !counts.overflowed()) {
      return counts.size();
    }
    return manyDistinct == null ? 0 : manyDistinct.count();
  }

  /** Whether {@link #categories} knows the frequent values. */
  boolean knowsCategories() {
    return counts != null;
  }

  /** Whether {@link #categories} are all, with their exact counts. */
  boolean knowsAllCategories() {
    return counts != null && !counts.overflowed();
  }

  /** The values as texts of categories, with their counts, in alphabetical order. */
  Map<String, Long> categories() {
    Map<String, Long> categories = new TreeMap<>();
    if (counts != null) {
      counts.counts().forEach((value, count) -> categories.merge(text(value), count, Long::sum));
    }
    return categories;
  }

  private String text(Object value) {
    if (value instanceof Long number) {
      return categoryText.of(number.longValue());
    }
    return value instanceof Double number ? categoryText.of(number.doubleValue()) : (String) value;
  }

  /** The edges of bins for the numbers. */
  NumericEdges edges(int maxBins) {
    boolean exact = knowsAllCategories();
    WeightedValues values =
        exact && counts != null
            ? WeightedValues.ofCounts(counts.counts())
            : WeightedValues.ofSorted(sample.sorted());
    return NumericEdges.of(values, exact, minimum, maximum, maxBins);
  }

  /** Null without a finite number. */
  @Nullable Double minimum() {
    return numbers == 0 ? null : Double.valueOf(minimum + 0.0);
  }

  @Nullable Double maximum() {
    return numbers == 0 ? null : Double.valueOf(maximum + 0.0);
  }
}
