package io.leeway.cli.report;

import io.leeway.schema.PairScore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Pairs of features in the data of a page. Not thread-safe. */
final class PairJson {
  /** Features in the matrix: more have no room for their names. */
  static final int MAX_FEATURES = 40;

  private static final int MAX_LISTED = 20;

  private static final Comparator<PairSeries> WORST_FIRST =
      Comparator.comparingInt((PairSeries pair) -> -pair.driftWindows())
          .thenComparingDouble(PairJson::minusSurprise)
          .thenComparing(PairSeries::first)
          .thenComparing(PairSeries::second);

  private final PageData data;

  PairJson(PageData data) {
    this.data = data;
  }

  void write(WindowTable table) throws IOException {
    if (table.pairs().isEmpty()) {
      return;
    }
    List<PairSeries> pairs = new ArrayList<>(table.pairs());
    pairs.sort(WORST_FIRST);
    Set<String> inMatrix = new LinkedHashSet<>();
    for (PairSeries pair : pairs) {
      for (String name : List.of(pair.first(), pair.second())) {
        if (inMatrix.size() < MAX_FEATURES) {
          inMatrix.add(name);
        }
      }
    }
    List<String> features = new ArrayList<>(inMatrix);
    features.sort(Comparator.naturalOrder());
    data.object(
        "pairs",
        () -> {
          data.count("count", pairs.size());
          data.list("features", features, data::text);
          data.objects(
              "matrix",
              pairs.stream()
                  .filter(p -> inMatrix.contains(p.first()) && inMatrix.contains(p.second()))
                  .toList(),
              (PairSeries pair) -> {
                data.count("first", features.indexOf(pair.first()));
                data.count("second", features.indexOf(pair.second()));
                pair(pair, table);
              });
          data.objects(
              "worst",
              pairs.subList(0, Math.min(MAX_LISTED, pairs.size())),
              (PairSeries pair) -> {
                data.text("first", pair.first());
                data.text("second", pair.second());
                pair(pair, table);
              });
        });
  }

  private void pair(PairSeries pair, WindowTable table) throws IOException {
    data.count("drifted", pair.driftWindows());
    data.count("judged", pair.judgedWindows());
    PairSeries.Kept latest = pair.latest();
    if (latest != null) {
      data.number("reference", latest.score().getReferenceMutualInformationNats());
      data.number("latest", latest.score().getMutualInformationNats());
    }
    PairSeries.Kept worst = pair.worst();
    if (worst != null) {
      PairScore score = worst.score();
      data.number("live", score.getMutualInformationNats());
      data.number("change", score.getChangeNats());
      data.number("error", score.getStandardErrorNats());
      data.number("js", score.getJsDistance());
      data.number("p", score.getAdjustedPValue());
      data.sentence("when", table.times().window(worst.startMillis(), worst.endMillis()));
      if (!score.getContributions().isEmpty()) {
        data.text("label", score.getContributions().get(0).getLabel());
        data.number("labelLive", score.getContributions().get(0).getLiveShare());
        data.number("labelExpected", score.getContributions().get(0).getExpectedShare());
      }
    }
  }

  private static double minusSurprise(PairSeries pair) {
    PairSeries.Kept worst = pair.worst();
    return worst == null ? 0 : -worst.surprise();
  }
}
