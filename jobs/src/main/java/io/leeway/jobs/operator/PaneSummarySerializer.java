package io.leeway.jobs.operator;

import io.leeway.jobs.sketch.CategorySketch;
import io.leeway.jobs.sketch.ValueSketch;
import io.leeway.jobs.summary.JointCounts;
import io.leeway.jobs.summary.PaneLayout;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.Sketches;
import io.leeway.jobs.vector.VectorMoments;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Pane summaries between tasks and in state: a version, then names, sizes and counts, since most
 * counts are small or 0 in few bytes.
 */
public final class PaneSummarySerializer extends TypeSerializerSingleton<PaneSummary> {
  public static final PaneSummarySerializer INSTANCE = new PaneSummarySerializer();

  private static final long serialVersionUID = 1L;
  private static final int VERSION = 2;

  private PaneSummarySerializer() {}

  @Override
  public void serialize(PaneSummary summary, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeUTF(summary.segment());
    target.writeLong(summary.paneStartMillis());
    target.writeUTF(summary.referenceId());
    target.writeBoolean(summary.isShadow());
    CountWriter.write(summary.records(), target);
    PaneLayout layout = summary.layout();
    CountWriter.write(layout.features(), target);
    for (int feature = 0; feature < layout.features(); feature++) {
      CountWriter.write(layout.bins(feature), target);
    }
    CountWriter.write(layout.pairs(), target);
    CountWriter.write(layout.pairBins(), target);
    target.writeBoolean(layout.isSketched());
    CountWriter.write(layout.vectors(), target);
    for (int vector = 0; vector < layout.vectors(); vector++) {
      CountWriter.write(layout.dimension(vector), target);
    }
    CountWriter counts = new CountWriter(target);
    for (int feature = 0; feature < layout.features(); feature++) {
      counts.write(summary.nonFinite(feature));
      for (int bin = 0; bin < layout.bins(feature); bin++) {
        counts.write(summary.count(feature, bin));
      }
    }
    JointCounts joint = summary.joint();
    for (int pair = 0; pair < layout.pairs(); pair++) {
      for (int first = 0; first < joint.bins(); first++) {
        for (int second = 0; second < joint.bins(); second++) {
          counts.write(joint.count(pair, first, second));
        }
      }
    }
    counts.end();
    Sketches sketches = summary.sketches();
    for (int feature = 0; feature < sketches.features(); feature++) {
      sketches.values(feature).writeTo(target);
      sketches.categories(feature).writeTo(target);
    }
    for (int vector = 0; vector < layout.vectors(); vector++) {
      for (long number : summary.vector(vector).numbers()) {
        target.writeLong(number);
      }
    }
  }

  @Override
  public PaneSummary deserialize(DataInputView source) throws IOException {
    int version = source.readByte();
    if (version != VERSION) {
      throw new StateVersionException("a pane summary", version, VERSION);
    }
    String segment = source.readUTF();
    long paneStartMillis = source.readLong();
    String referenceId = source.readUTF();
    boolean shadow = source.readBoolean();
    long records = CountReader.read(source);
    int[] bins = new int[Math.toIntExact(CountReader.read(source))];
    for (int feature = 0; feature < bins.length; feature++) {
      bins[feature] = Math.toIntExact(CountReader.read(source));
    }
    int pairs = Math.toIntExact(CountReader.read(source));
    PaneLayout layout =
        PaneLayout.ofBins(bins)
            .withPairs(pairs, Math.toIntExact(CountReader.read(source)))
            .withSketches(source.readBoolean());
    int[] dimensions = new int[Math.toIntExact(CountReader.read(source))];
    for (int vector = 0; vector < dimensions.length; vector++) {
      dimensions[vector] = Math.toIntExact(CountReader.read(source));
    }
    layout = layout.withVectors(dimensions);
    PaneSummary summary = new PaneSummary(segment, paneStartMillis, referenceId, shadow, layout);
    summary.addRecords(records);
    CountReader counts = new CountReader(source);
    for (int feature = 0; feature < bins.length; feature++) {
      summary.addNonFinite(feature, counts.read());
      for (int bin = 0; bin < bins[feature]; bin++) {
        summary.add(feature, bin, counts.read());
      }
    }
    JointCounts joint = summary.joint();
    for (int pair = 0; pair < pairs; pair++) {
      for (int first = 0; first < joint.bins(); first++) {
        for (int second = 0; second < joint.bins(); second++) {
          joint.add(pair, first, second, counts.read());
        }
      }
    }
    Sketches sketches = summary.sketches();
    for (int feature = 0; feature < sketches.features(); feature++) {
      sketches.set(feature, ValueSketch.readFrom(source), CategorySketch.readFrom(source));
    }
    for (int vector = 0; vector < dimensions.length; vector++) {
      long[] numbers = new long[summary.vector(vector).size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = source.readLong();
      }
      summary.setVector(vector, VectorMoments.ofNumbers(dimensions[vector], numbers));
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
    return new PaneSummary(
        PaneSummary.WHOLE_STREAM, 0, PaneSummary.NO_REFERENCE, PaneLayout.ofBins());
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

  /** Nothing but the class; the version is in every element. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PaneSummary> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
