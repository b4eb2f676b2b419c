package io.leeway.exporter;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Per key the value of the newest report that had one, in the order of the keys.
 *
 * <p>Each key takes room in the budget of series and gives it back when it is forgotten. Not
 * thread-safe.
 */
final class NewestByKey<K extends Comparable<K>, V> {
  private final SeriesBudget budget;
  private final ToIntFunction<V> series;
  private final NavigableMap<K, Aged<V>> newest = new TreeMap<>();

  private record Aged<V>(ReportAge age, V value, int series) {}

  /**
   * @param series how many series a value is shown as
   */
  NewestByKey(SeriesBudget budget, ToIntFunction<V> series) {
    this.budget = budget;
    this.series = series;
  }

  /** Keeps the value unless it is older than the one that is there, or there is no room for it. */
  void offer(K key, ReportAge age, V value) {
    Aged<V> present = newest.get(key);
    if (present != null && age.compareTo(present.age()) < 0) {
      return;
    }
    int needed = series.applyAsInt(value);
    if (budget.take(needed - (present == null ? 0 : present.series()))) {
      newest.put(key, new Aged<>(age, value, needed));
    }
  }

  void forgetIf(Predicate<ReportAge> old) {
    newest
        .values()
        .removeIf(
            aged -> {
              boolean forgotten = old.test(aged.age());
              if (forgotten) {
                budget.giveBack(aged.series());
              }
              return forgotten;
            });
  }

  boolean isEmpty() {
    return newest.isEmpty();
  }

  List<V> values() {
    return newest.values().stream().map(Aged::value).toList();
  }
}
