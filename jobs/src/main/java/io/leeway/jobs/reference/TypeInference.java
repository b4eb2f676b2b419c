package io.leeway.jobs.reference;

import io.leeway.schema.FeatureKind;
import java.util.Locale;

/**
 * Decides by its values whether a column can be monitored, and how.
 *
 * <ul>
 *   <li>Times and things that are no single value are skipped.
 *   <li>Enums and booleans are categories.
 *   <li>Numbers are numeric, but whole numbers are categories if there are only two, or at most 50
 *       with 20 records each on average; and an identifier if nearly all of them differ.
 *   <li>Texts are categories, unless nearly all of them differ (an identifier) or none is frequent
 *       enough for a bin.
 *   <li>A column that never had a value is categorical, because that fits whatever may come.
 * </ul>
 */
final class TypeInference {
  private static final int MAX_CATEGORICAL_NUMBERS = 50;
  private static final int MIN_RECORDS_PER_NUMBER = 20;
  private static final double IDENTIFIER_SHARE = 0.9;
  private static final int MIN_IDENTIFIERS = 100;

  private TypeInference() {}

  static ColumnVerdict decide(ColumnSummary column, long records, double minimumCategoryShare) {
    String unusable = column.unusable();
    if (unusable != null) {
      return new ColumnVerdict.Skip(unusable);
    }
    if (column.present() + column.nonFinite() == 0) {
      return new ColumnVerdict.Monitor(FeatureKind.CATEGORICAL);
    }
    if (column.isTimes()) {
      return new ColumnVerdict.Skip("timestamp");
    }
    if (column.isDeclaredCategorical()) {
      return new ColumnVerdict.Monitor(FeatureKind.CATEGORICAL);
    }
    return column.isNumbersOnly()
        ? decideNumbers(column)
        : decideTexts(column, records, minimumCategoryShare);
  }

  private static ColumnVerdict decideNumbers(ColumnSummary column) {
    if (column.isWholeNumbersOnly() && !column.isNoCategory()) {
      long distinct = column.distinct();
      if (isIdentifier(column)) {
        return identifier(column, "whole numbers");
      }
      // A constant stays a number: then one can see to which side it leaves.
      boolean few =
          distinct <= MAX_CATEGORICAL_NUMBERS
              && column.numbers() >= distinct * MIN_RECORDS_PER_NUMBER;
      if (distinct == 2 || (distinct > 2 && few)) {
        return new ColumnVerdict.Monitor(FeatureKind.CATEGORICAL);
      }
    }
    return new ColumnVerdict.Monitor(FeatureKind.NUMERIC);
  }

  private static ColumnVerdict decideTexts(
      ColumnSummary column, long records, double minimumCategoryShare) {
    if (!column.knowsCategories()) {
      return new ColumnVerdict.Skip(
          "mixes texts with more than %d different numbers"
              .formatted(ColumnSummary.MAX_DISTINCT_NUMBERS));
    }
    if (isIdentifier(column)) {
      return identifier(column, "values");
    }
    if (column.distinct() > MIN_IDENTIFIERS) {
      long most = column.categories().values().stream().mapToLong(Long::longValue).max().orElse(0);
      if (most < minimumCategoryShare * records) {
        return new ColumnVerdict.Skip(
            String.format(
                Locale.ROOT,
                "high cardinality: about %d different values, none in %s %% of the records",
                column.distinct(),
                Double.toString(minimumCategoryShare * 100)));
      }
    }
    return new ColumnVerdict.Monitor(FeatureKind.CATEGORICAL);
  }

  private static boolean isIdentifier(ColumnSummary column) {
    return column.present() > MIN_IDENTIFIERS
        && column.distinct() > IDENTIFIER_SHARE * column.present();
  }

  private static ColumnVerdict identifier(ColumnSummary column, String what) {
    return new ColumnVerdict.Skip(
        "identifier: nearly all of %d %s differ".formatted(column.present(), what));
  }
}
