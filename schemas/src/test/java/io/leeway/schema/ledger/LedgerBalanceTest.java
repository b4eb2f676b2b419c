package io.leeway.schema.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.codec.MessageCodec;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LedgerBalanceTest {
  /** 1,000 offsets from 50 on, 10 of them without a record. */
  private static final PartitionLedger PARTITION =
      new PartitionLedger(0, 50L, 1_050L, 10L, 0L, 900L, 5L, 15L, 60L, 10L);

  private static final Ledger BALANCED =
      new Ledger("s", "run", "c", 1L, List.of(PARTITION), 880L, 20L, 0L, List.of());

  @Test
  void booksThatBalanceHaveNoDifference() {
    assertThat(LedgerBalance.read(PARTITION)).isEqualTo(990);
    assertThat(LedgerBalance.differenceRecords(BALANCED)).isZero();
  }

  @Test
  void everyAmountThatIsWrongShows() {
    assertThat(partition(p -> p.setNextOffset(1_053L))).as("3 read, not counted").isEqualTo(3);
    assertThat(partition(p -> p.setFirstOffset(53L))).as("3 counted, not read").isEqualTo(3);
    assertThat(partition(p -> p.setSkipped(9L))).isEqualTo(1);
    assertThat(partition(p -> p.setWaiting(4L))).isEqualTo(1);
    assertThat(partition(p -> p.setFuture(17L))).isEqualTo(2);
    assertThat(partition(p -> p.setMalformed(0L))).isEqualTo(60);
    assertThat(partition(p -> p.setFiltered(11L))).isEqualTo(1);
    assertThat(partition(p -> p.setCounted(901L))).as("and not scored either").isEqualTo(2);
    assertThat(run(l -> l.setScored(870L))).as("a flush that was lost").isEqualTo(10);
    assertThat(run(l -> l.setLate(21L))).isEqualTo(1);
    assertThat(run(l -> l.setMisreported(7L))).isEqualTo(7);
  }

  @Test
  void whatIsReadTwiceShowsEvenIfAllOfItIsCounted() {
    PartitionLedger twice =
        PartitionLedger.newBuilder(PARTITION).setRepeated(100L).setCounted(1_000L).build();
    assertThat(LedgerBalance.read(twice)).isEqualTo(1_090);
    assertThat(
            LedgerBalance.differenceRecords(
                Ledger.newBuilder(BALANCED).setPartitions(List.of(twice)).setScored(980L).build()))
        .isEqualTo(100);
  }

  @Test
  void errorsOfTwoPartitionsDoNotCancelOut() {
    PartitionLedger less = PartitionLedger.newBuilder(PARTITION).setMalformed(59L).build();
    PartitionLedger more = PartitionLedger.newBuilder(PARTITION).setMalformed(61L).build();
    assertThat(
            LedgerBalance.differenceRecords(
                Ledger.newBuilder(BALANCED)
                    .setPartitions(List.of(less, more))
                    .setScored(1_780L)
                    .build()))
        .isEqualTo(2);
  }

  private static long partition(Consumer<PartitionLedger.Builder> change) {
    PartitionLedger.Builder changed = PartitionLedger.newBuilder(PARTITION);
    change.accept(changed);
    return run(ledger -> ledger.setPartitions(List.of(changed.build())));
  }

  private static long run(Consumer<Ledger.Builder> change) {
    // Avro copies only classes that the codec has told it to trust.
    MessageCodec.of(Ledger.class);
    Ledger.Builder changed = Ledger.newBuilder(BALANCED);
    change.accept(changed);
    return LedgerBalance.differenceRecords(changed.build());
  }
}
