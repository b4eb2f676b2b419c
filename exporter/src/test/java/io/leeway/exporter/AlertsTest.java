package io.leeway.exporter;

import static io.leeway.exporter.Messages.day;
import static io.leeway.exporter.Messages.raised;
import static io.leeway.exporter.Messages.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.AlertKind;
import io.leeway.schema.Severity;
import org.junit.jupiter.api.Test;

class AlertsTest {
  private static final AlertSeries HIGH =
      new AlertSeries("flights", "", AlertKind.DRIFT, "feature:origin", Severity.HIGH);
  private static final AlertSeries LOW =
      new AlertSeries("flights", "", AlertKind.DRIFT, "feature:origin", Severity.LOW);

  private final MonitorView view = new MonitorView(10_000, 3);

  @Test
  void aRaisedAlertIsActiveUntilItIsResolved() {
    view.accept(raised("1", 0).build());
    assertThat(view.snapshot().alerts()).containsEntry(HIGH, true);
    view.accept(resolved("1", 2).build());
    assertThat(view.snapshot().alerts()).containsEntry(HIGH, false);
  }

  @Test
  void aResolveThatIsReadBeforeItsRaiseStillEndsIt() {
    view.accept(resolved("1", 2).build());
    view.accept(raised("1", 0).build());
    assertThat(view.snapshot().alerts()).containsEntry(HIGH, false);
  }

  @Test
  void aRepeatedRaiseDoesNotOpenAClosedEpisode() {
    view.accept(raised("1", 0).build());
    view.accept(resolved("1", 2).build());
    view.accept(raised("1", 0).build());
    assertThat(view.snapshot().alerts()).containsEntry(HIGH, false);
  }

  @Test
  void aLateResolveOfAnEarlierEpisodeLeavesTheNextOneOpen() {
    view.accept(raised("1", 0).build());
    view.accept(raised("2", 5).build());
    view.accept(resolved("1", 2).build());
    assertThat(view.snapshot().alerts()).containsEntry(HIGH, true);
  }

  @Test
  void theSeverityIsThatOfTheRaise() {
    view.accept(resolved("1", 2).setSeverity(Severity.LOW).build());
    view.accept(raised("1", 0).build());
    assertThat(view.snapshot().alerts()).containsOnlyKeys(HIGH);
  }

  @Test
  void episodesOfAnotherSeverityHaveASeriesOfTheirOwn() {
    view.accept(raised("1", 0).build());
    view.accept(resolved("1", 1).build());
    view.accept(raised("2", 3).setSeverity(Severity.LOW).build());
    assertThat(view.snapshot().alerts()).containsEntry(HIGH, false).containsEntry(LOW, true);
  }

  @Test
  void aResolvedAlertIsGoneWhenItsWindowIsStaleAndAnActiveOneStays() {
    view.accept(raised("1", 0).build());
    view.accept(resolved("1", 1).build());
    view.accept(raised("2", 1).setSeverity(Severity.LOW).build());
    view.accept(day(4).build());
    assertThat(view.snapshot().alerts()).containsOnlyKeys(HIGH, LOW);
    view.accept(day(5).build());
    assertThat(view.snapshot().alerts()).containsOnlyKeys(LOW);
  }

  @Test
  void ofASubjectWithManyEpisodesTheOldestClosedOnesAreForgottenForGood() {
    view.accept(raised("open", 0).setSeverity(Severity.LOW).build());
    for (int i = 1; i <= 100; i++) {
      view.accept(raised("e" + i, 2 * i).build());
      view.accept(resolved("e" + i, 2 * i + 1).build());
    }
    view.accept(raised("e1", 2).build());
    assertThat(view.snapshot().alerts()).containsEntry(LOW, true).containsEntry(HIGH, false);
  }

  @Test
  void subjectsBeyondTheCapAreLeftOutAndCounted() {
    MonitorView small = new MonitorView(3, 3);
    small.accept(raised("1", 0).build());
    small.accept(raised("2", 0).setSubject("feature:delay").build());
    assertThat(small.snapshot().alerts()).containsOnlyKeys(HIGH);
    assertThat(small.snapshot().overflows()).isEqualTo(1);
  }
}
