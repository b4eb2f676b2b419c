package io.leeway.cli.oracle;

import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * What alerts must follow from reports, looked up in hindsight: every subject has a row of verdicts
 * over all windows, and episodes are found in the finished rows. Shares no code with the job but
 * the messages and the settings. Ids and sentences are not foretold.
 */
public final class AlertOracle {
  private static final char DRIFT = 'D';
  private static final char QUIET = 'Q';
  private static final char UNKNOWN = 'U';

  private final MonitorConfig.AlertRules rules;
  private final long finestMillis;
  private final int sizes;
  private final List<String> expected = new ArrayList<>();

  private AlertOracle(MonitorConfig config) {
    rules = config.alerts();
    finestMillis = config.windows().stream().mapToLong(WindowSpec::sizeMillis).min().orElseThrow();
    sizes = config.windows().size();
  }

  /** One line per alert, sorted, as {@link #line} writes them. */
  public static List<String> lines(MonitorConfig config, List<WindowReport> reports) {
    AlertOracle oracle = new AlertOracle(config);
    for (WindowSpec spec : config.windows()) {
      List<WindowReport> ofSize =
          reports.stream()
              .filter(r -> r.getWindowEnd() - r.getWindowStart() == spec.sizeMillis())
              .filter(r -> !r.getShadow())
              .sorted(
                  Comparator.comparingLong(WindowReport::getWindowEnd)
                      .thenComparing(
                          Comparator.comparingLong(AlertOracle::effectiveFrom).reversed()))
              .toList();
      oracle.judgeAll(ofSize, spec.sizeMillis());
    }
    oracle.expected.sort(null);
    return oracle.expected;
  }

  /** What is foretold of an alert. */
  public static String line(Alert alert) {
    return "%d..%d %s %s %s %s js=%.9f p=%.6e in %s, superseded by %s: %s"
        .formatted(
            alert.getWindowStart(),
            alert.getWindowEnd(),
            alert.getSubject(),
            alert.getKind(),
            alert.getState(),
            alert.getSeverity(),
            alert.getStatistic(),
            alert.getPValue(),
            alert.getGroupId() == null ? "no group" : "a group",
            alert.getSupersededBy(),
            alert.getMembers());
  }

  /** An alert from the report that raises it up to the one that resolves it, if any. */
  private record Episode(
      String subject, AlertKind kind, Severity severity, int raised, int resolved) {
    boolean isRaisedAt(int i) {
      return raised <= i && i < resolved;
    }
  }

  private static long effectiveFrom(WindowReport report) {
    Long from = report.getReferenceEffectiveFrom();
    return from == null ? Long.MIN_VALUE : from;
  }

  /**
   * Cuts the reports into terms of one reference each. Within a window that two share, and those
   * that overlap it, the later reference alone counts.
   */
  private void judgeAll(List<WindowReport> reports, long sizeMillis) {
    List<List<WindowReport>> terms = new ArrayList<>();
    long from = Long.MIN_VALUE;
    long latestEnd = Long.MIN_VALUE;
    for (WindowReport report : reports) {
      boolean outdated = effectiveFrom(report) < from && report.getWindowStart() < latestEnd;
      latestEnd = Math.max(latestEnd, report.getWindowEnd());
      if (outdated) {
        continue;
      }
      if (terms.isEmpty() || effectiveFrom(report) != from) {
        terms.add(new ArrayList<>());
      }
      from = effectiveFrom(report);
      terms.get(terms.size() - 1).add(report);
    }
    for (int i = 0; i < terms.size(); i++) {
      judge(terms.get(i), i + 1 < terms.size() ? terms.get(i + 1).get(0) : null, sizeMillis);
    }
    if (sizeMillis == finestMillis) {
      List<WindowReport> current = terms.stream().flatMap(List::stream).toList();
      String row = row(current, r -> r.getReferenceId() == null ? DRIFT : QUIET);
      addAll(current, episodes("reference", AlertKind.NO_REFERENCE, row, i -> Severity.HIGH, 1, 1));
      addAll(reports, episodes("gap", AlertKind.GAP, gaps(reports), i -> Severity.MEDIUM, 1, 1));
      // The stream is too short for a memory of 24 windows without reference hand-over to matter.
    }
  }

  private void addAll(List<WindowReport> reports, List<Episode> ofStream) {
    ofStream.forEach(episode -> add(reports, null, episode, false));
  }

