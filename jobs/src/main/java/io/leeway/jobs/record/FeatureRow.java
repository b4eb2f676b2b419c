package io.leeway.jobs.record;

import io.leeway.schema.DeadLetterReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The monitored values of one record, as primitives in arrays that are reused for the next record.
 *
 * <p>Each feature is missing, a number or a text. Texts are bytes in one shared buffer, so that a
 * category is looked up without becoming a string. A row lives only until the next record is
 * decoded: whoever wants to keep a value copies it.
 *
 * <p>A row may instead be rejected: then only where it came from and why are of any meaning.
 *
 * <p>No allocation per record once the text buffer has grown. Not thread-safe.
 */
public final class FeatureRow {
  /** Longer texts are cut here, at a character's start; bounds memory against hostile records. */
  public static final int MAX_TEXT_BYTES = 256;

  private final double[] numbers;
  private final State[] states;
  private final int[] textStarts;
  private final int[] textEnds;
  private byte[] text = new byte[512];
  private int textLength;

  private int partition;
  private long offset;
  private long recordTimestampMillis;
  private long eventTimeMillis;
  private @Nullable DeadLetterReason rejection;
  private String rejectionDetail = "";
  private byte @Nullable [] payload;

  /** What a row holds for a feature. */
  public enum State {
    MISSING,
    /** A number that is NaN or infinite; counts as missing, and apart. */
    NON_FINITE,
    NUMBER,
    TEXT
  }

  public FeatureRow(int features) {
    this.numbers = new double[features];
    this.states = new State[features];
    this.textStarts = new int[features];
    this.textEnds = new int[features];
    begin(0, 0, 0);
  }

  /**
   * Forgets the last record and starts the one at this place; its event time is the record's
   * timestamp until set.
   */
  public void begin(int partition, long offset, long recordTimestampMillis) {
    this.partition = partition;
    this.offset = offset;
    this.recordTimestampMillis = recordTimestampMillis;
    this.eventTimeMillis = recordTimestampMillis;
    this.rejection = null;
    this.rejectionDetail = "";
    this.payload = null;
    this.textLength = 0;
    Arrays.fill(states, State.MISSING);
  }

  // --- written by decoders ---

  public void setEventTime(long millis) {
    this.eventTimeMillis = millis;
  }

  public void setNumber(int feature, double value) {
    numbers[feature] = value;
    states[feature] = Double.isFinite(value) ? State.NUMBER : State.NON_FINITE;
  }

  /**
   * Copies the bytes; all but the first {@link #MAX_TEXT_BYTES}, cut at a character's start, are
   * dropped.
   */
  public void setText(int feature, byte[] source, int from, int to) {
    int length = to - from;
    if (length > MAX_TEXT_BYTES) {
      length = MAX_TEXT_BYTES;
      while (length > 0 && (source[from + length] & 0xC0) == 0x80) {
        length--;
      }
    }
    ensureText(length);
    System.arraycopy(source, from, text, textLength, length);
    endText(feature, length);
  }

  /** The text that a whole number has as a category: its decimal digits. */
  public void setIntegerText(int feature, long value) {
    ensureText(20);
    int length = 0;
    long rest = value;
    int end = 20;
    do {
      text[textLength + --end] = (byte) ('0' + Math.abs((int) (rest % 10)));
      rest /= 10;
      length++;
    } while (rest != 0);
    if (value < 0) {
      text[textLength + --end] = '-';
      length++;
    }
    System.arraycopy(text, textLength + end, text, textLength, length);
    endText(feature, length);
  }

  /**
   * The text that a number has as a category: as a whole number where it is one, so that 5.0 and 5
   * are the same.
   */
  public void setNumberText(int feature, double value) {
    if (!Double.isFinite(value)) {
      states[feature] = State.NON_FINITE;
    } else if (value == Math.rint(value) && Math.abs(value) < 0x1p53) {
      setIntegerText(feature, (long) value);
    } else {
      setAsciiText(feature, Double.toString(value));
    }
  }

  /** Like {@link #setNumberText} of the shortest decimal: the float 0.1 is 0.1 as a category. */
  public void setFloatText(int feature, float value) {
    setNumberText(
        feature, value == Math.rint(value) ? value : Double.parseDouble(Float.toString(value)));
  }

  public void setBooleanText(int feature, boolean value) {
    setAsciiText(feature, value ? "true" : "false");
  }

  public void setMissing(int feature) {
    states[feature] = State.MISSING;
  }

  /**
   * Makes this a dead letter; the detail says where the problem is and holds no value of the
   * record.
   */
  public void reject(DeadLetterReason reason, String detail) {
    this.rejection = reason;
    this.rejectionDetail = detail;
  }

  /** Keeps the bytes of a rejected record for its dead letter. */
  public void keepPayload(byte[] value) {
    this.payload = value;
  }

  // --- read by the summarizer ---

  public int features() {
    return states.length;
  }

  public State state(int feature) {
    return states[feature];
  }

  public double number(int feature) {
    return numbers[feature];
  }

  /**
   * The buffer that {@link #textStart} and {@link #textEnd} point into; valid until the next
   * record.
   */
  public byte[] text() {
    return text;
  }

  public int textStart(int feature) {
    return textStarts[feature];
  }

  public int textEnd(int feature) {
    return textEnds[feature];
  }

  public long eventTimeMillis() {
    return eventTimeMillis;
  }

  public int partition() {
    return partition;
  }

  public long offset() {
    return offset;
  }

  public long recordTimestampMillis() {
    return recordTimestampMillis;
  }

  public boolean isRejected() {
    return rejection != null;
  }

  public @Nullable DeadLetterReason rejection() {
    return rejection;
  }

  public String rejectionDetail() {
    return rejectionDetail;
  }

  public byte @Nullable [] payload() {
    return payload;
  }

  private void setAsciiText(int feature, String value) {
    ensureText(value.length());
    for (int i = 0; i < value.length(); i++) {
      text[textLength + i] = (byte) value.charAt(i);
    }
    endText(feature, value.length());
  }

  private void ensureText(int more) {
    if (text.length - textLength < more) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, textLength + more));
    }
  }

  private void endText(int feature, int length) {
    textStarts[feature] = textLength;
    textLength += length;
    textEnds[feature] = textLength;
    states[feature] = State.TEXT;
  }
}
