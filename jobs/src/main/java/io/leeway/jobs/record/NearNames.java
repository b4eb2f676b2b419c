package io.leeway.jobs.record;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody probably meant, for error messages. */
public final class NearNames {
  private static final int MOST = 3;

  private NearNames() {}

  /**
   * The known names that are at most a third of their letters away, nearest first and then in
   * alphabetical order; at most three.
   */
  public static List<String> of(String name, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(name, candidate) * 3 <= longer(name, candidate))
        .sorted(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /** {@code ", did you mean a or b?"}, or nothing if no name is near. */
  public static String hint(String name, Collection<String> known) {
    List<String> near = of(name, known);
    return near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?";
  }

  private static int longer(String first, String second) {
    return Math.max(first.length(), second.length());
  }

  /** Levenshtein's distance, regardless of case. */
  private static int distance(String first, String second) {
    String from = first.toLowerCase(Locale.ROOT);
    String to = second.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
