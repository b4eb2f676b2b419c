package io.leeway.jobs.binning;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.record.PrintableText;
import io.leeway.schema.FeatureProfile;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Bins of categories: missing, one bin each for the most frequent ones, <i>other</i> for those that
 * the reference had but rarely, <i>unseen</i> for those that it never had.
 *
 * <p>Codes: 0 missing, 1 ... the categories, then <i>other</i>, last <i>unseen</i>. A category is
 * looked up by its UTF-8 bytes, without making a string.
 *
 * <p>Cost: see {@link CategoryIndex}; no result depends on its seed.
 */
public final class CategoricalBinning implements Binning {
  private static final int FIRST = 1;

  private final List<String> categories;
  private final int other;
  private final int unseen;

  private final CategoryIndex index;

  private CategoricalBinning(
      List<String> categories, List<String> rareCategories, boolean complete) {
    this.categories = List.copyOf(categories);
    this.other = FIRST + categories.size();
    this.unseen = other + 1;
    if (bins() > MAX_BINS) {
      throw new IllegalArgumentException(
          "%d categories make %d bins, at most %d are possible"
              .formatted(categories.size(), bins(), MAX_BINS));
    }
    Set<String> known = new HashSet<>();
    Stream.concat(categories.stream(), rareCategories.stream())
        .forEach(
            category -> {
              if (!known.add(category)) {
                throw new IllegalArgumentException(
                    "category " + quoted(category) + " is listed twice, expected it once");
              }
            });
    this.index =
        new CategoryIndex(
            complete ? known.size() : categories.size(),
            complete ? unseen : other,
            System.identityHashCode(this) * 0x9E3779B97F4A7C15L);
    index.put(categories, FIRST, 1);
    if (complete) {
      index.put(rareCategories, other, 0);
    }
  }

  /**
   * Bins for these categories.
   *
   * @param categories those with a bin of their own, in the order of their codes
   * @param rareCategories those that share <i>other</i>
   * @param complete whether the lists hold every category of the reference; if not, one that is in
   *     neither list is <i>other</i>, because nobody can say that it is new
   * @throws IllegalArgumentException if a category is listed twice or there are too many
   */
  public static CategoricalBinning ofCategories(
      List<String> categories, List<String> rareCategories, boolean complete) {
    return new CategoricalBinning(categories, rareCategories, complete);
  }

  static CategoricalBinning of(FeatureProfile profile) {
    return ofCategories(
        profile.getCategories(), profile.getRareCategories(), profile.getCategoriesComplete());
  }

  /** The code of the category with these bytes. */
  public int code(byte[] text, int from, int to) {
    return index.code(text, from, to);
  }

  /**
   * Writes the code of each text of the column into the codes, as {@link #code(byte[], int, int)}
   * gives it; where the column has no text the code stays as it is.
   */
  public void encode(TextColumn texts, int size, byte[] codes, LookupBlock block) {
    index.encode(texts, size, codes, block);
  }

  /** The code of a category given as a string. */
  public int code(String category) {
    byte[] bytes = category.getBytes(StandardCharsets.UTF_8);
    return code(bytes, 0, bytes.length);
  }

  @Override
  public int code(FeatureRow row, int feature) {
    return row.hasText(feature)
        ? code(row.text(feature), row.textStart(feature), row.textEnd(feature))
        : MISSING;
  }

  @Override
  public int bins() {
    return unseen + 1;
  }

  @Override
  public boolean isUnseen(int code) {
    return code == unseen;
  }

  /** Whether the code is that of a single category. */
  public boolean isOwn(int code) {
    return code >= FIRST && code < other;
  }

  /** The categories with a bin of their own, in the order of their codes. */
  public List<String> categories() {
    return categories;
  }

  @Override
  public String label(String feature, int code) {
    Objects.checkIndex(code, bins());
    if (code == MISSING) {
      return feature + " missing";
    }
    if (code == other) {
      return feature + " other";
    }
    return code == unseen
        ? feature + " unseen"
        : feature + " = " + quoted(categories.get(code - FIRST));
  }

  @Override
  public String label(String feature, int firstCode, int lastCode) {
    return firstCode == lastCode ? label(feature, firstCode) : feature + " any other";
  }

  private static String quoted(String category) {
    return '"' + PrintableText.escaped(category, "\"\\") + '"';
  }
}
