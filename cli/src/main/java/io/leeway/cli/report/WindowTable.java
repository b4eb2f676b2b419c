package io.leeway.cli.report;

import io.leeway.schema.FeatureScore;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All windows of one size of a stream, a row per window in the order in which they came.
 *
 * <p>A report that comes again changes nothing, a later revision takes the place of the one before.
 * Not thread-safe.
 */
final class WindowTable {
  private final long sizeMillis;
  private final TimeText times;
  private final List<Row> rows = new ArrayList<>();
  private final Map<Key, Integer> places = new HashMap<>();
  private final Map<String, FeatureSeries> features = new LinkedHashMap<>();
  private final Map<List<String>, PairSeries> pairs = new LinkedHashMap<>();
  private int revisions;

  /** A window and the reference that it was compared with; a change of references splits it. */
  private record Key(long startMillis, @Nullable String referenceId) {}

  /** What is known of a window apart from its features. */
  record Row(
      long startMillis,
      long endMillis,
      int revision,
      boolean complete,
      @Nullable String referenceId,
      String configHash,
      long records,
      long late,
      @Nullable Long calibrationWindowMillis,
      @Nullable JointScore joint) {}

  WindowTable(long sizeMillis, TimeText times) {
    this.sizeMillis = sizeMillis;
    this.times = times;
  }

  /** What the windows' times are. */
  TimeText times() {
    return times;
  }

  long sizeMillis() {
    return sizeMillis;
  }

  void add(WindowReport report) {
    Key key = new Key(report.getWindowStart(), report.getReferenceId());
    Integer known = places.get(key);
    if (known != null && rows.get(known).revision() >= report.getRevision()) {
      return;
    }
    int place = known == null ? rows.size() : known;
    // Late records are counted once, by whichever report follows: a revision does not repeat them.
    long late = report.getLate() + (known == null ? 0 : rows.get(known).late());
    Row row =
        new Row(
            report.getWindowStart(),
            report.getWindowEnd(),
            report.getRevision(),
            report.getComplete(),
            report.getReferenceId(),
            report.getConfigHash(),
            report.getRecords(),
            late,
            report.getCalibrationWindowMillis(),
            report.getJoint());
    if (known == null) {
      rows.add(row);
      places.put(key, place);
    } else {
      rows.set(place, row);
      revisions++;
    }
    for (FeatureScore score : report.getFeatures()) {
      features
          .computeIfAbsent(
              score.getFeature(), name -> new FeatureSeries(score.getFeature(), score.getKind()))
          .put(
              new FeatureSeries.Kept(
                  place, row.startMillis(), row.endMillis(), row.referenceId(), score),
              known != null);
    }
    if (report.getPairs() != null) {
      for (PairScore score : report.getPairs()) {
        pairs
            .computeIfAbsent(
                List.of(score.getFirst(), score.getSecond()),
                names -> new PairSeries(score.getFirst(), score.getSecond()))
            .put(place, new PairSeries.Kept(row.startMillis(), row.endMillis(), score));
      }
    }
  }

  /** Windows times features, which is what memory is needed for. */
  long cells() {
    return (long) rows.size() * features.size();
  }

  int windows() {
    return rows.size();
  }

  int revisions() {
    return revisions;
  }

  Row row(int window) {
    return rows.get(window);
  }

  Collection<FeatureSeries> features() {
    return features.values();
  }

  Collection<PairSeries> pairs() {
    return pairs.values();
  }

  /** The windows in the order of time. */
  int[] inOrder() {
    return IntStream.range(0, rows.size())
        .boxed()
        .sorted(
            Comparator.comparingLong((Integer window) -> rows.get(window).startMillis())
                .thenComparing(window -> String.valueOf(rows.get(window).referenceId())))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Whether no two windows overlap, so that their counts may be added up. */
  boolean isTumbling() {
    long[] starts = rows.stream().mapToLong(Row::startMillis).distinct().sorted().toArray();
    return IntStream.range(1, starts.length).allMatch(i -> starts[i] - starts[i - 1] >= sizeMillis);
  }

  long records() {
    return rows.stream().mapToLong(Row::records).sum();
  }

  long late() {
    return rows.stream().mapToLong(Row::late).sum();
  }

  /** The latest window; there must be one. */
  Row last() {
    int[] order = inOrder();
    return rows.get(order[order.length - 1]);
  }

  long firstStart() {
    return rows.stream().mapToLong(Row::startMillis).min().orElse(0);
  }

  long lastEnd() {
    return rows.stream().mapToLong(Row::endMillis).max().orElse(0);
  }

  /** Windows in which any feature drifted or vanished. */
  long windowsWithDrift() {
    return IntStream.range(0, rows.size()).filter(this::hasDrift).count();
  }

  boolean hasDrift(int window) {
    return features.values().stream().anyMatch(feature -> feature.verdict(window).isDrift());
  }

  /** Windows in which no feature could be judged. */
  long windowsWithoutVerdict() {
    return IntStream.range(0, rows.size())
        .filter(
            window ->
                features.values().stream().noneMatch(feature -> feature.verdict(window).isJudged()))
        .count();
  }

  Set<String> configHashes() {
    Set<String> hashes = new TreeSet<>();
    rows.forEach(row -> hashes.add(row.configHash()));
    return hashes;
  }

  /** The references that windows were compared with, in the order of time. */
  List<String> referenceIds() {
    return Arrays.stream(inOrder())
        .mapToObj(window -> rows.get(window).referenceId())
        .filter(id -> id != null)
        .distinct()
        .map(String::valueOf)
        .toList();
  }
}
