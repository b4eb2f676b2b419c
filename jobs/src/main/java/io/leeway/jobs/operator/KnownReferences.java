package io.leeway.jobs.operator;

import io.leeway.jobs.record.PrintableText;
import io.leeway.jobs.reference.ReferenceException;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.schema.Reference;
import io.leeway.schema.codec.MalformedMessageException;
import io.leeway.schema.codec.MessageCodec;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.Types;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The references that a task knows: those read before the job started, and those that came since,
 * which are kept in broadcast state so that a restart does not forget them.
 *
 * <p>State: at most {@value ReferenceTimeline#CAPACITY} references that hold and as many on trial;
 * one more ends that which took effect first.
 */
final class KnownReferences {
  /** Reference id to message bytes. */
  static final MapStateDescriptor<String, byte[]> STATE =
      new MapStateDescriptor<>("references", Types.STRING, StreamTypes.REFERENCE_BYTES);

  private static final Logger LOG = LoggerFactory.getLogger(KnownReferences.class);

  private final String stream;
  private final ReferenceTimeline timeline = new ReferenceTimeline();

  KnownReferences(String stream) {
    this.stream = stream;
  }

  ReferenceTimeline timeline() {
    return timeline;
  }

  void addAll(List<byte[]> messages) {
    messages.forEach(this::add);
  }

  void restore(ReadOnlyBroadcastState<String, byte[]> state) throws Exception {
    for (Map.Entry<String, byte[]> entry : state.immutableEntries()) {
      add(entry.getValue());
    }
  }

  /** Takes in a later reference and keeps it in state; false if it changed nothing. */
  boolean update(byte[] message, BroadcastState<String, byte[]> state) throws Exception {
    ReferenceProfile reference = read(message);
    if (reference == null || timeline.byId(reference.id()) != null) {
      return false;
    }
    state.put(reference.id(), message);
    String dropped = timeline.add(reference);
    if (dropped != null) {
      state.remove(dropped);
    }
    return true;
  }

  private void add(byte[] message) {
    ReferenceProfile reference = read(message);
    if (reference != null) {
      timeline.add(reference);
    }
  }

  /** Null for references of other streams and for unusable ones: those in use stay in use. */
  private @Nullable ReferenceProfile read(byte[] message) {
    if (message.length == 0) {
      return null;
    }
    try {
      Reference reference = MessageCodec.REFERENCE.decode(message);
      return reference.getStream().equals(stream) ? ReferenceProfile.of(reference) : null;
    } catch (MalformedMessageException | ReferenceException | IllegalArgumentException e) {
      LOG.warn(
          "A later reference is unusable and ignored: {}",
          PrintableText.escaped(String.valueOf(e.getMessage()), ""));
      return null;
    }
  }
}
