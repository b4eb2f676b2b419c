package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.vector.VectorFeature;
import java.io.Serializable;
import java.util.List;

/**
 * What is summarized of a stream.
 *
 * @param pairs which features are counted jointly, by their places in the list; with a dependence
 *     tree each reference has pairs of its own
 * @param sketches whether there are sketches besides the counts
 * @param segments names of the fields by whose values the stream is divided; they follow the
 *     features in rows. Empty for the stream as a whole
 * @param maxSegments how many segments there may be at a time
 * @param vectors arrays of numbers, in the order in which rows have them; what is computed of them
 *     is among the features
 */
public record SummaryContent(
    List<FeatureField> features,
    PairRequest pairs,
    boolean sketches,
    List<String> segments,
    int maxSegments,
    List<VectorFeature> vectors)
    implements Serializable {
  public SummaryContent {
    features = List.copyOf(features);
    segments = List.copyOf(segments);
    vectors = List.copyOf(vectors);
    if (maxSegments < 1) {
      throw new IllegalArgumentException("maxSegments is " + maxSegments + ", expected at least 1");
    }
  }

  /** Nothing but the bins of each feature. */
  public static SummaryContent ofBins(List<FeatureField> features) {
    return new SummaryContent(
        features, PairRequest.none(features.size()), false, List.of(), 1, List.of());
  }

  /** With these pairs, whatever the reference. */
  public SummaryContent withPairs(FeaturePairs value) {
    return withPairs(PairRequest.exactly(features.size(), value));
  }

  public SummaryContent withPairs(PairRequest value) {
    return new SummaryContent(features, value, sketches, segments, maxSegments, vectors);
  }

  public SummaryContent withSketches(boolean value) {
    return new SummaryContent(features, pairs, value, segments, maxSegments, vectors);
  }

  public SummaryContent withSegments(List<String> fields, int most) {
    return new SummaryContent(features, pairs, sketches, fields, most, vectors);
  }

  public SummaryContent withVectors(List<VectorFeature> value) {
    return new SummaryContent(features, pairs, sketches, segments, maxSegments, value);
  }
}
