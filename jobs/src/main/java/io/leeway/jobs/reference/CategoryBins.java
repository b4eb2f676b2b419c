package io.leeway.jobs.reference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which categories have a bin of their own: the most frequent ones that a window can be expected to
 * hold often enough. The others share a bin.
 *
 * @param own most frequent first, equally frequent ones in alphabetical order
 * @param rare in alphabetical order; none if there are too many to list
 * @param complete whether these are all
 */
record CategoryBins(List<String> own, List<String> rare, boolean complete) {

  /**
   * @param counts of every category, or of the frequent ones
   * @param complete whether it is every category
   * @param records of the reference, those without a value too
   */
  static CategoryBins of(
      Map<String, Long> counts,
      boolean complete,
      long records,
      int maxCategories,
      double minimumShare) {
    List<Map.Entry<String, Long>> byCount = new ArrayList<>(counts.entrySet());
    byCount.sort(
        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    List<String> own =
        byCount.stream()
            .limit(maxCategories)
            .filter(entry -> entry.getValue() >= minimumShare * records)
            .map(Map.Entry::getKey)
            .toList();
    // An incomplete list of rare categories says no more than none: who is not listed is rare.
    List<String> rare =
        complete
            ? byCount.stream().skip(own.size()).map(Map.Entry::getKey).sorted().toList()
            : List.of();
    return new CategoryBins(own, rare, complete);
  }
}
