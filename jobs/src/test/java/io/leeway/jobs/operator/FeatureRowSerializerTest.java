package io.leeway.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.schema.DeadLetterReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeatureRowSerializerTest {
  private final TypeSerializer<FeatureRow> serializer =
      StreamTypes.FEATURE_ROW.createSerializer(new SerializerConfigImpl());

  @Test
  void rowsSurviveTheWire() throws IOException {
    long seed = 11;
    Random random = new Random(seed);
    DataOutputSerializer out = new DataOutputSerializer(64);
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      FeatureRow row = randomRow(random);
      written.add(show(row));
      serializer.serialize(row, out);
    }

    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    DataOutputSerializer copied = new DataOutputSerializer(64);
    FeatureRow reuse = serializer.createInstance();
    for (String row : written) {
      reuse = serializer.deserialize(reuse, in);
      assertThat(show(reuse)).as("seed %d", seed).isEqualTo(row);
    }
    assertThat(in.available()).isZero();

    DataInputDeserializer again = new DataInputDeserializer(out.getCopyOfBuffer());
    while (again.available() > 0) {
      serializer.copy(again, copied);
    }
    assertThat(copied.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
  }

  @Test
  void copyingIsForNothing() {
    FeatureRow row = new FeatureRow(1);

    assertThat(serializer.copy(row)).isSameAs(row);
    assertThat(serializer.copy(row, new FeatureRow(1))).isSameAs(row);
    assertThat(serializer.isImmutableType()).isFalse();
  }

  @Test
  void arraysComeBackWithWhatIsWrongWithThem() throws Exception {
    FeatureRow row = new FeatureRow(0, new int[] {2, 2, 2, 2});
    row.beginArray(0);
    row.addItem(0, 1.5);
    row.addItem(0, -0.0);
    row.endArray(0);
    row.beginArray(1);
    row.addItem(1, Double.NaN);
    row.addItem(1, 1);
    row.endArray(1);
    row.beginArray(2);
    row.endArray(2);
    DataOutputSerializer bytes = new DataOutputSerializer(64);
    serializer.serialize(row, bytes);
    FeatureRow back = serializer.deserialize(new DataInputDeserializer(bytes.getCopyOfBuffer()));
    assertThat(back.array(0)).containsExactly(1.5, -0.0);
    assertThat(back.arrayState(0)).isEqualTo(FeatureRow.ArrayState.NUMBERS);
    assertThat(back.arrayState(1)).isEqualTo(FeatureRow.ArrayState.NON_FINITE);
    assertThat(back.arrayState(2)).isEqualTo(FeatureRow.ArrayState.WRONG_LENGTH);
    assertThat(back.arrayState(3)).isEqualTo(FeatureRow.ArrayState.MISSING);
  }

  @Test
  void refusesAnotherVersion() {
    assertThatThrownBy(
            () -> serializer.deserialize(new DataInputDeserializer(new byte[] {3, 0, 0, 0, 0})))
        .hasMessage("Row of version 3, expected 2");
  }

  @Test
  void theSnapshotRestoresTheSerializer() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    TypeSerializerSnapshot<FeatureRow> read =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());

    assertThat(read.restoreSerializer()).isEqualTo(serializer);
    assertThat(
            serializer.snapshotConfiguration().resolveSchemaCompatibility(read).isCompatibleAsIs())
        .isTrue();
  }

  @Test
  void theTypeIsEqualToItselfAfterATrip() throws Exception {
    TypeInformation<FeatureRow> type = StreamTypes.FEATURE_ROW;

    assertThat(InstantiationUtil.clone(type)).isEqualTo(type).hasSameHashCodeAs(type);
    assertThat(type.canEqual("text")).isFalse();
    assertThat(type.getTypeClass()).isEqualTo(FeatureRow.class);
    assertThat(InstantiationUtil.clone(serializer)).isEqualTo(serializer);
  }

  private static FeatureRow randomRow(Random random) {
    FeatureRow row = new FeatureRow(random.nextInt(5));
    row.begin(random.nextInt(), random.nextLong(), random.nextLong());
    row.setEventTime(random.nextLong());
    for (int feature = 0; feature < row.features(); feature++) {
      switch (random.nextInt(5)) {
        case 0 -> row.setMissing(feature);
        case 1 -> row.setNumber(feature, Double.NEGATIVE_INFINITY);
        case 2 -> row.setNumber(feature, random.nextGaussian());
        case 3 -> row.setIntegerText(feature, random.nextLong());
        default -> {
          byte[] text = "é€".repeat(random.nextInt(80)).getBytes(StandardCharsets.UTF_8);
          row.setText(feature, text, 0, text.length);
        }
      }
    }
    if (random.nextInt(4) == 0) {
      DeadLetterReason[] reasons = DeadLetterReason.values();
      row.reject(reasons[random.nextInt(reasons.length)], "at: somewhere");
      if (random.nextBoolean()) {
        row.keepPayload(new byte[random.nextInt(9)]);
      }
    }
    return row;
  }

  private static String show(FeatureRow row) {
    StringBuilder text = new StringBuilder();
    text.append(row.partition()).append('/').append(row.offset());
    text.append('/').append(row.recordTimestampMillis()).append('/').append(row.eventTimeMillis());
    for (int feature = 0; feature < row.features(); feature++) {
      text.append(' ').append(row.state(feature)).append('=');
      switch (row.state(feature)) {
        case NUMBER -> text.append(row.number(feature));
        case TEXT ->
            text.append(
                new String(
                    row.text(feature),
                    row.textStart(feature),
                    row.textEnd(feature) - row.textStart(feature),
                    StandardCharsets.UTF_8));
        case MISSING, NON_FINITE -> text.append('-');
      }
    }
    byte @Nullable [] payload = row.payload();
    return text.append(' ')
        .append(row.rejection())
        .append(row.rejectionDetail())
        .append(payload == null ? "none" : "" + payload.length)
        .toString();
  }
}
