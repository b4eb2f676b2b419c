package io.leeway.jobs.operator;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.schema.DeadLetterReason;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Serializes rows for the case that the source is not chained to what reads it.
 *
 * <p>{@link #copy} returns the same row: rows are consumed before the next record is read, so
 * copying them, which Flink does between chained operators when objects are not reused, would be
 * for nothing. Rows are never kept in state.
 *
 * <p>The bytes start with a version. Of a feature that is not finite only that is written.
 * Stateless and thread-safe.
 */
public final class FeatureRowSerializer extends TypeSerializerSingleton<FeatureRow> {
  private static final long serialVersionUID = 1L;

  public static final FeatureRowSerializer INSTANCE = new FeatureRowSerializer();

  private static final int VERSION = 2;

  // Written to the wire: never reuse a number.
  private static final int MISSING = 0;
  private static final int NON_FINITE = 1;
  private static final int NUMBER = 2;
  private static final int TEXT = 3;
  private static final int WRONG_LENGTH = 4;

  private FeatureRowSerializer() {}

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public FeatureRow createInstance() {
    return new FeatureRow(0);
  }

  @Override
  public FeatureRow copy(FeatureRow from) {
    return from;
  }

  @Override
  public FeatureRow copy(FeatureRow from, FeatureRow reuse) {
    return from;
  }

  /** Of variable length. */
  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(FeatureRow row, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeInt(row.features());
    target.writeInt(row.arrays());
    for (int array = 0; array < row.arrays(); array++) {
      target.writeInt(row.array(array).length);
    }
    target.writeInt(row.partition());
    target.writeLong(row.offset());
    target.writeLong(row.recordTimestampMillis());
    target.writeLong(row.eventTimeMillis());
    for (int feature = 0; feature < row.features(); feature++) {
      writeFeature(row, feature, target);
    }
    for (int array = 0; array < row.arrays(); array++) {
      writeArray(row, array, target);
    }
    writeRejection(row, target);
  }

  /** What the bytes of features in these states mean; an array of numbers has them all. */
  private static void writeArray(FeatureRow row, int array, DataOutputView target)
      throws IOException {
    switch (row.arrayState(array)) {
      case MISSING -> target.writeByte(MISSING);
      case NON_FINITE -> target.writeByte(NON_FINITE);
      case WRONG_LENGTH -> target.writeByte(WRONG_LENGTH);
      case NUMBERS -> {
        target.writeByte(NUMBER);
        for (double item : row.array(array)) {
          target.writeDouble(item);
        }
      }
    }
  }

  private static void readArray(FeatureRow row, int array, DataInputView source)
      throws IOException {
    int state = source.readByte();
    row.beginArray(array);
    switch (state) {
      case MISSING -> row.forgetArray(array);
      case WRONG_LENGTH -> row.endArray(array);
      case NON_FINITE, NUMBER -> {
        for (int i = 0; i < row.array(array).length; i++) {
          row.addItem(array, state == NUMBER ? source.readDouble() : Double.NaN);
        }
        row.endArray(array);
      }
      default -> throw new IOException("Array in state %d, expected 0, 1, 2 or 4".formatted(state));
    }
  }

  private static void writeFeature(FeatureRow row, int feature, DataOutputView target)
      throws IOException {
    switch (row.state(feature)) {
      case MISSING -> target.writeByte(MISSING);
      case NON_FINITE -> target.writeByte(NON_FINITE);
      case NUMBER -> {
        target.writeByte(NUMBER);
        target.writeDouble(row.number(feature));
      }
      case TEXT -> {
        int length = row.textEnd(feature) - row.textStart(feature);
        target.writeByte(TEXT);
        target.writeShort(length);
        target.write(row.text(feature), row.textStart(feature), length);
      }
    }
  }

  private static void writeRejection(FeatureRow row, DataOutputView target) throws IOException {
    DeadLetterReason reason = row.rejection();
    target.writeBoolean(reason != null);
    if (reason == null) {
      return;
    }
    target.writeUTF(reason.name());
    target.writeUTF(row.rejectionDetail());
    byte @Nullable [] payload = row.payload();
    target.writeInt(payload == null ? -1 : payload.length);
    if (payload != null) {
      target.write(payload);
    }
  }

  @Override
  public FeatureRow deserialize(DataInputView source) throws IOException {
    return deserialize(createInstance(), source);
  }

  @Override
  public FeatureRow deserialize(FeatureRow reuse, DataInputView source) throws IOException {
    int version = source.readByte();
    if (version != VERSION) {
      throw new IOException("Row of version %d, expected %d".formatted(version, VERSION));
    }
    int features = source.readInt();
    int[] dimensions = new int[source.readInt()];
    for (int array = 0; array < dimensions.length; array++) {
      dimensions[array] = source.readInt();
    }
    FeatureRow row =
        reuse.features() == features && dimensions.length == 0 && reuse.arrays() == 0
            ? reuse
            : new FeatureRow(features, dimensions);
    row.begin(source.readInt(), source.readLong(), source.readLong());
    row.setEventTime(source.readLong());
    for (int feature = 0; feature < features; feature++) {
      readFeature(row, feature, source);
    }
    for (int array = 0; array < row.arrays(); array++) {
      readArray(row, array, source);
    }
    if (source.readBoolean()) {
      row.reject(DeadLetterReason.valueOf(source.readUTF()), source.readUTF());
      int length = source.readInt();
      if (length >= 0) {
        byte[] payload = new byte[length];
        source.readFully(payload);
        row.keepPayload(payload);
      }
    }
    return row;
  }

  private static void readFeature(FeatureRow row, int feature, DataInputView source)
      throws IOException {
    int state = source.readByte();
    switch (state) {
      case MISSING -> row.setMissing(feature);
      case NON_FINITE -> row.setNumber(feature, Double.NaN);
      case NUMBER -> row.setNumber(feature, source.readDouble());
      case TEXT -> {
        byte[] text = new byte[source.readShort()];
        source.readFully(text);
        row.setText(feature, text, 0, text.length);
      }
      default -> throw new IOException("Feature in state %d, expected 0 to 3".formatted(state));
    }
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public TypeSerializerSnapshot<FeatureRow> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Any version of this serializer reads what it wrote itself. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<FeatureRow> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
