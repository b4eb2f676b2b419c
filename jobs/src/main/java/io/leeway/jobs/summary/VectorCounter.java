package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.vector.MomentAccumulator;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.vector.VectorFeature.Embedding;
import io.leeway.jobs.vector.VectorScale;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Adds the embeddings of rows to the sums of their panes.
 *
 * <p>Sums are complete after {@link #flush}. No allocation per record. Not thread-safe.
 */
final class VectorCounter {
  private final List<MomentAccumulator> accumulators = new ArrayList<>();
  private final int[] arrays;

  VectorCounter(List<VectorFeature> vectors) {
    List<Integer> places = new ArrayList<>();
    int array = 0;
    for (VectorFeature vector : vectors) {
      if (vector instanceof Embedding embedding) {
        places.add(array);
        accumulators.add(
            new MomentAccumulator(embedding.hasCovariance() ? embedding.dimension() : 0));
      }
      array += vector.arrays().size();
    }
    this.arrays = places.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * @param scales of each embedding in the reference of the pane, null for one that it lacks
   */
  void take(FeatureRow row, PaneSummary pane, @Nullable VectorScale[] scales) {
    for (int i = 0; i < arrays.length; i++) {
      accumulators.get(i).add(row, arrays[i], pane.vector(i), scales[i]);
    }
  }

  void flush() {
    accumulators.forEach(MomentAccumulator::flush);
  }

  /** The dimensions of sums that are binned by a reference with these scales. */
  static int[] dimensions(List<VectorFeature> vectors, @Nullable VectorScale[] scales) {
    List<Embedding> embeddings = embeddings(vectors);
    return IntStream.range(0, scales.length)
        .map(
            i ->
                scales[i] != null && embeddings.get(i).hasCovariance()
                    ? embeddings.get(i).dimension()
                    : 0)
        .toArray();
  }

  static List<Embedding> embeddings(List<VectorFeature> vectors) {
    return vectors.stream().filter(Embedding.class::isInstance).map(Embedding.class::cast).toList();
  }
}
