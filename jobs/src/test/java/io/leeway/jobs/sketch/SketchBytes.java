package io.leeway.jobs.sketch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Sketches as bytes and back, whole or damaged. */
final class SketchBytes {
  private SketchBytes() {}

  interface Writer {
    void writeTo(DataOutput target) throws IOException;
  }

  interface Reader<T> {
    T readFrom(DataInput source) throws IOException;
  }

  static byte[] of(ValueSketch sketch) {
    return written(sketch::writeTo);
  }

  static byte[] of(CategorySketch sketch) {
    return written(sketch::writeTo);
  }

  static ValueSketch roundTrip(ValueSketch sketch) {
    return read(of(sketch), ValueSketch::readFrom);
  }

  static CategorySketch roundTrip(CategorySketch sketch) {
    return read(of(sketch), CategorySketch::readFrom);
  }

  static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  /** What the bytes say; null if they are refused. Everything else than an IOException fails. */
  static <T> @Nullable T readOrNull(byte[] bytes, Reader<T> reader) {
    try {
      return reader.readFrom(input(bytes));
    } catch (IOException refused) {
      return null;
    }
  }

  /** A few bytes changed, inserted, removed or overwritten by the largest integer. */
  static byte[] damaged(byte[] bytes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] result = bytes.clone();
    for (int i = 1 + random.nextInt(3); i > 0 && result.length > 0; i--) {
      // the head decides most, so every other damage is there
      int at = random.nextInt(random.nextBoolean() ? Math.min(24, result.length) : result.length);
      switch (random.nextInt(4)) {
        case 0 -> result[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        case 1 -> result[at] = (byte) random.nextInt();
        case 2 -> result = Arrays.copyOf(result, at);
        default -> Arrays.fill(result, at, Math.min(result.length, at + 9), (byte) -1);
      }
    }
    return result;
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private static byte[] written(Writer sketch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      sketch.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> T read(byte[] bytes, Reader<T> reader) {
    try (DataInputStream source = input(bytes)) {
      T sketch = reader.readFrom(source);
      if (source.available() > 0) {
        throw new AssertionError(source.available() + " bytes are left");
      }
      return sketch;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
