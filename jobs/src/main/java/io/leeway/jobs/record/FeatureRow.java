package io.leeway.jobs.record;

import io.leeway.schema.DeadLetterReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The monitored values of one record, as primitives in arrays that are reused for the next record.
 *
 * <p>Each feature is missing, a number or a text. Texts are bytes, those of the record itself where
 * it holds them as such, so that a category is looked up without being copied or becoming a string.
 * A row lives only until the next record is decoded: whoever wants to keep a value copies it.
 *
 * <p>A row may instead be rejected: then only where it came from and why are of any meaning.
 *
 * <p>No allocation per record once the text buffer has grown. Not thread-safe.
 */
public final class FeatureRow {
  /** Longer texts are cut here, at a character's start; bounds memory against hostile records. */
  public static final int MAX_TEXT_BYTES = 256;

  /** The time of a partition that nobody has judged. */
  public static final long NOT_JUDGED = Long.MAX_VALUE;

  private static final int NO_TEXT = -1;

  /** NaN where there is none, infinite where there is one that is not finite. */
  private final double[] numbers;

  private final byte[][] texts;
  private final int[] textStarts;
  private final int[] textEnds;

  /** Bytes of texts that the record does not hold as such. */
  private byte[] ownText = new byte[512];

  private int ownTextLength;

  private final double[][] arrays;
  private final int[] arrayLengths;
  private final ArrayState[] arrayStates;

  private boolean nonFinite;

  private int partition;
  private long offset;
  private long recordTimestampMillis;
  private long eventTimeMillis;
  private long partitionTimeMillis;
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

  /** What a row holds for an array. */
  public enum ArrayState {
    /** Absent, null, or with an item that is null. */
    MISSING,
    /** Shorter or longer than it should be; counts as missing, and apart. */
    WRONG_LENGTH,
    /** With an item that is NaN or infinite; counts as missing, and apart. */
    NON_FINITE,
    NUMBERS
  }

  public FeatureRow(int features) {
    this(features, new int[0]);
  }

  /** A row with arrays of these lengths. */
  public FeatureRow(int features, int[] dimensions) {
    this.arrays = new double[dimensions.length][];
    for (int array = 0; array < dimensions.length; array++) {
      arrays[array] = new double[dimensions[array]];
    }
    this.arrayLengths = new int[dimensions.length];
    this.arrayStates = new ArrayState[dimensions.length];
    this.numbers = new double[features];
    this.texts = new byte[features][];
    Arrays.fill(texts, ownText);
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
    this.partitionTimeMillis = NOT_JUDGED;
    this.rejection = null;
    this.rejectionDetail = "";
    this.payload = null;
    this.ownTextLength = 0;
    this.nonFinite = false;
    Arrays.fill(numbers, Double.NaN);
    Arrays.fill(textEnds, NO_TEXT);
    if (arrays.length > 0) {
      Arrays.fill(arrayStates, ArrayState.MISSING);
    }
  }

  // --- written by decoders ---

  public void setEventTime(long millis) {
    this.eventTimeMillis = millis;
  }

  /** A feature's value is a number in all records or in none. */
  public void setNumber(int feature, double value) {
    if (Double.isFinite(value)) {
      numbers[feature] = value;
    } else {
      setNonFinite(feature);
    }
  }

  /**
   * Copies the bytes; all but the first {@link #MAX_TEXT_BYTES}, cut at a character's start, are
   * dropped.
   */
  public void setText(int feature, byte[] source, int from, int to) {
    int length = cutEnd(source, from, to) - from;
    ensureText(length);
    System.arraycopy(source, from, ownText, ownTextLength, length);
    endText(feature, length);
  }

  /** Like {@link #setText} without a copy: the bytes must not change before the next record. */
  public void setTextInPlace(int feature, byte[] source, int from, int to) {
    texts[feature] = source;
    textStarts[feature] = from;
    textEnds[feature] = to - from > MAX_TEXT_BYTES ? cutEnd(source, from, to) : to;
  }

