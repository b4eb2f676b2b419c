package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchedStreamTest {
  private static final long START = Instant.parse("2026-10-07T12:00:00Z").toEpochMilli();
  private static final long HOUR = 3_600_000;

  static {
    // Avro fills in defaults only of classes that the codec has told it to trust.
    MessageCodec.of(WindowReport.class);
  }

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Nothing is there at the start. */
  private WatchedStream from(long fromMillis) {
    WatchedStream watched = atStart(fromMillis);
    watched.onCaughtUp();
    return watched;
  }

  private WatchedStream atStart(long fromMillis) {
    return new WatchedStream("orders", fromMillis, new PrintWriter(out), new PrintWriter(err));
  }

  @Test
  void whatIsThereAtTheStartIsToldInTheOrderOfTheWindows() {
    WatchedStream watched = atStart(Long.MIN_VALUE);
    watched.onAlert(alert(1).build());
    for (int hour = 3; hour >= 0; hour--) {
      watched.onReport(window(hour, score("a", FeatureStatus.OK, 0)).build());
    }
    assertThat(out).hasToString("");
    watched.onCaughtUp();
    assertThat(out.toString().lines().map(line -> line.substring(11, 28)))
        .containsExactly(
            "12:00Z  1h  ok   ",
            "13:00Z  1h  ok   ",
            "13:00Z  ALERT hig",
            "14:00Z  1h  ok   ",
            "15:00Z  1h  ok   ");
  }

  @Test
  void aWindowIsALineWithWhatDriftedMostFirst() {
    WatchedStream watched = from(Long.MIN_VALUE);
    watched.onReport(window(0, score("a", FeatureStatus.OK, 0.01)).build());
    watched.onReport(
        window(
                1,
                score("a", FeatureStatus.DRIFT, 0.125),
                score("b", FeatureStatus.DRIFT, 0.25),
                score("c", FeatureStatus.OK, 0.01))
            .setRevision(2)
            .build());
    watched.onReport(window(2, score("a", FeatureStatus.NO_REFERENCE, 0)).build());
    watched.onReport(
        window(3, score("a", FeatureStatus.INSUFFICIENT_DATA, 0)).setComplete(false).build());
    assertThat(out)
        .hasToString(
            """
            2026-10-07T12:00Z  1h  ok            1,234 records
            2026-10-07T13:00Z  1h  drift         1,234 records; JS distance b 0.250, a 0.125 (again, with late records)
            2026-10-07T14:00Z  1h  no reference  1,234 records
            2026-10-07T15:00Z  1h  few records   1,234 records (the input ended in this window)
            """);
  }

  @Test
  void whatManyFeaturesDoIsCounted() {
    from(Long.MIN_VALUE)
        .onReport(
            window(
                    0,
                    IntStream.range(0, 8)
                        .mapToObj(i -> score("f" + i, FeatureStatus.DRIFT, 0.5 - i / 100.0))
                        .toArray(FeatureScore[]::new))
                .build());
    assertThat(out.toString()).endsWith(", f4 0.460 and 3 more\n");
  }

  @Test
  void segmentsOnlyShowWhenTheyDrift() {
    WatchedStream watched = from(Long.MIN_VALUE);
    watched.onReport(window(0, score("a", FeatureStatus.OK, 0)).setSegment("DE").build());
    watched.onReport(
        window(0, score("a", FeatureStatus.DRIFT, 0.5)).setSegment("AT\u001b[2J").build());
    assertThat(out)
        .hasToString(
            "2026-10-07T12:00Z  1h  AT [2J  drift         1,234 records; JS distance a 0.500\n");
  }

  @Test
  void otherStreamsTrialsAndEarlierWindowsAreLeftOut() {
    WatchedStream watched = from(START + HOUR);
    watched.onReport(window(0, score("a", FeatureStatus.OK, 0)).build());
    watched.onReport(window(1, score("a", FeatureStatus.OK, 0)).setStream("trips").build());
    watched.onReport(window(1, score("a", FeatureStatus.DRIFT, 0.5)).setShadow(true).build());
    watched.onAlert(alert(0).build());
    watched.onAlert(alert(1).setStream("trips").build());
    watched.finish();
    assertThat(out).hasToString("");
  }

  @Test
  void anAlertFollowsTheReportOfItsWindow() {
    WatchedStream watched = from(Long.MIN_VALUE);
    watched.onAlert(alert(1).build());
    watched.onReport(window(0, score("a", FeatureStatus.OK, 0)).build());
    assertThat(out.toString()).doesNotContain("ALERT");
    watched.onReport(window(1, score("a", FeatureStatus.OK, 0)).build());
    watched.onAlert(alert(1).setState(AlertState.RESOLVED).setExplanation("it is over").build());
    assertThat(out.toString().lines().skip(1))
        .containsExactly(
            "2026-10-07T13:00Z  1h  ok            1,234 records",
            "2026-10-07T13:00Z  ALERT high  a differs",
            "2026-10-07T13:00Z  resolved  it is over");
  }

  @Test
  void aGroupIsToldByItsMembersAndItsEndNotAtAll() {
    WatchedStream watched = from(Long.MIN_VALUE);
    Alert.Builder group =
        alert(0).setKind(AlertKind.GROUP).setMembers(List.of("feature:a", "feature:b"));
    watched.onAlert(group.build());
    watched.onAlert(group.setState(AlertState.RESOLVED).build());
    watched.finish();
    assertThat(out)
        .hasToString("2026-10-07T12:00Z  ALERT high  2 alerts at once: feature:a, feature:b\n");
  }

  @Test
  void whatCannotBeReadIsToldAndPassedOver() {
    from(Long.MIN_VALUE).onUnreadable("topic x, partition 0,\noffset 7: nonsense");
    assertThat(err).hasToString("topic x, partition 0, offset 7: nonsense\n");
  }

  private static WindowReport.Builder window(int hour, FeatureScore... scores) {
    return WindowReport.newBuilder()
        .setStream("orders")
        .setWindowStart(START + hour * HOUR)
        .setWindowEnd(START + (hour + 1) * HOUR)
        .setRevision(0)
        .setComplete(true)
        .setConfigHash("c")
        .setRecords(1234)
        .setLate(0)
        .setFeatures(List.of(scores));
  }

  private static FeatureScore score(String name, FeatureStatus status, double jsDistance) {
    return FeatureScore.newBuilder()
        .setFeature(name)
        .setKind(FeatureKind.NUMERIC)
        .setStatus(status)
        .setRecords(1234)
        .setMissing(0)
        .setUnseen(0)
        .setJsDistance(jsDistance)
        .build();
  }

  private static Alert.Builder alert(int hour) {
    return Alert.newBuilder()
        .setId("id")
        .setStream("orders")
        .setSubject("feature:a")
        .setState(AlertState.RAISED)
        .setSeverity(Severity.HIGH)
        .setWindowStart(START + hour * HOUR)
        .setWindowEnd(START + (hour + 1) * HOUR)
        .setExplanation("a differs");
  }
}
