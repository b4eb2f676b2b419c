package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DecimalsTest {
  @Property(tries = 5_000)
  void isTheNearestDouble(
      @ForAll @Size(min = 1, max = 40) byte[] bytes,
      @ForAll @IntRange(max = 60) int scale,
      @ForAll @IntRange(max = 20) int padding)
      throws BadRecord {
    byte[] padded = new byte[bytes.length + padding];
    Arrays.fill(padded, 0, padding, (byte) (bytes[0] >> 7));
    System.arraycopy(bytes, 0, padded, padding, bytes.length);

    double expected = new BigDecimal(new BigInteger(bytes), scale).doubleValue();
    assertThat(Decimals.toDouble(padded, 0, padded.length, scale)).isEqualTo(expected);
  }
}
