package io.leeway.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.ledger.RunLedger;
import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.ledger.LedgerBalance;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness may be interrupted when it closes
class LedgerKeeperTest {

  @Test
  void tellsTheLedgerBeforeEachBarrierIfAnythingIsNew() throws Exception {
    try (var harness = open(null)) {
      read(harness, 0, 10);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.prepareSnapshotPreBarrier(1);
      harness.prepareSnapshotPreBarrier(2);
      assertThat(harness.extractOutputValues()).hasSize(1);
      scored(harness, 10);
      harness.prepareSnapshotPreBarrier(3);
      List<Ledger> ledgers = harness.extractOutputValues();
      assertThat(ledgers).extracting(Ledger::getSequence).containsExactly(1L, 2L);
      assertThat(LedgerBalance.differenceRecords(ledgers.get(0))).as("not merged").isEqualTo(10);
      assertThat(LedgerBalance.differenceRecords(ledgers.get(1))).isZero();
      assertThat(ledgers.get(1).getStream()).isEqualTo("trips");
    }
  }

  @Test
  void theRunGoesOnAfterARestartAndAFreshStartIsAnother() throws Exception {
    OperatorSubtaskState state;
    String run;
    try (var harness = open(null)) {
      read(harness, 0, 10);
      scored(harness, 10);
      harness.prepareSnapshotPreBarrier(1);
      run = harness.extractOutputValues().get(0).getRun();
      state = harness.snapshot(1, 1);
      // What comes after the barrier is read again.
      read(harness, 10, 12);
    }
    try (var restored = open(state)) {
      read(restored, 10, 15);
      scored(restored, 5);
      restored.prepareSnapshotPreBarrier(2);
      Ledger ledger = restored.extractOutputValues().get(0);
      assertThat(ledger.getRun()).isEqualTo(run);
      assertThat(ledger.getScored()).isEqualTo(15);
      assertThat(LedgerBalance.differenceRecords(ledger)).isZero();
    }
    try (var fresh = open(null)) {
      read(fresh, 0, 1);
      fresh.prepareSnapshotPreBarrier(1);
      assertThat(fresh.extractOutputValues().get(0).getRun()).isNotEqualTo(run);
    }
  }

  private static OneInputStreamOperatorTestHarness<Ledger, Ledger> open(
      @Nullable OperatorSubtaskState state) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<Ledger, Ledger>(new LedgerKeeper("trips", "c"));
    harness.setup(new MessageSerializer<>(Ledger.class));
    if (state == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static void read(
      OneInputStreamOperatorTestHarness<Ledger, Ledger> harness, long first, long next)
      throws Exception {
    PartitionLedger part =
        new PartitionLedger(0, first, next, 0L, 0L, next - first, 0L, 0L, 0L, 0L);
    harness.processElement(new StreamRecord<>(RunLedger.part(List.of(part))));
  }

  private static void scored(
      OneInputStreamOperatorTestHarness<Ledger, Ledger> harness, long records) throws Exception {
    harness.processElement(new StreamRecord<>(RunLedger.part(records, 0, 0, List.of())));
  }
}
