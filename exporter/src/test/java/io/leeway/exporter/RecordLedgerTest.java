package io.leeway.exporter;

import static io.leeway.exporter.Messages.DAY;
import static io.leeway.exporter.Messages.HOUR;
import static io.leeway.exporter.Messages.day;
import static io.leeway.exporter.Messages.deadLetter;
import static io.leeway.exporter.Messages.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.WindowReport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordLedgerTest {
  private final MonitorView view = new MonitorView(10_000, 3);

  @Test
  void recordsOfAllWindowsAndSegmentsAddUp() {
    view.accept(day(0).setSegment("DE").build());
    view.accept(day(1).setSegment("DE").build());
    view.accept(day(1).setSegment("FR").setRecords(7).build());
    assertThat(counts().scored()).isEqualTo(207);
  }

  @Test
  void segmentsDoNotCountWhereTheWholeStreamDoes() {
    view.accept(window(0, HOUR).setSegment("DE").setRecords(60).build());
    view.accept(day(0).build());
    view.accept(window(0, HOUR).setSegment("FR").setRecords(40).build());
    assertThat(counts().scored()).isEqualTo(100);
  }

  @Test
  void theSameReportCountsOnce() {
    WindowReport report = day(0).setLate(3).build();
    view.accept(report);
    view.accept(report);
    assertThat(counts()).isEqualTo(new RecordCounts(100, 3, 0, 0));
  }

  @Test
  void afterARestartTheLateRecordsAreThoseOfTheReportsThatWereWrittenAgain() {
    view.accept(day(0).setLate(3).build());
    view.accept(day(1).setLate(0).build());
    view.accept(day(0).setLate(1).build());
    view.accept(day(1).setLate(2).build());
    assertThat(counts()).isEqualTo(new RecordCounts(200, 3, 0, 0));
  }

  @Test
  void aRevisionReplacesTheRecordsInWhateverOrderAndAddsItsOwnLateOnes() {
    WindowReport first = day(0).setLate(3).build();
    WindowReport second = day(0).setRevision(1).setRecords(105).setLate(2).build();
    for (List<WindowReport> order :
        List.of(List.of(first, second), List.of(second, first), List.of(second, first, second))) {
      MonitorView fresh = new MonitorView(10_000, 3);
      order.forEach(fresh::accept);
      assertThat(fresh.snapshot().records())
          .containsEntry("flights", new RecordCounts(105, 5, 0, 0));
    }
  }

  @Test
  void windowsOfSeveralLengthsHoldTheSameRecordsAndCountOnce() {
    view.accept(day(0).setRecords(48).build());
    for (int hour = 0; hour < 24; hour++) {
      view.accept(window(hour * HOUR, HOUR).setRecords(2).build());
    }
    view.accept(day(1).setRecords(48).build());
    assertThat(counts().scored()).isEqualTo(48);
  }

  @Test
  void slidingWindowsThatOverlapCountOnce() {
    for (int hour = -23; hour < 48; hour++) {
      view.accept(window(hour * HOUR, DAY).setRecords(10).build());
    }
    assertThat(counts().scored()).isEqualTo(20);
  }

  @Test
  void twoReferencesInOneWindowHaveRecordsOfTheirOwn() {
    view.accept(day(0).setRecords(60).build());
    view.accept(day(0).setRecords(40).setReferenceId("r2").build());
    assertThat(counts().scored()).isEqualTo(100);
  }

  @Test
  void aChangeToLongerWindowsGoesOnCounting() {
    view.accept(window(0, HOUR).setRecords(5).build());
    view.accept(day(1).setConfigHash("c2").setRecords(7).build());
    assertThat(counts().scored()).isEqualTo(12);
  }

  @Test
  void windowsThatAreNoLongerToldApartStayCounted() {
    ScoredRecords ledger = new ScoredRecords(2);
    for (int day = 0; day < 5; day++) {
      ledger.accept(day(day).setLate(1).build());
    }
    ledger.accept(day(0).setRevision(1).setRecords(1_000).build());
    ledger.accept(day(4).setRevision(1).setRecords(101).setLate(1).build());
    assertThat(ledger.scored()).isEqualTo(501);
    assertThat(ledger.late()).isEqualTo(6);
  }

  @Test
  void manyRevisionsKeepTheRecordsRight() {
    for (int revision = 0; revision < 200; revision++) {
      view.accept(day(0).setRevision(revision).setRecords(100 + revision).build());
    }
    assertThat(counts().scored()).isEqualTo(299);
  }

  @Test
  void aDeadLetterThatIsWrittenAgainCountsOnce() {
    for (int attempt = 0; attempt < 2; attempt++) {
      view.accept(deadLetter(0, 5, DeadLetterReason.MALFORMED), 0);
      view.accept(deadLetter(0, 9, DeadLetterReason.FUTURE), 0);
      view.accept(deadLetter(1, 5, DeadLetterReason.FUTURE), 0);
    }
    view.accept(deadLetter(0, 10, DeadLetterReason.FUTURE), 0);
    assertThat(counts()).isEqualTo(new RecordCounts(0, 0, 3, 1));
  }

  @Test
  void deadLettersOfOnePartitionSpreadOverSeveralAreAllCounted() {
    view.accept(deadLetter(0, 9, DeadLetterReason.EMPTY), 1);
    view.accept(deadLetter(0, 5, DeadLetterReason.EMPTY), 0);
    assertThat(counts().malformed()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(value = DeadLetterReason.class, mode = EnumSource.Mode.EXCLUDE, names = "FUTURE")
  void everyReasonButFutureIsMalformed(DeadLetterReason reason) {
    view.accept(deadLetter(0, 0, reason), 0);
    assertThat(counts()).isEqualTo(new RecordCounts(0, 0, 0, 1));
  }

  private RecordCounts counts() {
    return view.snapshot().records().getOrDefault("flights", RecordCounts.NONE);
  }
}
