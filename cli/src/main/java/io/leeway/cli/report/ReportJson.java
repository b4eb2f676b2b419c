package io.leeway.cli.report;

import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.JointScore;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The data of a page: what it shows and no more, so that the browser only draws.
 *
 * <p>Not thread-safe.
 */
final class ReportJson {
  /** Features with plots of their own; the others are in the timeline and the tables. */
  static final int MAX_DETAILED = 100;

  /** Alerts in the table. */
  static final int MAX_ALERTS_SHOWN = 500;

  private final HtmlReport report;

  ReportJson(HtmlReport report) {
    this.report = report;
  }

  /** Writes the data, without line breaks. */
  void write(Writer page) throws IOException {
    PageData data = PageData.to(page);
    data.object(
        () -> {
          data.text("stream", report.stream());
          data.text("segment", report.segment());
          data.flag("rows", report.times() == TimeText.ROWS);
          data.objects("sizes", report.tables(), table -> size(data, table));
          if (report.tables().isEmpty()) {
            data.object("summary", () -> summary(data, Summary.ofNothing()));
          }
          new ReferenceJson(data).write(report);
          new SettingsJson(data).write(report);
          segments(data);
          if (report.deadLettersKnown()) {
            data.objects(
                "deadLetters",
                report.deadLetters().entrySet(),
                (Map.Entry<String, Long> entry) -> {
                  data.text("reason", entry.getKey().toLowerCase(Locale.ROOT).replace('_', ' '));
                  data.count("records", entry.getValue());
                });
          }
        });
    data.end();
  }

  private void size(PageData data, WindowTable table) throws IOException {
    List<FeatureFinding> findings = FeatureFinding.of(table);
    List<AlertEpisode> alerts = report.alerts(table);
    Columns columns = Columns.of(table);
    ReferenceProfile newest = report.reference(table.last().referenceId());
    data.sentence("label", table.times().duration(table.sizeMillis()));
    data.count("sizeMillis", table.sizeMillis());
    data.object(
        "summary",
        () ->
            summary(
                data,
                Summary.of(
                    table,
                    findings,
                    withoutGroups(alerts),
                    report.alertsKnown(),
                    newest == null ? null : newest.records(),
                    report.config())));
    MonitorConfig config = report.config();
    if (config != null) {
      data.number("minimumJsDistance", config.alerts().minimumJsDistance());
    }
    data.list("notes", notes(table, columns, findings, alerts), data::sentence);
    data.flag("tumbling", table.isTumbling());
    data.object("columns", () -> columns(data, table, columns));
    int[] place = {0};
    data.objects(
        "features",
        findings,
        (FeatureFinding finding) ->
            new FeatureJson(data, report, table, columns)
                .write(finding, place[0]++ < MAX_DETAILED));
    data.flag("alertsKnown", report.alertsKnown());
    data.objects(
        "alerts",
        alerts.subList(Math.max(0, alerts.size() - MAX_ALERTS_SHOWN), alerts.size()),
        episode -> alert(data, episode));
    new PairJson(data).write(table);
    joint(data, table, columns);
  }

  private static void summary(PageData data, Summary summary) throws IOException {
    data.sentence("level", summary.level().name().toLowerCase(Locale.ROOT));
    data.sentence("headline", summary.headline());
    data.list("sentences", summary.sentences(), data::sentence);
    data.objects(
        "figures",
        summary.figures(),
        (Summary.Figure figure) -> {
          data.sentence("label", figure.label());
          data.sentence("value", figure.value());
          data.sentence("of", figure.of());
        });
  }

  private List<String> notes(
      WindowTable table,
      Columns columns,
      List<FeatureFinding> findings,
      List<AlertEpisode> alerts) {
    List<String> notes = new ArrayList<>();
    if (columns.windowsEach() > 1) {
      notes.add(
          "There are more windows than fit: %d share a column of the plots, which shows the one with the worst verdict and then the largest JS distance."
              .formatted(columns.windowsEach()));
    }
    if (findings.size() > MAX_DETAILED) {
      notes.add(
          "%d of %d features have plots of their own, those that drifted most; the timeline and the tables have all."
              .formatted(MAX_DETAILED, findings.size()));
    }
    if (alerts.size() > MAX_ALERTS_SHOWN) {
      notes.add(
          "The latest %d of %d alerts are listed.".formatted(MAX_ALERTS_SHOWN, alerts.size()));
    }
    if (report.trials() > 0) {
      notes.add("%d reports against a reference on trial are left out.".formatted(report.trials()));
    }
    if (!report.alertsKnown()) {
      notes.add("No alerts were given to this report.");
    }
    if (table.revisions() > 0) {
      notes.add(
          "Late records made %d revisions; the latest revision of each window is shown, but distributions of all windows together are without these records."
              .formatted(table.revisions()));
    }
    if (table.referenceIds().stream().anyMatch(id -> report.reference(id) == null)) {
      notes.add(
          "A reference is not known to this report: distributions against it have the ten bins that"
              + " moved most, and the rest together.");
    }
    return notes;
  }

