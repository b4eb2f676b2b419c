package io.leeway.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanonicalResultsTest {
  @Test
  void orderAndRepetitionDoNotMatter() {
    List<WindowReport> reports = new ArrayList<>();
    for (int hour = 0; hour < 20; hour++) {
      reports.add(report(hour, 0, 100 + hour, 0));
    }
    String expected = hash(reports, List.of(alert("a", 3), alert("b", 3)));
    Collections.shuffle(reports, new Random(1));
    reports.addAll(reports.subList(0, 5));
    assertThat(hash(reports, List.of(alert("b", 3), alert("a", 3), alert("b", 3))))
        .isEqualTo(expected);
  }

  @Test
  void theLastRevisionCountsAndHowItCameDoesNot() {
    String expected = hash(List.of(report(1, 0, 120, 0)), List.of());
    assertThat(hash(List.of(report(1, 0, 100, 0), report(1, 1, 120, 30)), List.of()))
        .isEqualTo(expected);
    assertThat(hash(List.of(report(1, 1, 120, 30), report(1, 0, 100, 0)), List.of()))
        .isEqualTo(expected);
  }

  @Test
  void everyOtherDifferenceMatters() {
    List<String> hashes =
        List.of(
            hash(List.of(), List.of()),
            hash(List.of(report(1, 0, 120, 0)), List.of()),
            hash(List.of(report(1, 0, 121, 0)), List.of()),
            hash(List.of(report(2, 0, 120, 0)), List.of()),
            hash(List.of(report(1, 0, 120, 0), report(2, 0, 120, 0)), List.of()),
            hash(List.of(report(1, 0, 120, 0)), List.of(alert("a", 1))),
            hash(List.of(report(1, 0, 120, 0)), List.of(alert("a", 2))));
    assertThat(hashes).doesNotHaveDuplicates();
  }

  private static String hash(List<WindowReport> reports, List<Alert> alerts) {
    CanonicalResults results = new CanonicalResults();
    reports.forEach(results::add);
    alerts.forEach(results::add);
    return results.sha256();
  }

  private static WindowReport report(int hour, int revision, long records, long late) {
    return WindowReport.newBuilder()
        .setStream("s")
        .setWindowStart(hour * 3_600_000L)
        .setWindowEnd((hour + 1) * 3_600_000L)
        .setRevision(revision)
        .setComplete(true)
        .setConfigHash("c")
        .setRecords(records)
        .setLate(late)
        .setFeatures(List.of())
        .build();
  }

  private static Alert alert(String id, int hour) {
    return Alert.newBuilder()
        .setId(id)
        .setStream("s")
        .setSubject("feature:x")
        .setKind(AlertKind.DRIFT)
        .setState(AlertState.RAISED)
        .setSeverity(Severity.LOW)
        .setWindowStart(hour * 3_600_000L)
        .setWindowEnd((hour + 1) * 3_600_000L)
        .setExplanation("x")
        .build();
  }
}