  private void judge(List<WindowReport> reports, @Nullable WindowReport next, long sizeMillis) {
    boolean finest = sizeMillis == finestMillis;
    List<Episode> ofFeatures = new ArrayList<>();
    List<Episode> ofStream = new ArrayList<>();
    int features = reports.get(0).getFeatures().size();
    for (int f = 0; f < features; f++) {
      int feature = f;
      Function<WindowReport, FeatureScore> score = r -> r.getFeatures().get(feature);
      String name = score.apply(reports.get(0)).getFeature();
      List<Episode> own = new ArrayList<>();
      own.addAll(
          episodes(
              "feature:" + name,
              AlertKind.DRIFT,
              row(reports, r -> drift(score.apply(r))),
              i -> effect(score.apply(reports.get(i))),
              rules.raiseAfter(),
              rules.raiseWithin()));
      own.addAll(
          episodes(
              "missing:" + name,
              AlertKind.MISSING_VALUES,
              row(reports, r -> missing(score.apply(r))),
              i -> effect(score.apply(reports.get(i))),
              rules.raiseAfter(),
              rules.raiseWithin()));
      if (finest) {
        own.addAll(
            episodes(
                "vanished:" + name,
                AlertKind.VANISHED,
                row(reports, r -> vanished(score.apply(r))),
                i -> Severity.HIGH,
                rules.raiseAfter(),
                rules.raiseWithin()));
        ofStream.addAll(
            episodes(
                "reference:" + name,
                AlertKind.NO_REFERENCE,
                row(
                    reports,
                    r ->
                        r.getReferenceId() == null
                            ? UNKNOWN
                            : score.apply(r).getStatus() == FeatureStatus.NO_REFERENCE
                                ? DRIFT
                                : QUIET),
                i -> Severity.MEDIUM,
                1,
                1));
      }
      Duration runLength = rules.sequential();
      if (runLength != null) {
        double windows = (double) runLength.toMillis() / sizeMillis * features * sizes;
        own.addAll(slow(name, reports, score, List.copyOf(own), windows));
      }
      ofFeatures.addAll(own);
    }
    ofFeatures.addAll(couplings(reports));
    tell(reports, next, sizeMillis, ofFeatures, ofStream);
  }

  /** Of pairs, and of the whole where it is not told by single features. */
  private List<Episode> couplings(List<WindowReport> reports) {
    List<Episode> episodes = new ArrayList<>();
    List<PairScore> pairs = reports.get(0).getPairs();
    for (int p = 0; pairs != null && p < pairs.size(); p++) {
      String subject = "pair:" + pairs.get(p).getFirst() + "," + pairs.get(p).getSecond();
      episodes.addAll(
          episodes(
              subject,
              AlertKind.COUPLING,
              row(reports, r -> verdict(pair(r, subject).getStatus())),
              i -> effect(pair(reports.get(i), subject).getJsDistance()),
              rules.raiseAfter(),
              rules.raiseWithin()));
    }
    if (reports.get(0).getJoint() != null) {
      episodes.addAll(
          episodes(
              "joint",
              AlertKind.JOINT,
              row(reports, AlertOracle::whole),
              i -> effect(joint(reports.get(i)).getJsDistance()),
              rules.raiseAfter(),
              rules.raiseWithin()));
    }
    return episodes;
  }

  private static PairScore pair(WindowReport report, String subject) {
    return Objects.requireNonNull(report.getPairs()).stream()
        .filter(pair -> subject.equals("pair:" + pair.getFirst() + "," + pair.getSecond()))
        .findFirst()
        .orElseThrow();
  }

  private static JointScore joint(WindowReport report) {
    return Objects.requireNonNull(report.getJoint());
  }

  private static char verdict(FeatureStatus status) {
    return status == FeatureStatus.DRIFT ? DRIFT : status == FeatureStatus.OK ? QUIET : UNKNOWN;
  }

  private static char whole(WindowReport report) {
    boolean featureDrifted =
        report.getFeatures().stream()
            .map(FeatureScore::getStatus)
            .anyMatch(s -> s == FeatureStatus.DRIFT || s == FeatureStatus.MISSING);
    boolean byFeatures = joint(report).getMarginalNats() >= joint(report).getKlNats() / 2;
    char verdict = verdict(joint(report).getStatus());
    return verdict == DRIFT && featureDrifted && byFeatures ? UNKNOWN : verdict;
  }

