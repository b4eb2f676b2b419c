package io.leeway.jobs.score;

import io.leeway.jobs.reference.PairTables;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.EdgeChange;
import io.leeway.schema.JointScore;
import io.leeway.schema.MarginChange;
import io.leeway.schema.PairContribution;
import io.leeway.schema.PairScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of pairs of features and of all of them together.
 *
 * <p>Joint counts are not told but for single cells, so numbers that are computed of them are told
 * with two significant digits. A table with small groups and so few cells that these digits may
 * suffice to solve for them is not told at all.
 */
final class ToldPairs {
  /** With the margins known, a table has so many unknowns or fewer: too few to hide in. */
  private static final int FEW_UNKNOWNS = 3;

  private final Disclosure disclosure;
  private final ReferenceProfile reference;
  private final Map<String, ToldCounts> counts;
  private final Set<List<String>> withheld = new HashSet<>();

  /**
   * @param counts what is told of the bins of each feature
   */
  ToldPairs(Disclosure disclosure, ReferenceProfile reference, Map<String, ToldCounts> counts) {
    this.disclosure = disclosure;
    this.reference = reference;
    this.counts = new HashMap<>(counts);
  }

  /**
   * A pair, without its adjusted p-value; null if nothing of it may be told.
   *
   * @param cells of the window
   */
  PairScore.@Nullable Builder told(PairScore exact, long[] cells) {
    ReferenceProfile.Pair known = reference.pair(exact.getFirst(), exact.getSecond());
    if (known == null) {
      throw new IllegalArgumentException(
          "%s and %s are no pair of the reference".formatted(exact.getFirst(), exact.getSecond()));
    }
    PairTables tables = known.tables();
    long[] table = tables.trimmed(cells);
    boolean hasSmall = Arrays.stream(table).anyMatch(disclosure::isSmall);
    boolean few = disclosure.isSmall(Arrays.stream(table).sum());
    if (few || (hasSmall && unknowns(table, tables.columns()) <= FEW_UNKNOWNS)) {
      withheld.add(List.of(exact.getFirst(), exact.getSecond()));
      return null;
    }
    double live = Disclosure.rounded(exact.getMutualInformationNats());
    PairScore.Builder told =
        PairScore.newBuilder(exact)
            .setMutualInformationNats(live)
            .setChangeNats(live - exact.getReferenceMutualInformationNats())
            .setStandardErrorNats(Disclosure.rounded(exact.getStandardErrorNats()))
            .setNormalizedMutualInformation(rounded(exact.getNormalizedMutualInformation()))
            .setFirstGivenSecondEntropyNats(rounded(exact.getFirstGivenSecondEntropyNats()))
            .setSecondGivenFirstEntropyNats(rounded(exact.getSecondGivenFirstEntropyNats()))
            .setGStatistic(rounded(exact.getGStatistic()))
            .setOverdispersion(rounded(exact.getOverdispersion()))
            .setEffectiveSampleSize(rounded(exact.getEffectiveSampleSize()))
            .setPValue(rounded(exact.getPValue()))
            .setJsDistance(rounded(exact.getJsDistance()))
            .setAdjustedPValue(null)
            .setContributions(contributions(exact, table, tables));
    if (hasSmall) {
      // They are near the entropies of the single features, small bins included.
      told.setNormalizedMutualInformation(null)
          .setFirstGivenSecondEntropyNats(null)
          .setSecondGivenFirstEntropyNats(null);
    }
    return told;
  }

  private static int unknowns(long[] table, int columns) {
    boolean[] rowUsed = new boolean[table.length / columns];
    boolean[] columnUsed = new boolean[columns];
    for (int cell = 0; cell < table.length; cell++) {
      if (table[cell] > 0) {
        rowUsed[cell / columns] = true;
        columnUsed[cell % columns] = true;
      }
    }
    return (used(rowUsed) - 1) * (used(columnUsed) - 1);
  }

  private static int used(boolean[] bins) {
    int used = 0;
    for (boolean bin : bins) {
      used += bin ? 1 : 0;
    }
    return used;
  }

