package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of every length, with few and with many bytes after them, as Avro's encoder has them. */
class AvroInputTest {
  private static final long SEED = 20_261_122;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 30})
  void readsWhatAvroWroteWhateverFollows(int following) throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    AvroInput in = new AvroInput();
    for (int bits = 0; bits < Long.SIZE; bits++) {
      for (int i = 0; i < 20; i++) {
        long value = random.nextLong() >> bits;
        byte[] written = written(value);
        byte[] bytes = Arrays.copyOf(written, written.length + following);
        for (int at = written.length; at < bytes.length; at++) {
          bytes[at] = (byte) random.nextInt();
        }
        in.begin(bytes, 0);
        assertThat(in.readLong()).as("seed %d, bits %d", SEED, bits).isEqualTo(value);
        assertThat(in.position()).isEqualTo(written.length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {64, -65, 8192, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesEveryBeginningOfANumber(long value) throws Exception {
    byte[] written = written(value);
    AvroInput in = new AvroInput();
    for (int length = 0; length < written.length; length++) {
      in.begin(Arrays.copyOf(written, length), 0);
      assertThatThrownBy(in::readLong).isInstanceOf(BadRecord.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {11, 12, 20})
  void refusesANumberThatDoesNotEnd(int length) {
    byte[] endless = new byte[length];
    Arrays.fill(endless, (byte) 0xFF);
    AvroInput in = new AvroInput();
    in.begin(endless, 0);
    assertThatThrownBy(in::readLong)
        .isInstanceOfSatisfying(
            BadRecord.class, e -> assertThat(e.problem()).contains("more than 10 bytes"));
  }

  private static byte[] written(long value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    encoder.writeLong(value);
    encoder.flush();
    return bytes.toByteArray();
  }
}
