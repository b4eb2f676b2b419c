package io.leeway.jobs.sketch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A fixed hash of 64 bits over bytes, eight at a time: the same on every machine, because it
 * decides what a sketch says.
 *
 * <p>Multiplications and shifts that are bijections, ending in the finalizer of SplitMix64; not a
 * cryptographic hash, so texts can be made to collide on purpose.
 */
final class TextHash {
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final long FIRST = 0xBF58476D1CE4E5B9L;
  private static final long SECOND = 0x94D049BB133111EBL;

  private TextHash() {}

  static long of(byte[] text, int from, int to) {
    long hash = (to - from) * GOLDEN;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      hash = step(hash, (long) EIGHT_BYTES.get(text, i));
    }
    long rest = 0;
    for (int shift = 0; i < to; i++, shift += Byte.SIZE) {
      rest |= (text[i] & 0xFFL) << shift;
    }
    return finish(step(hash, rest));
  }

  private static long step(long hash, long bits) {
    long mixed = (hash ^ bits) * FIRST;
    return mixed ^ (mixed >>> 32);
  }

  private static long finish(long hash) {
    long mixed = hash + GOLDEN;
    mixed = (mixed ^ (mixed >>> 30)) * FIRST;
    mixed = (mixed ^ (mixed >>> 27)) * SECOND;
    return mixed ^ (mixed >>> 31);
  }
}
