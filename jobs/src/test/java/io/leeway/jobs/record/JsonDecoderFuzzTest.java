package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.jobs.record.EventTimeField.Unit;
import io.leeway.schema.FeatureKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonDecoderFuzzTest {
  private static final int RECORDS = 500;
  private static final int MUTANTS_PER_RECORD = 2_000;
  private static final List<FeatureField> FEATURES =
      List.of(
          new FeatureField("a", "a", FeatureKind.NUMERIC),
          new FeatureField("b", "b.a", FeatureKind.CATEGORICAL));

  @Test
  void survivesDamagedRecordsInBoundedTimeAndMemory() throws IOException {
    long seed = 8;
    RandomJson random = new RandomJson(new Random(seed));
    Random damage = new Random(seed);
    JsonRecordDecoder timed = new JsonRecordDecoder(FEATURES, new EventTimeField("cé", Unit.AUTO));
    JsonRecordDecoder untimed = new JsonRecordDecoder(FEATURES, null);
    FeatureRow row = new FeatureRow(FEATURES.size());
    ObjectMapper mapper = new ObjectMapper();
    long slowestNanos = 0;
    int rejected = 0;
    Allocation allocation = new Allocation(Allocation.JSON_BYTES);
    for (int i = 0; i < RECORDS; i++) {
      byte[] original;
      do {
        original = mapper.writeValueAsBytes(random.object(0));
        row.begin(0, i, 0);
        untimed.decode(original, row);
      } while (row.isRejected() || original.length < 10);
      for (int j = 0; j < MUTANTS_PER_RECORD; j++) {
        byte[] mutant = Mutations.mutate(original, damage);
        row.begin(0, j, 0);
        long start = System.nanoTime();
        allocation.begin();
        try {
          (j % 2 == 0 ? timed : untimed).decode(mutant, row);
        } catch (RuntimeException | StackOverflowError e) {
          throw new AssertionError("seed %d, record %d, mutant %d".formatted(seed, i, j), e);
        }
        allocation.end(mutant.length);
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
        rejected += row.isRejected() ? 1 : 0;
      }
    }
    System.out.printf(
        "%,d damaged JSON records, %,d rejected, slowest %,d us, at most %,d bytes allocated%n",
        RECORDS * MUTANTS_PER_RECORD, rejected, slowestNanos / 1000, allocation.mostBytes());
    allocation.assertBounded();
    assertThat(rejected).isGreaterThan(RECORDS * MUTANTS_PER_RECORD / 2);
    assertThat(Duration.ofNanos(slowestNanos)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void survivesAnyBytes() {
    Random random = new Random(9);
    JsonRecordDecoder decoder = new JsonRecordDecoder(FEATURES, null);
    FeatureRow row = new FeatureRow(FEATURES.size());
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[3 + random.nextInt(40)];
      random.nextBytes(bytes);
      row.begin(0, i, 0);
      decoder.decode(bytes, row);
      assertThat(row.isRejected()).isTrue();
    }
  }

  @Test
  void namesThatAreNeverTheSameDoNoHarm() {
    JsonRecordDecoder decoder = new JsonRecordDecoder(FEATURES, null);
    FeatureRow row = new FeatureRow(FEATURES.size());
    for (int i = 0; i < 20_000; i++) {
      StringBuilder json = new StringBuilder("{");
      for (int j = 0; j < 10; j++) {
        json.append("\"n").append(i * 31L + j * 7919L).append("\":1,");
      }
      json.append("\"a\": 7}");
      row.begin(0, i, 0);
      decoder.decode(json.toString().getBytes(StandardCharsets.UTF_8), row);
      assertThat(row.isRejected()).isFalse();
      assertThat(row.number(0)).isEqualTo(7);
    }
  }
}
