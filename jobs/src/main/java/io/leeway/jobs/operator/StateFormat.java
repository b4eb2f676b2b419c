package io.leeway.jobs.operator;

import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * What version the state of an operator has, kept in that state.
 *
 * <p>Serializers have versions of their own, but cannot tell of states that are gone, new or mean
 * something else, and Flink drops without a word a field of a POJO that only a newer version has.
 */
final class StateFormat {
  /**
   * To be raised whenever an older Leeway could not go on from the state: a state, key or field
   * more or with another meaning. What became of the older versions is read here, or their
   * savepoints are refused.
   */
  static final int VERSION = 1;

  private static final MapStateDescriptor<String, Integer> STATE =
      new MapStateDescriptor<>("state-format", Types.STRING, Types.INT);
  private static final String KEY = "version";

  private StateFormat() {}

  /**
   * Checks the state that an operator was restored from, if it was, and marks what it will write.
   *
   * @throws StateVersionException if another version wrote it
   */
  static void check(OperatorStateStore store) throws Exception {
    // Broadcast state: every subtask has the version after any change of parallelism.
    BroadcastState<String, Integer> state = store.getBroadcastState(STATE);
    Integer restored = state.get(KEY);
    if (restored != null && restored != VERSION) {
      throw new StateVersionException("the format", restored, VERSION);
    }
    state.put(KEY, VERSION);
  }
}
