package io.leeway.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OpenTransactionsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final TopicPartition FIRST = new TopicPartition("results", 0);
  private static final TopicPartition SECOND = new TopicPartition("results", 1);
  private static final TopicPartition OTHER = new TopicPartition("alerts", 0);

  private final OpenTransactions transactions = new OpenTransactions();

  @Test
  void whatIsAllCommittedHoldsNothingBack() {
    assertThat(transactions.seen(Map.of(FIRST, 7L), Map.of(FIRST, 7L), START)).isEmpty();
  }

  @Test
  void aStableOffsetThatStaysHasBeenThereSinceItWasFirstSeen() {
    assertThat(transactions.seen(Map.of(FIRST, 9L), Map.of(FIRST, 7L), START))
        .isEqualTo(Map.of("results", new Uncommitted(2, START)));
    assertThat(transactions.seen(Map.of(FIRST, 12L), Map.of(FIRST, 7L), START.plusSeconds(5)))
        .isEqualTo(Map.of("results", new Uncommitted(5, START)));
  }

  @Test
  void oneThatMovesBelongsToATransactionThatEnds() {
    transactions.seen(Map.of(FIRST, 9L), Map.of(FIRST, 7L), START);
    Instant later = START.plusSeconds(5);
    assertThat(transactions.seen(Map.of(FIRST, 12L), Map.of(FIRST, 10L), later))
        .isEqualTo(Map.of("results", new Uncommitted(2, later)));
  }

  @Test
  void anotherTransactionAtTheSameOffsetAfterAnAbortIsNew() {
    transactions.seen(Map.of(FIRST, 9L), Map.of(FIRST, 7L), START);
    transactions.seen(Map.of(FIRST, 10L), Map.of(FIRST, 10L), START.plusSeconds(5));
    Instant later = START.plusSeconds(10);
    assertThat(transactions.seen(Map.of(FIRST, 11L), Map.of(FIRST, 10L), later))
        .isEqualTo(Map.of("results", new Uncommitted(1, later)));
  }

  @Test
  void partitionsAddUpAndTheLongestWaitCounts() {
    transactions.seen(Map.of(FIRST, 9L), Map.of(FIRST, 7L), START);
    Instant later = START.plusSeconds(5);
    assertThat(
            transactions.seen(
                Map.of(FIRST, 9L, SECOND, 4L, OTHER, 1L),
                Map.of(FIRST, 7L, SECOND, 1L, OTHER, 0L),
                later))
        .isEqualTo(
            Map.of("results", new Uncommitted(5, START), "alerts", new Uncommitted(1, later)));
  }

  @Test
  void aCommitBetweenTheTwoQuestionsIsNoOpenTransaction() {
    assertThat(transactions.seen(Map.of(FIRST, 9L), Map.of(FIRST, 10L), START)).isEmpty();
  }

  @Test
  void aPartitionThatIsGoneIsForgotten() {
    transactions.seen(Map.of(FIRST, 9L), Map.of(FIRST, 7L), START);
    assertThat(transactions.seen(Map.of(), Map.of(), START.plusSeconds(5))).isEmpty();
    Instant later = START.plusSeconds(10);
    assertThat(transactions.seen(Map.of(FIRST, 9L), Map.of(FIRST, 7L), later))
        .isEqualTo(Map.of("results", new Uncommitted(2, later)));
  }
}
