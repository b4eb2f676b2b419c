package io.leeway.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.ReportedWindow;
import io.leeway.schema.codec.MessageCodec;
import io.leeway.schema.ledger.LedgerBalance;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunLedgerTest {
  private final PartitionAccounts accounts = new PartitionAccounts();
  private final RunLedger ledger = new RunLedger("s", "run", "c");

  @Test
  void partsOfSeveralTasksAndFlushesAddUp() {
    for (long offset = 7; offset < 10; offset++) {
      count(0, offset);
    }
    count(2, 0);
    flush();
    count(0, 10);
    accounts.read(2, 1);
    accounts.malformed(2);
    accounts.read(2, 2);
    accounts.future(2);
    accounts.read(2, 3);
    accounts.filtered(2);
    accounts.read(2, 4);
    accounts.waiting(2);
    flush();
    ledger.add(RunLedger.part(3, 2, 0, List.of()));
    Ledger now = ledger.next();
    assertThat(now.getPartitions())
        .containsExactly(
            new PartitionLedger(0, 7L, 11L, 0L, 0L, 4L, 0L, 0L, 0L, 0L),
            new PartitionLedger(2, 0L, 5L, 0L, 0L, 1L, 1L, 1L, 1L, 1L));
    assertThat(LedgerBalance.differenceRecords(now)).isZero();
  }

  @Test
  void whatWaitedIsSettledWithoutAnythingBeingRead() {
    accounts.read(0, 0);
    accounts.waiting(0);
    flush();
    accounts.settled(0);
    accounts.counted(0);
    flush();
    ledger.add(RunLedger.part(1, 0, 0, List.of()));
    assertThat(ledger.next().getPartitions())
        .containsExactly(new PartitionLedger(0, 0L, 1L, 0L, 0L, 1L, 0L, 0L, 0L, 0L));
  }

  @Test
  void offsetsWithoutRecordsAreSkippedWithinAFlushAndBetweenTwo() {
    count(0, 0);
    count(0, 5);
    flush();
    count(0, 9);
    flush();
    // After a restart another task begins anew, where the checkpoint was.
    PartitionAccounts other = new PartitionAccounts();
    other.read(0, 12);
    other.counted(0);
    ledger.add(RunLedger.part(other.take()));
    ledger.add(RunLedger.part(4, 0, 0, List.of()));
    Ledger now = ledger.next();
    assertThat(now.getPartitions().get(0).getSkipped()).isEqualTo(4 + 3 + 2);
    assertThat(LedgerBalance.read(now.getPartitions().get(0))).isEqualTo(4);
    assertThat(LedgerBalance.differenceRecords(now)).isZero();
  }

  @Test
  void whatIsReadTwiceIsADifference() {
    for (long offset = 0; offset < 10; offset++) {
      count(0, offset);
    }
    flush();
    PartitionAccounts restarted = new PartitionAccounts();
    for (long offset = 6; offset < 12; offset++) {
      restarted.read(0, offset);
      restarted.counted(0);
    }
    ledger.add(RunLedger.part(restarted.take()));
    ledger.add(RunLedger.part(16, 0, 0, List.of()));
    assertThat(LedgerBalance.differenceRecords(ledger.next())).isEqualTo(4);
  }

  @Test
  void aRecordThatIsReadAndForgottenIsADifference() {
    count(0, 0);
    accounts.read(0, 1);
    flush();
    ledger.add(RunLedger.part(1, 0, 0, List.of()));
    assertThat(LedgerBalance.differenceRecords(ledger.next())).isEqualTo(1);
  }

  @Test
  void aLedgerListsOnlyTheReportsSinceTheOneBefore() {
    for (int i = 0; i < RunLedger.MAX_REPORTS + 5; i++) {
      ledger.add(RunLedger.part(0, 0, 0, List.of(new ReportedWindow(0L + i, 1L, "r", 0, 7L))));
    }
    Ledger first = ledger.next();
    assertThat(first.getReports()).hasSize(RunLedger.MAX_REPORTS);
    assertThat(first.getReports().get(0).getWindowStart()).isEqualTo(5);
    assertThat(ledger.isChanged()).isFalse();
    ledger.add(RunLedger.part(0, 0, 0, List.of(new ReportedWindow(9L, 10L, null, 1, 3L))));
    assertThat(ledger.isChanged()).isTrue();
    Ledger second = ledger.next();
    assertThat(second.getReports())
        .extracting(ReportedWindow::getWindowStart, ReportedWindow::getRevision)
        .containsExactly(tuple(9L, 1));
    assertThat(second.getSequence()).isEqualTo(first.getSequence() + 1);
  }

  @Test
  void goesOnAfterARestart() {
    count(0, 3);
    flush();
    ledger.add(RunLedger.part(1, 0, 0, List.of(new ReportedWindow(0L, 1L, "r", 0, 1L))));
    byte[] saved = MessageCodec.LEDGER.encode(ledger.current());
    RunLedger restored = RunLedger.restore(MessageCodec.LEDGER.decode(saved), "c2");
    count(0, 4);
    restored.add(RunLedger.part(accounts.take()));
    restored.add(RunLedger.part(0, 1, 0, List.of()));
    Ledger now = restored.next();
    assertThat(now.getRun()).isEqualTo("run");
    assertThat(now.getConfigHash()).isEqualTo("c2");
    assertThat(now.getReports()).hasSize(1);
    assertThat(now.getPartitions())
        .containsExactly(new PartitionLedger(0, 3L, 5L, 0L, 0L, 2L, 0L, 0L, 0L, 0L));
    assertThat(LedgerBalance.differenceRecords(now)).isZero();
  }

  private void count(int partition, long offset) {
    accounts.read(partition, offset);
    accounts.counted(partition);
  }

  private void flush() {
    ledger.add(RunLedger.part(accounts.take()));
  }
}
