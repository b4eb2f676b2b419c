package io.leeway.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.alert.Episode;
import io.leeway.jobs.alert.StreamFlow;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.runtime.TupleSerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.junit.jupiter.api.Test;

class StateFormatTest {
  private static final MapStateDescriptor<String, Integer> STATE =
      new MapStateDescriptor<>("state-format", Types.STRING, Types.INT);

  @Test
  void stateIsMarkedAndKnownAgain() throws Exception {
    try (OperatorStateBackend store = emptyStore()) {
      StateFormat.check(store);
      assertThat(store.getBroadcastState(STATE).get("version")).isEqualTo(StateFormat.VERSION);
      StateFormat.check(store);
    }
  }

  @Test
  void stateOfAnotherVersionIsRefusedInOneLineAndForGood() throws Exception {
    int newer = StateFormat.VERSION + 1;
    try (OperatorStateBackend store = emptyStore()) {
      store.getBroadcastState(STATE).put("version", newer);
      assertThatThrownBy(() -> StateFormat.check(store))
          .isInstanceOf(StateVersionException.class)
          .hasMessage(
              "the format in the state has version %d, expected %d: start the Leeway that wrote it,"
                  + " or this one with its own savepoint",
              newer, StateFormat.VERSION)
          .satisfies(
              e ->
                  assertThat(ThrowableClassifier.getThrowableType(e))
                      .as("the job is not restarted")
                      .isEqualTo(ThrowableType.NonRecoverableError));
    }
  }

  /**
   * Whoever changes this raises {@link StateFormat#VERSION}, keeps what reads the older version or
   * refuses it, and adds a savepoint of the new one (see UpgradeIT).
   */
  @Test
  void whatIsKeptInStateIsWhatThisVersionStandsFor() {
    assertThat(StateFormat.VERSION).isEqualTo(1);
    assertThat(
            Stream.of(
                    KeptPanes.PANES,
                    KeptWindows.PENDING,
                    KeptWindows.REPORTED,
                    KeptWindows.LATE,
                    KeptWindows.PLACED,
                    WindowScorer.referenceState(),
                    AlertTracker.EPISODES,
                    AlertTracker.EVIDENCE,
                    AlertTracker.FLOW)
                .map(StateFormatTest::shape))
        .containsExactly(
            "panes: Tuple(Long, String) -> PaneSummarySerializer",
            "pending: Tuple(Long, Long) -> Boolean",
            "reported: Tuple(Long, Long) -> Integer",
            "late: Long -> Long",
            "placed: Tuple(Long, Long) -> Long",
            "references: String -> BytePrimitiveArraySerializer",
            "episodes: Tuple(Long, String) -> PojoSerializer",
            "evidence: Tuple(Long, String) -> DoublePrimitiveArraySerializer",
            "flow: Long -> PojoSerializer");
    LastingWatermark.STATE.initializeSerializerUnlessSet(new ExecutionConfig());
    assertThat(LastingWatermark.STATE.getName()).isEqualTo("watermark");
    assertThat(plain(LastingWatermark.STATE.getElementSerializer().getClass().getSimpleName()))
        .isEqualTo("Long");
    assertThat(components(Episode.class))
        .isEqualTo(
            "long recentDrift, int quietWindows, String alertId, String severity,"
                + " long coolUntilMillis, String groupId, long raisedAtMillis");
    assertThat(components(StreamFlow.class))
        .isEqualTo(
            "long lastEndMillis, long openStartMillis, long openEndMillis, long openRecords,"
                + " int emptyRun, long[] history, String referenceId, long referenceFromMillis,"
                + " long evidenceEndMillis");
  }

  private static String shape(MapStateDescriptor<?, ?> state) {
    state.initializeSerializerUnlessSet(new ExecutionConfig());
    return "%s: %s -> %s"
        .formatted(
            state.getName(),
            key(state.getKeySerializer().getClass().getSimpleName(), state),
            plain(state.getValueSerializer().getClass().getSimpleName()));
  }

  private static String key(String serializer, MapStateDescriptor<?, ?> state) {
    if (!serializer.equals("TupleSerializer")) {
      return plain(serializer);
    }
    TupleSerializer<?> tuple = (TupleSerializer<?>) state.getKeySerializer();
    return Arrays.stream(tuple.getFieldSerializers())
        .map(field -> plain(field.getClass().getSimpleName()))
        .collect(Collectors.joining(", ", "Tuple(", ")"));
  }

  private static String plain(String serializer) {
    return switch (serializer) {
      case "LongSerializer" -> "Long";
      case "IntSerializer" -> "Integer";
      case "BooleanSerializer" -> "Boolean";
      case "StringSerializer" -> "String";
      default -> serializer;
    };
  }

  private static String components(Class<?> type) {
    List<RecordComponent> components = List.of(type.getRecordComponents());
    return components.stream()
        .map(c -> c.getType().getSimpleName() + " " + c.getName())
        .collect(Collectors.joining(", "));
  }

  private static OperatorStateBackend emptyStore() throws Exception {
    return new DefaultOperatorStateBackendBuilder(
            StateFormatTest.class.getClassLoader(),
            new ExecutionConfig(),
            false,
            List.of(),
            new CloseableRegistry())
        .build();
  }
}
