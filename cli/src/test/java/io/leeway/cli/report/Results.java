package io.leeway.cli.report;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Made-up results of a stream in windows of a day. */
final class Results {
  static final String HOSTILE = "<img src=x onerror=alert(1)>";
  static final String BREAK_OUT = "</script><script>alert(2)</script><!-- ' \" \u2028 &amp;";
  static final String TURNED = "safe\u202egpj.exe\u0000\u0007";

  static final String STREAM = "stream";
  static final long DAY = Duration.ofDays(1).toMillis();
  static final long FIRST = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();

  private Results() {}

  static FeatureScore score(String feature, FeatureStatus status, double jsDistance) {
    return score(feature, status, jsDistance, "a");
  }

  /** With a category that moved. */
  static FeatureScore score(
      String feature, FeatureStatus status, double jsDistance, String category) {
    FeatureScore.Builder score =
        FeatureScore.newBuilder()
            .setFeature(feature)
            .setKind(FeatureKind.CATEGORICAL)
            .setStatus(status)
            .setRecords(1000)
            .setMissing(status == FeatureStatus.MISSING ? 1000 : 10)
            .setUnseen(5);
    if (status != FeatureStatus.NO_REFERENCE) {
      score
          .setJsDivergenceNats(jsDistance * jsDistance)
          .setJsDistance(jsDistance)
          .setKlLiveReferenceNats(4 * jsDistance * jsDistance)
          .setPValue(Math.exp(-40 * jsDistance))
          .setDegreesOfFreedom(12.0)
          .setEffectiveSampleSize(600.0)
          .setMinimumDetectableJsDistance(0.08)
          .setContributions(
              List.of(
                  new Contribution(
                      1, feature + " = \"" + category + "\"", 0.3, 0.1, jsDistance * jsDistance),
                  new Contribution(0, feature + " missing", 0.01, 0.02, -1e-4)));
    }
    if (status == FeatureStatus.OK || status == FeatureStatus.DRIFT) {
      score.setAdjustedPValue(Math.min(1, 2 * Math.exp(-40 * jsDistance)));
    }
    return score.build();
  }

  static WindowReport window(int day, FeatureScore... scores) {
    return window(day, List.of(scores));
  }

  static WindowReport window(int day, List<FeatureScore> scores) {
    return WindowReport.newBuilder()
        .setStream(STREAM)
        .setWindowStart(FIRST + day * DAY)
        .setWindowEnd(FIRST + (day + 1) * DAY)
        .setRevision(0)
        .setComplete(true)
        .setReferenceId(
            scores.stream().allMatch(s -> s.getStatus() == FeatureStatus.NO_REFERENCE)
                ? null
                : "0123456789abcdef0123456789abcdef")
        .setConfigHash("0011223344556677")
        .setRecords(1000)
        .setLate(day % 7 == 3 ? 12 : 0)
        .setFeatures(scores)
        .build();
  }

  /** Pairs of all features, and all of them jointly; the first pair drifts on the last day. */
  static WindowReport withPairs(WindowReport report, boolean drift) {
    List<String> names = report.getFeatures().stream().map(FeatureScore::getFeature).toList();
    WindowReport.Builder with = WindowReport.newBuilder(report);
    with.setPairs(
        IntStream.range(0, names.size())
            .boxed()
            .flatMap(
                first ->
                    IntStream.range(first + 1, names.size())
                        .mapToObj(
                            second ->
                                pair(
                                    names.get(first),
                                    names.get(second),
                                    drift && first == 0 && second == 1)))
            .toList());
    with.setJoint(
        JointScore.newBuilder()
            .setKlNats(drift ? 0.3 : 0.05)
            .setMarginalNats(0.03)
            .setDependenceNats(drift ? 0.27 : 0.02)
            .setCrossEntropyNats(4)
            .setReferenceEntropyNats(3.8)
            .setStatus(drift ? FeatureStatus.DRIFT : FeatureStatus.OK)
            .build());
    return with.build();
  }

  private static PairScore pair(String first, String second, boolean drift) {
    return PairScore.newBuilder()
        .setFirst(first)
        .setSecond(second)
        .setMutualInformationNats(drift ? 0.4 : 0.11)
        .setReferenceMutualInformationNats(0.1)
        .setChangeNats(drift ? 0.3 : 0.01)
        .setStandardErrorNats(0.02)
        .setStatus(drift ? FeatureStatus.DRIFT : FeatureStatus.OK)
        .build();
  }

  static Alert alert(int day, String feature, AlertState state) {
    return Alert.newBuilder()
        .setId("id of " + feature)
        .setStream(STREAM)
        .setSubject("feature:" + feature)
        .setState(state)
        .setSeverity(Severity.MEDIUM)
        .setKind(AlertKind.DRIFT)
        .setWindowStart(FIRST + day * DAY)
        .setWindowEnd(FIRST + (day + 1) * DAY)
        .setExplanation(feature + " differs from the reference; " + feature + " = \"x\" 3 %")
        .build();
  }

  /** Thirty days of hostile names. */
  static HtmlReport hostile() {
    String stream = HOSTILE + BREAK_OUT;
    HtmlReport report = HtmlReport.ofStream(stream);
    for (int day = 0; day < 30; day++) {
      boolean drift = day == 20;
      FeatureStatus status = drift ? FeatureStatus.DRIFT : FeatureStatus.OK;
      WindowReport window =
          window(
              day,
              score(HOSTILE, status, drift ? 0.3 : 0.04, HOSTILE),
              score(BREAK_OUT, status, drift ? 0.2 : 0.03, BREAK_OUT),
              score(TURNED, FeatureStatus.OK, 0.02, TURNED));
      report.add(withPairs(WindowReport.newBuilder(window).setStream(stream).build(), drift));
    }
    for (AlertState state : AlertState.values()) {
      Alert alert = alert(state == AlertState.RAISED ? 20 : 23, HOSTILE, state);
      report.add(Alert.newBuilder(alert).setStream(stream).build());
    }
    return report;
  }
}