  /**
   * Those of cells that are no small group, neither themselves nor what is left of their row and
   * column without them, of bins that are told apart.
   */
  private List<PairContribution> contributions(PairScore exact, long[] table, PairTables tables) {
    int columns = tables.columns();
    long[] hiddenRows = tables.ofFirst(hidden(exact.getFirst()));
    long[] hiddenColumns = tables.ofSecond(hidden(exact.getSecond()));
    long[] rowLeft = new long[table.length / columns];
    long[] columnLeft = new long[columns];
    for (int cell = 0; cell < table.length; cell++) {
      rowLeft[cell / columns] += table[cell];
      columnLeft[cell % columns] += table[cell];
    }
    List<PairContribution> told = new ArrayList<>();
    for (PairContribution contribution : exact.getContributions()) {
      int row = contribution.getFirstBin();
      int column = contribution.getSecondBin();
      long records = table[row * columns + column];
      if (hiddenRows[row] == 0
          && hiddenColumns[column] == 0
          && !disclosure.isSmall(records)
          && !disclosure.isSmall(rowLeft[row] - records)
          && !disclosure.isSmall(columnLeft[column] - records)) {
        rowLeft[row] -= records;
        columnLeft[column] -= records;
        told.add(
            PairContribution.newBuilder(contribution)
                .setLiveShare(Disclosure.rounded(contribution.getLiveShare()))
                .setExpectedShare(Disclosure.rounded(contribution.getExpectedShare()))
                .setContributionNats(Disclosure.rounded(contribution.getContributionNats()))
                .build());
      }
    }
    return told;
  }

  /** 1 for each bin that is not told apart. */
  private long[] hidden(String feature) {
    ToldCounts told = counts.get(feature);
    if (told == null) {
      throw new IllegalArgumentException(feature + " is not in the reference");
    }
    return told.counts().stream().mapToLong(n -> n == ToldCounts.WITHHELD ? 1 : 0).toArray();
  }

  /** The whole, without its adjusted p-value, after all pairs; null if nothing may be told. */
  JointScore.@Nullable Builder told(JointScore exact) {
    ReferenceProfile.Tree tree = reference.tree();
    if (tree == null
        || tree.edges().stream()
            .anyMatch(edge -> withheld.contains(List.of(edge.getFirst(), edge.getSecond())))) {
      return null;
    }
    return JointScore.newBuilder(exact)
        .setKlNats(Disclosure.rounded(exact.getKlNats()))
        .setMarginalNats(Disclosure.rounded(exact.getMarginalNats()))
        .setDependenceNats(Disclosure.rounded(exact.getDependenceNats()))
        .setCrossEntropyNats(Disclosure.rounded(exact.getCrossEntropyNats()))
        .setGStatistic(rounded(exact.getGStatistic()))
        .setOverdispersion(rounded(exact.getOverdispersion()))
        .setEffectiveSampleSize(rounded(exact.getEffectiveSampleSize()))
        .setPValue(rounded(exact.getPValue()))
        .setJsDistance(rounded(exact.getJsDistance()))
        .setAdjustedPValue(null)
        .setEdges(exact.getEdges().stream().map(ToldPairs::edge).toList())
        .setMargins(
            exact.getMargins().stream()
                .filter(margin -> isTold(margin.getFeature()))
                .map(ToldPairs::margin)
                .toList());
  }

  private boolean isTold(String feature) {
    ToldCounts told = counts.get(feature);
    return told != null && !told.hasMerged() && !told.isWithheld();
  }

  private static EdgeChange edge(EdgeChange exact) {
    return EdgeChange.newBuilder(exact)
        .setDependenceNats(Disclosure.rounded(exact.getDependenceNats()))
        .setMutualInformationNats(Disclosure.rounded(exact.getMutualInformationNats()))
        .setJsDistance(rounded(exact.getJsDistance()))
        .build();
  }

  private static MarginChange margin(MarginChange exact) {
    return new MarginChange(exact.getFeature(), Disclosure.rounded(exact.getKlNats()));
  }

  private static @Nullable Double rounded(@Nullable Double value) {
    return value == null ? null : (Double) Disclosure.rounded(value);
  }
}