  private static int cutEnd(byte[] source, int from, int to) {
    if (to - from <= MAX_TEXT_BYTES) {
      return to;
    }
    int end = from + MAX_TEXT_BYTES;
    while (end > from && (source[end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }

  /** The text that a whole number has as a category: its decimal digits. */
  public void setIntegerText(int feature, long value) {
    ensureText(20);
    int length = 0;
    long rest = value;
    int end = 20;
    do {
      ownText[ownTextLength + --end] = (byte) ('0' + Math.abs((int) (rest % 10)));
      rest /= 10;
      length++;
    } while (rest != 0);
    if (value < 0) {
      ownText[ownTextLength + --end] = '-';
      length++;
    }
    System.arraycopy(ownText, ownTextLength + end, ownText, ownTextLength, length);
    endText(feature, length);
  }

  /**
   * The text that a number has as a category: as a whole number where it is one, so that 5.0 and 5
   * are the same.
   */
  public void setNumberText(int feature, double value) {
    if (!Double.isFinite(value)) {
      setNonFinite(feature);
      textEnds[feature] = NO_TEXT;
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

  private void setNonFinite(int feature) {
    numbers[feature] = Double.POSITIVE_INFINITY;
    nonFinite = true;
  }

  public void setBooleanText(int feature, boolean value) {
    setAsciiText(feature, value ? "true" : "false");
  }

  public void setMissing(int feature) {
    numbers[feature] = Double.NaN;
    textEnds[feature] = NO_TEXT;
  }

  /** Items follow, until {@link #endArray}. */
  public void beginArray(int array) {
    arrayLengths[array] = 0;
    arrayStates[array] = ArrayState.NUMBERS;
  }

  public void addItem(int array, double value) {
    int at = arrayLengths[array]++;
    if (at < arrays[array].length) {
      arrays[array][at] = value;
    }
    if (!Double.isFinite(value) && arrayStates[array] == ArrayState.NUMBERS) {
      arrayStates[array] = ArrayState.NON_FINITE;
    }
  }

  public void addNullItem(int array) {
    arrayLengths[array]++;
    arrayStates[array] = ArrayState.MISSING;
  }

  /** Judges the length. */
  public void endArray(int array) {
    if (arrayLengths[array] != arrays[array].length) {
      arrayStates[array] = ArrayState.WRONG_LENGTH;
    }
  }

  public void forgetArray(int array) {
    arrayStates[array] = ArrayState.MISSING;
  }

  /**
   * Makes this a dead letter; the detail says where the problem is and holds no value of the
   * record.
   */
  public void reject(DeadLetterReason reason, String detail) {
    this.rejection = reason;
    this.rejectionDetail = detail;
  }

  /** Says how far the row's partition has come, {@link Long#MIN_VALUE} if that is not known. */
  public void setPartitionTime(long millis) {
    this.partitionTimeMillis = millis;
  }

  /** Keeps the bytes of a rejected record for its dead letter. */
  public void keepPayload(byte[] value) {
    this.payload = value;
  }

  // --- read by the summarizer ---

  public int features() {
    return numbers.length;
  }

  public State state(int feature) {
    if (hasText(feature)) {
      return State.TEXT;
    }
    double number = numbers[feature];
    if (Double.isNaN(number)) {
      return State.MISSING;
    }
    return Double.isInfinite(number) ? State.NON_FINITE : State.NUMBER;
  }

  /** The number; NaN if there is none, infinite if it is {@link State#NON_FINITE}. */
  public double number(int feature) {
    return numbers[feature];
  }

  /** Whether some feature is, or was before it was set again, {@link State#NON_FINITE}. */
  public boolean mayHaveNonFinite() {
    return nonFinite;
  }

  public boolean hasText(int feature) {
    return textEnds[feature] >= 0;
  }

  /**
   * The bytes that {@link #textStart} and {@link #textEnd} point into, of a feature with a text.
   */
  public byte[] text(int feature) {
    return texts[feature];
  }

  public int textStart(int feature) {
    return textStarts[feature];
  }

  public int textEnd(int feature) {
    return textEnds[feature];
  }

  /** How many arrays there are. */
  public int arrays() {
    return arrays.length;
  }

  public ArrayState arrayState(int array) {
    return arrayStates[array];
  }

  /** The items of an array of {@link ArrayState#NUMBERS}; not to be changed or kept. */
  public double[] array(int array) {
    return arrays[array];
  }

  public long eventTimeMillis() {
    return eventTimeMillis;
  }

  /**
   * How far the row's partition has come, {@link #NOT_JUDGED} before the row was counted, {@link
   * Long#MIN_VALUE} if that is not known.
   */
  public long partitionTimeMillis() {
    return partitionTimeMillis;
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
      ownText[ownTextLength + i] = (byte) value.charAt(i);
    }
    endText(feature, value.length());
  }

  /** Texts that were written before keep their bytes, in the smaller buffer. */
  private void ensureText(int more) {
    if (ownText.length - ownTextLength < more) {
      ownText = Arrays.copyOf(ownText, Math.max(ownText.length * 2, ownTextLength + more));
    }
  }

  private void endText(int feature, int length) {
    texts[feature] = ownText;
    textStarts[feature] = ownTextLength;
    ownTextLength += length;
    textEnds[feature] = ownTextLength;
  }
}
