package io.leeway.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * The windows of a table as columns of the timeline: one each, or, where there are more than fit,
 * equally many adjacent ones together. Immutable.
 *
 * @param groups the windows of each column, in the order of time
 * @param windowsEach how many windows share a column; the last column may have fewer
 */
record Columns(List<int[]> groups, int windowsEach) {
  /** Cells of the timeline, features times columns, that a browser draws without a pause. */
  static final int MAX_CELLS = 120_000;

  /** More columns than pixels show nothing. */
  static final int MAX_COLUMNS = 720;

  /** Fewer show no course of time. */
  static final int MIN_COLUMNS = 60;

  static Columns of(WindowTable table) {
    int[] order = table.inOrder();
    int features = Math.max(1, table.features().size());
    int most = Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, MAX_CELLS / features));
    int each = Math.max(1, (order.length + most - 1) / most);
    List<int[]> groups = new ArrayList<>();
    for (int from = 0; from < order.length; from += each) {
      int[] group = new int[Math.min(each, order.length - from)];
      System.arraycopy(order, from, group, 0, group.length);
      groups.add(group);
    }
    return new Columns(List.copyOf(groups), each);
  }

  int size() {
    return groups.size();
  }

  /**
   * The window that a column shows for a feature: the one with the most important verdict, of those
   * the one with the largest JS distance, of those the earliest.
   */
  static int shown(int[] group, FeatureSeries feature) {
    int shown = group[0];
    for (int window : group) {
      int compared = feature.verdict(window).compareTo(feature.verdict(shown));
      if (compared > 0
          || (compared == 0 && feature.jsDistance(window) > feature.jsDistance(shown))) {
        shown = window;
      }
    }
    return shown;
  }
}