  private void tell(
      List<WindowReport> reports,
      @Nullable WindowReport next,
      long sizeMillis,
      List<Episode> ofFeatures,
      List<Episode> ofStream) {
    Map<Episode, Integer> groupOf = new HashMap<>();
    List<Integer> groups = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      int now = i;
      List<Episode> news = ofFeatures.stream().filter(e -> e.raised() == now).toList();
      if (news.isEmpty()) {
        continue;
      }
      Integer open = null;
      for (int group : groups) {
        boolean alive =
            groupOf.entrySet().stream()
                .anyMatch(e -> e.getValue() == group && e.getKey().isRaisedAt(now - 1));
        long age = reports.get(i).getWindowEnd() - reports.get(group).getWindowEnd();
        if (alive && age < rules.raiseWithin() * sizeMillis) {
          open = group;
        }
      }
      if (open == null && news.size() >= rules.groupFrom()) {
        open = i;
        groups.add(i);
        addGroup(reports.get(i), AlertState.RAISED, severity(news), news, reports.get(i), null);
      }
      for (Episode episode : news) {
        if (open != null) {
          groupOf.put(episode, open);
        }
      }
    }
    for (int group : groups) {
      int last =
          groupOf.entrySet().stream()
              .filter(e -> e.getValue() == group)
              .mapToInt(e -> e.getKey().resolved())
              .max()
              .orElseThrow();
      List<Episode> first = ofFeatures.stream().filter(e -> e.raised() == group).toList();
      if (last < reports.size()) {
        addGroup(reports.get(last), AlertState.RESOLVED, severity(first), List.of(), null, null);
      } else if (next != null) {
        addGroup(next, AlertState.RESOLVED, severity(first), List.of(), null, next);
      }
    }
    for (Episode episode : ofFeatures) {
      add(reports, next, episode, groupOf.containsKey(episode));
    }
    for (Episode episode : ofStream) {
      add(reports, next, episode, false);
    }
  }

  private static Severity severity(List<Episode> members) {
    return members.stream().map(Episode::severity).max(Comparator.naturalOrder()).orElseThrow();
  }

  private void addGroup(
      WindowReport report,
      AlertState state,
      Severity severity,
      List<Episode> members,
      @Nullable WindowReport effects,
      @Nullable WindowReport superseding) {
    List<String> names = new ArrayList<>(members.stream().map(Episode::subject).toList());
    Double largest = null;
    if (effects != null) {
      Comparator<String> byEffect =
          Comparator.comparingDouble(
              subject -> -Objects.requireNonNull(distance(effects, subject)));
      names.sort(byEffect.thenComparing(Comparator.naturalOrder()));
      largest = distance(effects, names.get(0));
    }
    add(
        report,
        "group",
        AlertKind.GROUP,
        state,
        severity,
        largest,
        null,
        false,
        names,
        superseding);
  }

  /**
   * Both ends of an episode.
   *
   * @param next the report by which another reference takes over, null if none does
   */
  private void add(
      List<WindowReport> reports, @Nullable WindowReport next, Episode episode, boolean grouped) {
    if (next != null && episode.resolved() >= reports.size()) {
      add(
          next,
          episode.subject(),
          episode.kind(),
          AlertState.RESOLVED,
          episode.severity(),
          null,
          null,
          grouped,
          List.of(),
          next);
    }
    for (int i : new int[] {episode.raised(), episode.resolved()}) {
      if (i >= reports.size()) {
        continue;
      }
      WindowReport report = reports.get(i);
      boolean compared =
          episode.kind() != AlertKind.NO_REFERENCE && episode.kind() != AlertKind.GAP;
      add(
          report,
          episode.subject(),
          episode.kind(),
          i == episode.raised() ? AlertState.RAISED : AlertState.RESOLVED,
          episode.severity(),
          compared ? distance(report, episode.subject()) : null,
          compared && episode.kind() != AlertKind.SLOW_DRIFT
              ? adjustedPValue(report, episode.subject())
              : null,
          grouped,
          List.of(),
          null);
    }
  }

  private void add(
      WindowReport report,
      String subject,
      AlertKind kind,
      AlertState state,
      Severity severity,
      @Nullable Double statistic,
      @Nullable Double pValue,
      boolean grouped,
      List<String> members,
      @Nullable WindowReport superseding) {
    expected.add(
        line(
            Alert.newBuilder()
                .setId("")
                .setStream(report.getStream())
                .setSubject(subject)
                .setKind(kind)
                .setState(state)
                .setSeverity(severity)
                .setWindowStart(report.getWindowStart())
                .setWindowEnd(report.getWindowEnd())
                .setStatistic(statistic)
                .setPValue(pValue)
                .setGroupId(grouped ? "some" : null)
                .setMembers(members)
                .setSupersededBy(superseding == null ? null : superseding.getReferenceId())
                .setExplanation("")
                .build()));
  }

  private static @Nullable Double distance(WindowReport report, String subject) {
    return subject.equals("joint")
        ? joint(report).getJsDistance()
        : subject.startsWith("pair:")
            ? pair(report, subject).getJsDistance()
            : feature(report, subject).getJsDistance();
  }

  private static @Nullable Double adjustedPValue(WindowReport report, String subject) {
    return subject.equals("joint")
        ? joint(report).getAdjustedPValue()
        : subject.startsWith("pair:")
            ? pair(report, subject).getAdjustedPValue()
            : feature(report, subject).getAdjustedPValue();
  }

  private static FeatureScore feature(WindowReport report, String subject) {
    String feature = subject.substring(subject.indexOf(':') + 1);
    return report.getFeatures().stream()
        .filter(score -> score.getFeature().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  /** Episodes in a row of verdicts, of which the unknown ones are as if they were not there. */
  private List<Episode> episodes(
      String subject,
      AlertKind kind,
      String row,
      Function<Integer, Severity> severity,
      int count,
      int within) {
    int[] known = IntStream.range(0, row.length()).filter(i -> row.charAt(i) != UNKNOWN).toArray();
    List<Episode> episodes = new ArrayList<>();
    int forgottenBefore = 0;
    for (int k = 0; k < known.length; k++) {
      long drifts = 0;
      for (int j = Math.max(forgottenBefore, k - within + 1); j <= k; j++) {
        drifts += row.charAt(known[j]) == DRIFT ? 1 : 0;
      }
      if (row.charAt(known[k]) != DRIFT || drifts < count) {
        continue;
      }
      int end = k + 1;
      while (end < known.length && !endsQuiet(row, known, k, end)) {
        end++;
      }
      int resolved = end < known.length ? known[end] : Integer.MAX_VALUE;
      episodes.add(new Episode(subject, kind, severity.apply(known[k]), known[k], resolved));
      k = end;
      forgottenBefore = end + 1;
    }
    return episodes;
  }

  private boolean endsQuiet(String row, int[] known, int from, int end) {
    int first = end - rules.clearAfter() + 1;
    return first > from
        && IntStream.rangeClosed(first, end).allMatch(j -> row.charAt(known[j]) == QUIET);
  }

  private static String row(List<WindowReport> reports, Function<WindowReport, Character> verdict) {
    StringBuilder row = new StringBuilder();
    reports.forEach(report -> row.append(verdict.apply(report)));
    return row.toString();
  }

  private static char drift(FeatureScore score) {
    if (score.getStatus() == FeatureStatus.OK) {
      return QUIET;
    }
    return score.getStatus() == FeatureStatus.DRIFT && missingPart(score) < 0.5 ? DRIFT : UNKNOWN;
  }

  private static char missing(FeatureScore score) {
    if (score.getStatus() == FeatureStatus.OK) {
      return QUIET;
    }
    if (score.getStatus() != FeatureStatus.DRIFT) {
      return UNKNOWN;
    }
    double part = missingPart(score);
    return part >= 0.5 ? DRIFT : part < 0.1 ? QUIET : UNKNOWN;
  }

  private static char vanished(FeatureScore score) {
    if (score.getStatus() == FeatureStatus.NO_REFERENCE) {
      return UNKNOWN;
    }
    if (score.getMissing() < score.getRecords()) {
      return QUIET;
    }
    Double referenceShare =
        score.getContributions().stream()
            .filter(c -> c.getBin() == 0)
            .map(Contribution::getReferenceShare)
            .findFirst()
            .orElse(1.0);
    boolean byChance = score.getRecords() * Math.log(referenceShare) > Math.log(0.001);
    return score.getStatus() == FeatureStatus.MISSING && !byChance ? DRIFT : UNKNOWN;
  }

  private static double missingPart(FeatureScore score) {
    double nats =
        score.getContributions().stream()
            .filter(c -> c.getBin() == 0 && c.getLiveShare() > c.getReferenceShare())
            .mapToDouble(Contribution::getContributionNats)
            .sum();
    return nats == 0 ? 0 : nats / score.getJsDivergenceNats();
  }

  private static Severity effect(FeatureScore score) {
    return score.getStatus() == FeatureStatus.MISSING
        ? Severity.HIGH
        : effect(score.getJsDistance());
  }

  private static Severity effect(@Nullable Double distance) {
    if (distance != null && distance >= 0.2) {
      return Severity.HIGH;
    }
    return distance == null || distance < 0.1 ? Severity.LOW : Severity.MEDIUM;
  }

  private String gaps(List<WindowReport> reports) {
    Duration stale = rules.staleAfter();
    StringBuilder row = new StringBuilder();
    long until = Long.MAX_VALUE;
    for (WindowReport report : reports) {
      boolean gap = stale != null && report.getWindowStart() - until >= stale.toMillis();
      row.append(until != Long.MAX_VALUE && gap ? DRIFT : QUIET);
      until = Math.max(until == Long.MAX_VALUE ? 0 : until, report.getWindowEnd());
    }
    return row.toString();
  }

  /** The CUSUMs themselves, not their logarithms. */
  private List<Episode> slow(
      String name,
      List<WindowReport> reports,
      Function<WindowReport, FeatureScore> scoreOf,
      List<Episode> others,
      double runLength) {
    double[] shifts = {0.25, 0.5, 1, 2, 4};
    double threshold = Math.max(1, runLength) + 1;
    double[] cusums = new double[shifts.length];
    Arrays.fill(cusums, 1);
    List<Episode> episodes = new ArrayList<>();
    Integer since = null;
    Severity severity = Severity.LOW;
    long usedUntil = Long.MIN_VALUE;
    for (int i = 0; i < reports.size(); i++) {
      int now = i;
      WindowReport report = reports.get(i);
      FeatureScore score = scoreOf.apply(report);
      if (report.getReferenceId() == null || report.getWindowStart() < usedUntil) {
        continue;
      }
      usedUntil = report.getWindowEnd();
      boolean better = others.stream().anyMatch(e -> e.isRaisedAt(now));
      if (better) {
        Arrays.fill(cusums, 1);
      }
      if (since != null && better) {
        episodes.add(new Episode("slow:" + name, AlertKind.SLOW_DRIFT, severity, since, i));
        since = null;
        continue;
      }
      boolean judged =
          score.getStatus() == FeatureStatus.OK || score.getStatus() == FeatureStatus.DRIFT;
      if (better || !judged) {
        continue;
      }
      double overdispersion = score.getOverdispersion() == null ? 1 : score.getOverdispersion();
      double share = 1 - score.getEffectiveSampleSize() * overdispersion / score.getRecords();
      double z =
          Math.max(
              -8,
              Math.min(
                  8,
                  NormalDistribution.of(0, 1)
                      .inverseSurvivalProbability(Math.max(1e-300, score.getPValue()))));
      double mean = 0;
      for (int s = 0; s < shifts.length; s++) {
        double e = Math.exp(shifts[s] * (z - Math.sqrt(share) * 3.29) - shifts[s] * shifts[s] / 2);
        double m = Math.max(1, cusums[s]) * Math.min(e, Math.sqrt(threshold));
        cusums[s] = Math.max(1, Math.min(m, threshold * shifts.length));
        mean += cusums[s] / shifts.length;
      }
      if (since == null
          && mean >= threshold
          && score.getJsDistance() >= rules.minimumJsDistance()) {
        since = i;
        severity = effect(score);
      } else if (since != null && mean <= Math.sqrt(threshold)) {
        episodes.add(new Episode("slow:" + name, AlertKind.SLOW_DRIFT, severity, since, i));
        since = null;
        Arrays.fill(cusums, 1);
      }
    }
    if (since != null) {
      episodes.add(
          new Episode("slow:" + name, AlertKind.SLOW_DRIFT, severity, since, Integer.MAX_VALUE));
    }
    return episodes;
  }
}
