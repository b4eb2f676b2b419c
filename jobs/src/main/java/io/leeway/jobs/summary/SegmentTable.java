package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.record.PrintableText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a stream, found by the bytes of a row's segment fields without making a string.
 *
 * <p>At most so many are known at a time. When one more comes, those whose windows have all closed
 * are forgotten; if there are none, its records belong to the segment {@link #OTHER}, so that a
 * field with a million values costs no more memory than the limit. Which segments are known beyond
 * the limit depends on the order of the records; up to it nothing does.
 *
 * <p>A segment is called by its fields and values, {@code country=FR,device=ios}. Control
 * characters are escaped, and between several fields commas and backslashes too, so that different
 * values never have the same name.
 *
 * <p>Cost per record: a hash over the bytes, keyed so that values made to collide do not, and a
 * comparison; no name depends on the key. Not thread-safe.
 */
final class SegmentTable {
  /** Name of what is over the limit. */
  static final String OTHER = "(other)";

  private static final String MISSING = "(missing)";

  /** Between the values of several fields; a byte that no UTF-8 text has. */
  private static final byte SEPARATOR = (byte) 0xFF;

  /** Instead of a value; likewise. */
  private static final byte NO_VALUE = (byte) 0xFE;

  private final List<String> fields;
  private final int firstField;
  private final int limit;
  private final Segment other = new Segment(OTHER, new byte[0], 0);
  private @Nullable Segment[] slots = new Segment[64];
  private int size;
  private final long seed = System.identityHashCode(this) * 0x9E3779B97F4A7C15L;
  private byte[] key = new byte[64];
  private long closedBeforeMillis = Long.MIN_VALUE;
  private long sweptBeforeMillis = Long.MIN_VALUE;

  /**
   * @param fields names of the segment fields
   * @param firstField the first one's place in rows, the others follow
   * @param limit most segments to know at a time
   */
  SegmentTable(List<String> fields, int firstField, int limit) {
    this.fields = List.copyOf(fields);
    this.firstField = firstField;
    this.limit = limit;
  }

  /** The segment of a row. */
  Segment of(FeatureRow row) {
    int length = writeKey(row);
    int hash = hash(length);
    int slot = slot(slots, hash);
    for (Segment segment = slots[slot];
        segment != null;
        slot = (slot + 1) & (slots.length - 1), segment = slots[slot]) {
      if (segment.hash == hash
          && Arrays.equals(segment.key, 0, segment.key.length, key, 0, length)) {
        return segment;
      }
    }
    return add(hash, length);
  }

  /** Segments without a pane from here on may be forgotten when there are too many. */
  void closeBefore(long paneStartMillis) {
    closedBeforeMillis = Math.max(closedBeforeMillis, paneStartMillis);
  }

  /** How many segments are known. */
  int size() {
    return size;
  }

  private Segment add(int hash, int length) {
    if (size >= limit) {
      sweep();
      if (size >= limit) {
        return other;
      }
    }
    if (size * 2 >= slots.length) {
      rebuild(known(), slots.length * 2);
    }
    Segment segment = new Segment(name(length), Arrays.copyOf(key, length), hash);
    put(slots, segment);
    size++;
    return segment;
  }

  private void sweep() {
    if (sweptBeforeMillis == closedBeforeMillis) {
      return;
    }
    sweptBeforeMillis = closedBeforeMillis;
    List<Segment> kept = known();
    kept.removeIf(segment -> segment.lastPaneStartMillis < closedBeforeMillis);
    rebuild(kept, slots.length);
    size = kept.size();
  }

  private List<Segment> known() {
    List<Segment> known = new ArrayList<>(size);
    for (Segment segment : slots) {
      if (segment != null) {
        known.add(segment);
      }
    }
    return known;
  }

  private void rebuild(Iterable<Segment> segments, int capacity) {
    @Nullable Segment[] rebuilt = new Segment[capacity];
    for (Segment segment : segments) {
      put(rebuilt, segment);
    }
    slots = rebuilt;
  }

  private static void put(@Nullable Segment[] slots, Segment segment) {
    int slot = slot(slots, segment.hash);
    while (slots[slot] != null) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = segment;
  }

  private static int slot(@Nullable Segment[] slots, int hash) {
    return (hash >>> 7) & (slots.length - 1);
  }

  private int writeKey(FeatureRow row) {
    int length = 0;
    for (int i = 0; i < fields.size(); i++) {
      int field = firstField + i;
      int bytes = row.hasText(field) ? row.textEnd(field) - row.textStart(field) : 1;
      if (length + bytes + 1 > key.length) {
        key = Arrays.copyOf(key, (length + bytes + 1) * 2);
      }
      if (i > 0) {
        key[length++] = SEPARATOR;
      }
      if (row.hasText(field)) {
        System.arraycopy(row.text(field), row.textStart(field), key, length, bytes);
      } else {
        key[length] = NO_VALUE;
      }
      length += bytes;
    }
    return length;
  }

  private int hash(int length) {
    long hash = seed ^ length;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ key[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) (hash ^ (hash >>> 32));
  }

  private String name(int length) {
    StringBuilder name = new StringBuilder();
    int from = 0;
    for (int i = 0; i < fields.size(); i++) {
      int to = from;
      while (to < length && key[to] != SEPARATOR) {
        to++;
      }
      boolean missing = to == from + 1 && key[from] == NO_VALUE;
      name.append(i == 0 ? "" : ",")
          .append(fields.get(i))
          .append('=')
          .append(missing ? MISSING : value(from, to));
      from = to + 1;
    }
    return name.toString();
  }

  private String value(int from, int to) {
    String value = new String(key, from, to - from, StandardCharsets.UTF_8);
    return PrintableText.escaped(value, fields.size() > 1 ? ",\\" : "");
  }
}