  private static void columns(PageData data, WindowTable table, Columns columns)
      throws IOException {
    data.count("windowsEach", columns.windowsEach());
    data.list("start", columns.groups(), (int[] g) -> data.count(table.row(g[0]).startMillis()));
    data.list(
        "end",
        columns.groups(),
        (int[] group) -> {
          long end = Long.MIN_VALUE;
          for (int window : group) {
            end = Math.max(end, table.row(window).endMillis());
          }
          data.count(end);
        });
    data.list("windows", columns.groups(), (int[] group) -> data.count(group.length));
    data.list(
        "records",
        columns.groups(),
        (int[] group) -> {
          long records = 0;
          for (int window : group) {
            records += table.row(window).records();
          }
          data.count(records);
        });
    data.list(
        "late",
        columns.groups(),
        (int[] group) -> {
          long late = 0;
          for (int window : group) {
            late += table.row(window).late();
          }
          data.count(late);
        });
    data.flag("lastComplete", table.last().complete());
  }

  /** Members are told one by one: the group would count them twice. */
  private static List<AlertEpisode> withoutGroups(List<AlertEpisode> alerts) {
    return alerts.stream().filter(episode -> episode.any().getKind() != AlertKind.GROUP).toList();
  }

  private static void alert(PageData data, AlertEpisode episode) throws IOException {
    Alert alert = episode.any();
    data.text("id", alert.getId());
    data.text("feature", episode.feature());
    data.sentence("what", episode.what());
    data.sentence("severity", alert.getSeverity().name().toLowerCase(Locale.ROOT));
    data.count("start", alert.getWindowStart());
    data.count("end", alert.getWindowEnd());
    data.flag("raised", alert.getState() == AlertState.RAISED);
    Alert resolved = episode.resolved();
    if (resolved != null) {
      data.count("resolved", resolved.getWindowEnd());
    }
    data.sentence("explanation", VisibleText.sentence(alert.getExplanation()));
  }

  private static void joint(PageData data, WindowTable table, Columns columns) throws IOException {
    boolean any = false;
    for (int window = 0; window < table.windows() && !any; window++) {
      any = table.row(window).joint() != null;
    }
    if (!any) {
      return;
    }
    List<WindowTable.Row> shown =
        columns.groups().stream().map(group -> worstJoint(table, group)).toList();
    data.object(
        "joint",
        () -> {
          data.list("kl", shown, row -> data.number(nats(row, JointScore::getKlNats)));
          data.list("marginal", shown, row -> data.number(nats(row, JointScore::getMarginalNats)));
          data.list(
              "dependence", shown, row -> data.number(nats(row, JointScore::getDependenceNats)));
          data.list(
              "status",
              shown,
              row -> {
                JointScore joint = row.joint();
                data.sentence(
                    joint == null
                        ? String.valueOf(Verdict.ABSENT.letter())
                        : String.valueOf(Verdict.of(joint.getStatus()).letter()));
              });
        });
  }

  /** One number of a joint score. */
  @FunctionalInterface
  private interface JointNumber {
    double of(JointScore joint);
  }

  private static double nats(WindowTable.Row row, JointNumber number) {
    JointScore joint = row.joint();
    return joint == null ? Double.NaN : number.of(joint);
  }

  private static WindowTable.Row worstJoint(WindowTable table, int[] group) {
    WindowTable.Row worst = table.row(group[0]);
    for (int window : group) {
      WindowTable.Row row = table.row(window);
      if (nats(row, JointScore::getKlNats) > nats(worst, JointScore::getKlNats)
          || worst.joint() == null) {
        worst = row;
      }
    }
    return worst;
  }

  private void segments(PageData data) throws IOException {
    SegmentSummaries segments = report.segments();
    if (segments.segments() == 0) {
      return;
    }
    data.object(
        "segments",
        () -> {
          data.count("count", segments.segments());
          data.flag("cut", segments.isCut());
          data.objects(
              "worst",
              segments.worst(),
              (SegmentSummaries.Line line) -> {
                data.text("segment", line.segment());
                data.count("windows", line.windows());
                data.count("drifted", line.drifted());
                if (!line.feature().isEmpty()) {
                  data.text("feature", line.feature());
                  data.number("js", line.jsDistance());
                  data.sentence(
                      "when",
                      report.times().window(line.worstStartMillis(), line.worstEndMillis()));
                }
              });
        });
  }

  /** The measures of a score that a person may ask for. */
  static void measures(PageData data, FeatureScore score) throws IOException {
    data.number("jsDivergence", score.getJsDivergenceNats());
    data.number("klLive", score.getKlLiveReferenceNats());
    data.number("klReference", score.getKlReferenceLiveNats());
    data.number("psi", score.getPsiNats());
    data.number("hellinger", score.getHellinger());
    data.number("totalVariation", score.getTotalVariation());
    data.number("wasserstein", score.getWasserstein());
    data.number("entropy", score.getEntropyNats());
    data.number("referenceEntropy", score.getReferenceEntropyNats());
    data.number("crossEntropy", score.getCrossEntropyNats());
    data.number("g", score.getGStatistic());
    data.number("df", score.getDegreesOfFreedom());
    data.number("overdispersion", score.getOverdispersion());
    data.number("effective", score.getEffectiveSampleSize());
    data.number("p", score.getPValue());
    data.number("adjusted", score.getAdjustedPValue());
  }
}
