package io.leeway.cli.report;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.FeatureScore;
import java.io.IOException;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/** One feature in the data of a page. Not thread-safe. */
final class FeatureJson {
  private final PageData data;
  private final HtmlReport report;
  private final WindowTable table;
  private final Columns columns;

  FeatureJson(PageData data, HtmlReport report, WindowTable table, Columns columns) {
    this.data = data;
    this.report = report;
    this.table = table;
    this.columns = columns;
  }

  void write(FeatureFinding finding, boolean detailed) throws IOException {
    FeatureSeries series = finding.series();
    data.text("name", series.name());
    data.sentence("kind", series.kind().name().toLowerCase(Locale.ROOT));
    data.count("windows", finding.windows());
    data.count("judged", finding.judged());
    data.count("drifted", finding.drifted());
    data.sentence("last", String.valueOf(finding.last().letter()));
    data.sentence("when", finding.when(table));
    data.sentence("howSure", finding.howSure(table));
    data.sentence("moved", finding.moved());
    FeatureSeries.Kept worst = series.worst();
    if (worst != null) {
      data.number("worstJs", worst.score().getJsDistance());
      data.number("worstP", worst.score().getAdjustedPValue());
      data.sentence("worstWhen", table.times().window(worst.startMillis(), worst.endMillis()));
    }
    quality(series);
    StringBuilder verdicts = new StringBuilder();
    for (int[] group : columns.groups()) {
      verdicts.append(series.verdict(Columns.shown(group, series)).letter());
    }
    data.sentence("verdicts", verdicts.toString());
    data.list(
        "js",
        columns.groups(),
        (int[] group) -> data.number(series.jsDistance(Columns.shown(group, series))));
    if (detailed) {
      detail(series);
    }
  }

  private void quality(FeatureSeries series) throws IOException {
    data.number("missing", shareOfAll(series, series::missing));
    data.number("mostMissing", mostMissing(series));
    data.number("unseen", shareOfAll(series, series::unseen));
    data.number("nonFinite", shareOfAll(series, series::nonFinite));
    ReferenceProfile reference = report.reference(table.last().referenceId());
    ReferenceProfile.Profile profile = reference == null ? null : reference.profile(series.name());
    if (reference != null && profile != null) {
      data.number(
          "referenceMissing", profile.counts()[Binning.MISSING] / (double) reference.records());
    }
  }

  /** NaN if a window does not tell: a share of the others would be of another kind of window. */
  private double shareOfAll(FeatureSeries series, IntUnaryOperator ofWindow) {
    long records = 0;
    long sum = 0;
    for (int window = 0; window < table.windows(); window++) {
      if (series.verdict(window) != Verdict.ABSENT) {
        int part = ofWindow.applyAsInt(window);
        if (part < 0) {
          return Double.NaN;
        }
        records += table.row(window).records();
        sum += part;
      }
    }
    return sum / (double) Math.max(1, records);
  }

  /** Of the windows that tell. */
  private double mostMissing(FeatureSeries series) {
    double most = 0;
    for (int window = 0; window < table.windows(); window++) {
      if (series.verdict(window) != Verdict.ABSENT) {
        most =
            Math.max(
                most, (double) series.missing(window) / Math.max(1, table.row(window).records()));
      }
    }
    return most;
  }

  private void detail(FeatureSeries series) throws IOException {
    data.list(
        "expected",
        columns.groups(),
        (int[] group) -> data.number(series.expected(Columns.shown(group, series))));
    data.list(
        "detectable",
        columns.groups(),
        (int[] group) -> data.number(series.detectable(Columns.shown(group, series))));
    data.list(
        "p",
        columns.groups(),
        (int[] group) -> data.number(series.adjustedPValue(Columns.shown(group, series))));
    FeatureSeries.Kept worst = series.worst();
    FeatureSeries.Kept latest = series.latest();
    if (worst != null) {
      data.object("worst", () -> window(worst));
    }
    if (latest != null && (worst == null || latest.window() != worst.window())) {
      data.object("latest", () -> window(latest));
    }
    all(series);
  }

  private void window(FeatureSeries.Kept kept) throws IOException {
    FeatureScore score = kept.score();
    data.sentence("when", table.times().window(kept.startMillis(), kept.endMillis()));
    data.sentence("status", String.valueOf(Verdict.of(score.getStatus()).letter()));
    data.count("records", score.getRecords());
    data.number("js", score.getJsDistance());
    data.object("measures", () -> ReportJson.measures(data, score));
    if (score.getQuantiles() != null) {
      data.list("quantiles", score.getQuantiles(), (Double value) -> data.number(value));
    }
    distribution(Distribution.of(kept, report.reference(kept.referenceId())));
  }

  /** All windows together, against the reference that was compared with last. */
  private void all(FeatureSeries series) throws IOException {
    ReferenceProfile reference = report.reference(table.last().referenceId());
    ReferenceProfile.Profile profile = reference == null ? null : reference.profile(series.name());
    BinTotals live = reference == null ? null : series.totals().get(reference.id());
    if (profile == null || live == null || table.windows() < 2 || !table.isTumbling()) {
      return;
    }
    Distribution together = Distribution.ofCounts(series.name(), live, profile.counts(), profile);
    if (!together.bins().isEmpty()) {
      data.object(
          "all",
          () -> {
            data.sentence("when", "all windows");
            data.count("records", live.records());
            double nats =
                together.bins().stream().mapToDouble(bin -> Math.abs(bin.contributionNats())).sum();
            if (together.rest() == null) {
              data.number("js", Math.sqrt(nats));
            }
            distribution(together);
          });
    }
  }

  private void distribution(Distribution distribution) throws IOException {
    data.flag("ordered", distribution.ordered());
    data.objects(
        "bins",
        distribution.bins(),
        (Distribution.Bin bin) -> {
          data.sentence("label", bin.label());
          data.number("reference", bin.referenceShare());
          data.number("live", bin.liveShare());
          data.number("nats", bin.contributionNats());
        });
    Distribution.Rest rest = distribution.rest();
    if (rest != null) {
      data.object(
          "rest",
          () -> {
            if (rest.bins() >= 0) {
              data.count("bins", rest.bins());
            }
            data.number("reference", rest.referenceShare());
            data.number("live", rest.liveShare());
          });
    }
  }
}
