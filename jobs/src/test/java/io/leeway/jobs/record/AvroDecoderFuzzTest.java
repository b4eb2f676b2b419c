package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class AvroDecoderFuzzTest {
  private static final int SCHEMAS = 250;
  private static final int MUTANTS_PER_SCHEMA = 4_000;

  @Test
  void survivesDamagedRecordsInBoundedTimeAndMemory() {
    long slowestNanos = 0;
    int rejected = 0;
    Allocation allocation = new Allocation(Allocation.AVRO_BYTES);
    for (long seed = 0; seed < SCHEMAS; seed++) {
      RandomAvro random = new RandomAvro(seed);
      Schema schema = random.record();
      List<FeatureField> features = AvroOracle.features(schema);
      AvroRecordDecoder decoder = AvroRecordDecoder.compile(schema.toString(), features, null);
      byte[] original = random.encode(random.datum(schema));
      FeatureRow row = new FeatureRow(features.size());
      Random damage = new Random(seed);
      for (int i = 0; i < MUTANTS_PER_SCHEMA; i++) {
        byte[] mutant = Mutations.mutate(original, damage);
        row.begin(0, i, 0);
        long start = System.nanoTime();
        allocation.begin();
        try {
          decoder.decode(mutant, row);
        } catch (RuntimeException | StackOverflowError e) {
          throw new AssertionError("seed %d, mutant %d, schema %s".formatted(seed, i, schema), e);
        }
        allocation.end(mutant.length);
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
        rejected += row.isRejected() ? 1 : 0;
      }
    }
    System.out.printf(
        "%,d damaged Avro records, %,d rejected, slowest %,d us, at most %,d bytes allocated%n",
        SCHEMAS * MUTANTS_PER_SCHEMA, rejected, slowestNanos / 1000, allocation.mostBytes());
    allocation.assertBounded();
    assertThat(rejected).isGreaterThan(SCHEMAS * MUTANTS_PER_SCHEMA / 10);
    assertThat(Duration.ofNanos(slowestNanos)).isLessThan(Duration.ofSeconds(2));
  }
}
