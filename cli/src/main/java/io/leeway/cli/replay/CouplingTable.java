package io.leeway.cli.replay;

import io.leeway.cli.text.NumberText;
import io.leeway.cli.text.TextTable;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * When which coupling changed, most windows first, and the records as a whole; of the whole stream
 * and of all window sizes.
 */
final class CouplingTable {
  private static final int MOST = 10;
  private static final String WHOLE = "all features";

  private final Map<String, Changes> byPair = new LinkedHashMap<>();
  private final Map<String, Integer> alerts = new LinkedHashMap<>();

  private CouplingTable() {}

  /** No line at all unless pairs were counted. */
  static List<String> lines(ReplayResults results, LongFunction<String> times) throws IOException {
    CouplingTable table = new CouplingTable();
    results.forEachReport(table::add);
    results.alerts().forEach(table::add);
    return table.byPair.isEmpty() ? List.of() : table.lines(times);
  }

  private void add(WindowReport report) {
    if (report.getSegment() != null) {
      return;
    }
    List<PairScore> pairs = report.getPairs();
    if (pairs != null) {
      for (PairScore pair : pairs) {
        Changes changes =
            byPair.computeIfAbsent(
                pair.getFirst() + "," + pair.getSecond(), subject -> new Changes());
        if (pair.getStatus() == FeatureStatus.DRIFT) {
          changes.add(
              pair.getJsDistance(),
              report.getWindowStart(),
              String.format(
                  Locale.ROOT,
                  "%.3f nats, %.3f in the reference",
                  pair.getMutualInformationNats(),
                  pair.getReferenceMutualInformationNats()));
        }
      }
    }
    JointScore joint = report.getJoint();
    if (joint != null) {
      Changes changes = byPair.computeIfAbsent("", subject -> new Changes());
      if (joint.getStatus() == FeatureStatus.DRIFT) {
        changes.add(
            joint.getJsDistance(),
            report.getWindowStart(),
            String.format(
                Locale.ROOT,
                "joint KL %.3f nats, %.3f of them from single features",
                joint.getKlNats(),
                joint.getMarginalNats()));
      }
    }
  }

  private void add(Alert alert) {
    boolean ours = alert.getKind() == AlertKind.COUPLING || alert.getKind() == AlertKind.JOINT;
    if (ours && alert.getSegment() == null && alert.getState() == AlertState.RAISED) {
      int colon = alert.getSubject().indexOf(':');
      String subject = colon < 0 ? "" : alert.getSubject().substring(colon + 1);
      alerts.merge(subject, 1, Integer::sum);
    }
  }

  private List<String> lines(LongFunction<String> times) {
    List<Map.Entry<String, Changes>> changed =
        new ArrayList<>(
            byPair.entrySet().stream().filter(row -> row.getValue().windows > 0).toList());
    changed.sort(Comparator.comparingInt(row -> -row.getValue().windows));
    long pairs = byPair.keySet().stream().filter(subject -> !subject.isEmpty()).count();
    long changedPairs = changed.stream().filter(row -> !row.getKey().isEmpty()).count();
    List<String> lines = new ArrayList<>();
    lines.add(
        "couplings: %s of %s changed in some window"
            .formatted(NumberText.count(changedPairs), NumberText.count(pairs)));
    if (changed.isEmpty()) {
      return lines;
    }
    TextTable table = new TextTable("lrrllrl");
    table.add(
        "coupling",
        "windows",
        "alerts",
        "first",
        "worst",
        "JS distance",
        "mutual information then");
    changed.stream().limit(MOST).forEach(row -> add(table, row.getKey(), row.getValue(), times));
    lines.addAll(table.lines());
    if (changed.size() > MOST) {
      lines.add("and %s more; --json has all".formatted(NumberText.count(changed.size() - MOST)));
    }
    return lines;
  }

  private void add(TextTable table, String subject, Changes changes, LongFunction<String> times) {
    table.add(
        subject.isEmpty() ? WHOLE : subject.replace(",", ", "),
        NumberText.count(changes.windows),
        NumberText.count(alerts.getOrDefault(subject, 0)),
        times.apply(changes.firstMillis),
        times.apply(changes.worstMillis),
        String.format(Locale.ROOT, "%.3f", changes.worst),
        changes.then);
  }

  /** The windows in which one coupling was unlike the reference. */
  private static final class Changes {
    private int windows;
    private long firstMillis;
    private long worstMillis;
    private double worst = -1;
    private String then = "";

    void add(@Nullable Double jsDistance, long startMillis, String words) {
      if (windows++ == 0) {
        firstMillis = startMillis;
      }
      double distance = Objects.requireNonNullElse(jsDistance, 0.0);
      if (distance > worst) {
        worst = distance;
        worstMillis = startMillis;
        then = words;
      }
    }
  }
}
