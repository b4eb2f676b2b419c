package io.leeway.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.alert.Episode;
import io.leeway.jobs.summary.PaneLayout;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.vector.VectorMoments;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class StateSerializersTest {
  private static final PaneSummary SUMMARY =
      new PaneSummary(
          "segment",
          -60_000,
          "reference",
          Long.MAX_VALUE,
          new long[][] {{0, 1, 127, 128}, {}, {Long.MAX_VALUE, 300}},
          new long[] {0, 5, 1L << 40});

  private static final Alert ALERT =
      Alert.newBuilder()
          .setId("id")
          .setStream("stream")
          .setSubject("joint")
          .setState(AlertState.RAISED)
          .setSeverity(Severity.LOW)
          .setWindowStart(0)
          .setWindowEnd(1)
          .setExplanation("because")
          .build();

  @Test
  void summariesComeBackFromTheirBytes() throws Exception {
    assertThat(roundTrip(PaneSummarySerializer.INSTANCE, SUMMARY)).isEqualTo(SUMMARY);
  }

  @Test
  void jointCountsComeBackTooAndZerosTakeNoRoom() throws Exception {
    PaneSummary summary =
        new PaneSummary("", 7, "reference", PaneLayout.ofBins(3, 4).withPairs(300, 8));
    assertThat(bytes(summary)).hasSizeLessThan(50);
    summary.joint().add(0, 0, 0, 1);
    summary.joint().add(17, 7, 3, 128);
    summary.joint().add(299, 7, 7, Long.MAX_VALUE);
    assertThat(roundTrip(PaneSummarySerializer.INSTANCE, summary)).isEqualTo(summary);
    assertThat(bytes(summary)).hasSizeLessThan(75);
  }

  private static byte[] bytes(PaneSummary summary) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    PaneSummarySerializer.INSTANCE.serialize(summary, out);
    return out.getCopyOfBuffer();
  }

  @Test
  void copiesOfASummaryShareNothing() {
    PaneSummary summary = new PaneSummary("", 7, "r", PaneLayout.ofBins(3, 4).withPairs(1, 8));
    PaneSummary copy = PaneSummarySerializer.INSTANCE.copy(summary);
    assertThat(copy).isEqualTo(summary);
    copy.add(0, 1, 99);
    copy.addNonFinite(1, 99);
    copy.joint().add(0, 1, 1, 99);
    copy.addRecords(99);
    assertThat(summary)
        .isEqualTo(new PaneSummary("", 7, "r", PaneLayout.ofBins(3, 4).withPairs(1, 8)));
  }

  @Test
  void sumsOverVectorsComeBackAndAreCopied() throws Exception {
    PaneLayout layout = PaneLayout.ofBins(3).withVectors(2, 0);
    PaneSummary summary = new PaneSummary("", 7, "r", layout);
    long[] numbers = {5, 2, 1, 1, 3, -7, 1L << 50, 9, -(1L << 60), 11};
    summary.setVector(0, VectorMoments.ofNumbers(2, numbers));
    PaneSummary back =
        PaneSummarySerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes(summary)));
    assertThat(back).isEqualTo(summary);
    assertThat(back.vector(0).numbers()).containsExactly(numbers);
    PaneSummary copy = PaneSummarySerializer.INSTANCE.copy(summary);
    copy.merge(back);
    assertThat(copy.vector(0).vectors()).isEqualTo(10);
    assertThat(summary).isEqualTo(back);
  }

  @Test
  void aSummaryOfAnotherVersionIsRefused() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    PaneSummarySerializer.INSTANCE.serialize(SUMMARY, out);
    byte[] bytes = out.getCopyOfBuffer();
    bytes[0] = 9;
    assertThatThrownBy(
            () -> PaneSummarySerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes)))
        .isInstanceOf(StateVersionException.class)
        .hasMessage(
            "a pane summary in the state has version 9, expected 2: start the Leeway that wrote it,"
                + " or this one with its own savepoint");
  }

  @Test
  void messagesComeBackFromTheirBytes() throws Exception {
    assertThat(roundTrip(new MessageSerializer<>(Alert.class), ALERT)).isEqualTo(ALERT);
  }

  @Test
  void aMessageSnapshotRestoresItsSerializer() throws Exception {
    TypeSerializerSnapshot<Alert> snapshot =
        new MessageSerializer<>(Alert.class).snapshotConfiguration();
    DataOutputSerializer out = new DataOutputSerializer(64);
    snapshot.writeSnapshot(out);
    MessageSerializer.Snapshot<Alert> restored = new MessageSerializer.Snapshot<>();
    restored.readSnapshot(
        snapshot.getCurrentVersion(),
        new DataInputDeserializer(out.getCopyOfBuffer()),
        getClass().getClassLoader());
    assertThat(restored.restoreSerializer()).isEqualTo(new MessageSerializer<>(Alert.class));
    assertThat(
            new MessageSerializer.Snapshot<>(Alert.class)
                .resolveSchemaCompatibility(restored)
                .isCompatibleAsIs())
        .isTrue();
    assertThat(new MessageSerializer<>(WindowReport.class))
        .isNotEqualTo(new MessageSerializer<>(Alert.class));
  }

  @Test
  void aMessageSnapshotOfAnotherVersionIsRefused() {
    assertThatThrownBy(
            () ->
                new MessageSerializer.Snapshot<Alert>()
                    .readSnapshot(
                        2, new DataInputDeserializer(new byte[0]), getClass().getClassLoader()))
        .isInstanceOf(StateVersionException.class)
        .hasMessageStartingWith(
            "the serializer of messages in the state has version 2, expected 1");
  }

  @Test
  void episodesAreNoMatterForKryo() throws Exception {
    TypeSerializer<Episode> serializer =
        Types.POJO(Episode.class).createSerializer(new SerializerConfigImpl());
    assertThat(serializer).isInstanceOf(PojoSerializer.class);
    Episode raised = new Episode(5, 1, "id", "HIGH", 7, "group", 8);
    assertThat(roundTrip(serializer, raised)).isEqualTo(raised);
  }

  private static <T> T roundTrip(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    DataOutputSerializer copied = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
    return serializer.deserialize(new DataInputDeserializer(copied.getCopyOfBuffer()));
  }
}
