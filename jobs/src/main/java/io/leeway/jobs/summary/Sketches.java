package io.leeway.jobs.summary;

import io.leeway.jobs.sketch.CategorySketch;
import io.leeway.jobs.sketch.ValueSketch;
import java.util.Arrays;

/**
 * What the bins do not tell, for each feature: the distribution of its numbers, and its categories
 * without a bin of their own. One of the two is empty.
 *
 * <p>Equal records make equal sketches, in whatever order and parts they came. Mutable, not
 * thread-safe. Memory: about 120 bytes per feature while empty; see {@link ValueSketch#memoryBytes}
 * and {@link CategorySketch#memoryBytes}.
 */
public final class Sketches {
  private final ValueSketch[] values;
  private final CategorySketch[] categories;

  Sketches(int features) {
    this.values = new ValueSketch[features];
    this.categories = new CategorySketch[features];
    Arrays.setAll(values, feature -> new ValueSketch());
    Arrays.setAll(categories, feature -> new CategorySketch());
  }

  private Sketches(ValueSketch[] values, CategorySketch[] categories) {
    this.values = values;
    this.categories = categories;
  }

  public int features() {
    return values.length;
  }

  /** The finite numbers of a feature. */
  public ValueSketch values(int feature) {
    return values[feature];
  }

  /** The categories of a feature that are <i>other</i> or <i>unseen</i>. */
  public CategorySketch categories(int feature) {
    return categories[feature];
  }

  /** Sets what a feature has, for those who read it from bytes. */
  public void set(int feature, ValueSketch numbers, CategorySketch others) {
    values[feature] = numbers;
    categories[feature] = others;
  }

  void merge(Sketches other) {
    for (int feature = 0; feature < values.length; feature++) {
      values[feature].merge(other.values[feature]);
      categories[feature].merge(other.categories[feature]);
    }
  }

  Sketches copy() {
    return new Sketches(
        Arrays.stream(values).map(ValueSketch::copy).toArray(ValueSketch[]::new),
        Arrays.stream(categories).map(CategorySketch::copy).toArray(CategorySketch[]::new));
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof Sketches other
        && Arrays.equals(values, other.values)
        && Arrays.equals(categories, other.categories);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values) * 31 + Arrays.hashCode(categories);
  }

  @Override
  public String toString() {
    return "Sketches" + Arrays.toString(values) + Arrays.toString(categories);
  }
}
