package io.leeway.exporter;

import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Per key the value of the newest report that had one, in the order of the keys.
 *
 * <p>Each key takes room in the budget of series and gives it back when it is forgotten. Not
 * thread-safe.
 */
final class NewestByKey<K extends Comparable<K>, V> {
  private final SeriesBudget budget;
  private final int seriesPerKey;
  private final NavigableMap<K, Aged<V>> newest = new TreeMap<>();

  private record Aged<V>(ReportAge age, V value) {}

  NewestByKey(SeriesBudget budget, int seriesPerKey) {
    this.budget = budget;
    this.seriesPerKey = seriesPerKey;
  }

  /** Keeps the value unless it is older than the one that is there, or there is no room for it. */
  void offer(K key, ReportAge age, V value) {
    Aged<V> present = newest.get(key);
    if (present == null ? budget.take(seriesPerKey) : age.compareTo(present.age()) >= 0) {
      newest.put(key, new Aged<>(age, value));
    }
  }

  void forgetIf(Predicate<ReportAge> old) {
    int before = newest.size();
    newest.values().removeIf(aged -> old.test(aged.age()));
    budget.giveBack((before - newest.size()) * seriesPerKey);
  }

  /** Forgets the values of this age or older whose keys are not these. */
  void keepOnly(Set<K> keys, ReportAge age) {
    int before = newest.size();
    newest
        .entrySet()
        .removeIf(
            entry -> !keys.contains(entry.getKey()) && entry.getValue().age().compareTo(age) <= 0);
    budget.giveBack((before - newest.size()) * seriesPerKey);
  }

  boolean isEmpty() {
    return newest.isEmpty();
  }

  List<V> values() {
    return newest.values().stream().map(Aged::value).toList();
  }
}
