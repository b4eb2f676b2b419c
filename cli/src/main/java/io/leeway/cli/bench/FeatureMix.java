package io.leeway.cli.bench;

import io.leeway.jobs.record.FeatureField;
import io.leeway.schema.FeatureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many features a record has: {@code 20n5c} is 20 numeric and 5 categorical ones.
 *
 * @param numeric called n1, n2, ...
 * @param categorical called c1, c2, ...
 */
public record FeatureMix(int numeric, int categorical) {
  /** As many as a configuration may list. */
  private static final int MAX_FEATURES = 2_000;

  private static final Pattern TEXT = Pattern.compile("(?:(\\d{1,5})n)?(?:(\\d{1,5})c)?");

  public FeatureMix {
    int total = numeric + categorical;
    if (numeric < 0 || categorical < 0 || total < 1 || total > MAX_FEATURES) {
      throw new IllegalArgumentException(
          "%dn%dc has %d features, expected 1 to %d"
              .formatted(numeric, categorical, total, MAX_FEATURES));
    }
  }

  /**
   * Reads {@code 20n5c}; one of the two parts may be missing.
   *
   * @throws IllegalArgumentException if it is something else, or none at all, or too many
   */
  public static FeatureMix of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || text.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' is no mix of features, expected a text such as 20n5c".formatted(text));
    }
    return new FeatureMix(count(matcher.group(1)), count(matcher.group(2)));
  }

  private static int count(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  public int total() {
    return numeric + categorical;
  }

  /** How many pairs of features there are. */
  public int pairs() {
    return total() * (total() - 1) / 2;
  }

  List<FeatureField> fields() {
    List<FeatureField> fields = new ArrayList<>();
    for (int i = 1; i <= numeric; i++) {
      fields.add(new FeatureField("n" + i, "n" + i, FeatureKind.NUMERIC));
    }
    for (int i = 1; i <= categorical; i++) {
      fields.add(new FeatureField("c" + i, "c" + i, FeatureKind.CATEGORICAL));
    }
    return List.copyOf(fields);
  }

  @Override
  public String toString() {
    return numeric + "n" + categorical + "c";
  }
}
