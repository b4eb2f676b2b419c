package io.leeway.jobs.operator;

import io.leeway.jobs.summary.PaneSummary;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Pane summaries between tasks and in state: a version, then names and counts as variable-length
 * integers, since most counts are small.
 */
public final class PaneSummarySerializer extends TypeSerializerSingleton<PaneSummary> {
  public static final PaneSummarySerializer INSTANCE = new PaneSummarySerializer();

  private static final long serialVersionUID = 1L;
  private static final int VERSION = 1;

  /** A count takes at most this many groups of seven bits. */
  private static final int MAX_GROUPS = 10;

  private PaneSummarySerializer() {}

  @Override
  public void serialize(PaneSummary summary, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeUTF(summary.segment());
    target.writeLong(summary.paneStartMillis());
    target.writeUTF(summary.referenceId());
    writeCount(summary.records(), target);
    writeCount(summary.features(), target);
    for (int feature = 0; feature < summary.features(); feature++) {
      writeCount(summary.bins(feature), target);
    }
    for (int feature = 0; feature < summary.features(); feature++) {
      writeCount(summary.nonFinite(feature), target);
      for (int bin = 0; bin < summary.bins(feature); bin++) {
        writeCount(summary.count(feature, bin), target);
      }
    }
  }

  @Override
  public PaneSummary deserialize(DataInputView source) throws IOException {
    int version = source.readByte();
    if (version != VERSION) {
      throw new IOException("pane summary has version %d, expected %d".formatted(version, VERSION));
    }
    String segment = source.readUTF();
    long paneStartMillis = source.readLong();
    String referenceId = source.readUTF();
    long records = readCount(source);
    int[] bins = new int[Math.toIntExact(readCount(source))];
    for (int feature = 0; feature < bins.length; feature++) {
      bins[feature] = Math.toIntExact(readCount(source));
    }
    PaneSummary summary = new PaneSummary(segment, paneStartMillis, referenceId, bins);
    summary.addRecords(records);
    for (int feature = 0; feature < bins.length; feature++) {
      summary.addNonFinite(feature, readCount(source));
      for (int bin = 0; bin < bins[feature]; bin++) {
        summary.add(feature, bin, readCount(source));
      }
    }
    return summary;
  }

  @Override
  public PaneSummary deserialize(PaneSummary reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public PaneSummary createInstance() {
    return new PaneSummary(PaneSummary.WHOLE_STREAM, 0, PaneSummary.NO_REFERENCE, new int[0]);
  }

  @Override
  public PaneSummary copy(PaneSummary from) {
    return from.copy();
  }

  @Override
  public PaneSummary copy(PaneSummary from, PaneSummary reuse) {
    return from.copy();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<PaneSummary> snapshotConfiguration() {
    return new Snapshot();
  }

  private static void writeCount(long count, DataOutputView target) throws IOException {
    long rest = count;
    while ((rest & ~0x7FL) != 0) {
      target.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    target.writeByte((int) rest);
  }

  private static long readCount(DataInputView source) throws IOException {
    long count = 0;
    for (int group = 0; group < MAX_GROUPS; group++) {
      int bits = source.readByte();
      count |= (long) (bits & 0x7F) << (7 * group);
      if (bits >= 0) {
        return count;
      }
    }
    throw new IOException("a count of a pane summary has more than " + MAX_GROUPS + " bytes");
  }

  /** Nothing but the class; the version is in every element. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PaneSummary> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
