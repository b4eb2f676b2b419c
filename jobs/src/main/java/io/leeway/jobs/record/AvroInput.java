package io.leeway.jobs.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A position in the bytes of one record, and the primitives of Avro's binary encoding.
 *
 * <p>Every read checks that the bytes are there. Reused from record to record; allocates nothing
 * unless it fails. Not thread-safe.
 */
final class AvroInput {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] NOTHING = {};

  /** Of the longest 64-bit number: seven bits per byte. */
  private static final int MAX_VARINT_BYTES = 10;

  /** The highest bit of each byte: more bytes of the number follow. */
  private static final long CONTINUES = 0x8080808080808080L;

  private byte[] bytes = NOTHING;
  private int position;
  private int limit;

  void begin(byte[] record, int from) {
    this.bytes = record;
    this.position = from;
    this.limit = record.length;
  }

  /** Lets go of the record, so that it can be collected. */
  void end() {
    this.bytes = NOTHING;
    this.position = 0;
    this.limit = 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  void moveTo(int earlierPosition) {
    this.position = earlierPosition;
  }

  int remaining() {
    return limit - position;
  }

  long readLong() throws BadRecord {
    if (position >= limit) {
      throw BadRecord.truncated();
    }
    int first = bytes[position];
    if (first >= 0) {
      position++;
      return (first >>> 1) ^ -(first & 1L);
    }
    return readLongerLong();
  }

  private long readLongerLong() throws BadRecord {
    if (limit - position < Long.BYTES) {
      return readLongByBytes();
    }
    long word = (long) LONGS.get(bytes, position);
    long ends = ~word & CONTINUES;
    if (ends == 0) {
      return readLongByBytes();
    }
    position += Long.numberOfTrailingZeros(ends) / Byte.SIZE + 1;
    long raw = word & (ends ^ (ends - 1));
    // Seven bits each of two bytes, then of four, then of eight.
    raw = (raw & 0x007F007F007F007FL) | (raw & 0x7F007F007F007F00L) >>> 1;
    raw = (raw & 0x00003FFF00003FFFL) | (raw & 0x3FFF00003FFF0000L) >>> 2;
    raw = (raw & 0x000000000FFFFFFFL) | (raw & 0x0FFFFFFF00000000L) >>> 4;
    return (raw >>> 1) ^ -(raw & 1);
  }

  /** For numbers of more than eight bytes, and at the end of the record. */
  private long readLongByBytes() throws BadRecord {
    int end = Math.min(limit, position + MAX_VARINT_BYTES);
    long raw = 0;
    int shift = 0;
    for (int at = position; at < end; at++) {
      byte part = bytes[at];
      raw |= (part & 0x7FL) << shift;
      if (part >= 0) {
        position = at + 1;
        return (raw >>> 1) ^ -(raw & 1);
      }
      shift += 7;
    }
    throw unendedVarint();
  }

  int readInt() throws BadRecord {
    long value = readLong();
    if (value != (int) value) {
      throw BadRecord.malformed("an int that does not fit 32 bits");
    }
    return (int) value;
  }

  float readFloat() throws BadRecord {
    int at = position;
    skip(Float.BYTES);
    return Float.intBitsToFloat((int) INTS.get(bytes, at));
  }

  double readDouble() throws BadRecord {
    int at = position;
    skip(Double.BYTES);
    return doubleAt(at);
  }

  /** A double that has been skipped. */
  double doubleAt(int earlierPosition) {
    return Double.longBitsToDouble((long) LONGS.get(bytes, earlierPosition));
  }

  boolean readBoolean() throws BadRecord {
    int at = position;
    skip(1);
    byte value = bytes[at];
    if ((value & ~1) != 0) {
      throw BadRecord.malformed("a boolean that is neither 0 nor 1");
    }
    return value == 1;
  }

  /** The branch of a union or the symbol of an enum. */
  int readIndex(int count) throws BadRecord {
    long index = readLong();
    if (index < 0 || index >= count) {
      throw BadRecord.malformed("a branch or symbol that the schema does not have");
    }
    return (int) index;
  }

  /** The length of the string or bytes that follow; they are all there. */
  int readLength() throws BadRecord {
    long length = readLong();
    if (length < 0) {
      throw BadRecord.malformed("a negative length");
    }
    if (length > limit - position) {
      throw BadRecord.truncated();
    }
    return (int) length;
  }

  void skip(long count) throws BadRecord {
    if (count > limit - position) {
      throw BadRecord.truncated();
    }
    position += (int) count;
  }

  void skipVarint() throws BadRecord {
    int end = Math.min(limit, position + MAX_VARINT_BYTES);
    for (int at = position; at < end; at++) {
      if (bytes[at] >= 0) {
        position = at + 1;
        return;
      }
    }
    throw unendedVarint();
  }

  private BadRecord unendedVarint() {
    return limit - position < MAX_VARINT_BYTES
        ? BadRecord.truncated()
        : BadRecord.malformed("a number of more than 10 bytes");
  }
}
