package io.leeway.benchmarks;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import com.tdunning.math.stats.TDigest;
import io.leeway.jobs.sketch.ValueSketch;
import java.util.function.Supplier;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.apache.datasketches.quantilescommon.QuantileSearchCriteria;
import org.apache.datasketches.req.ReqSketch;

/** A sketch of numbers behind one face, so that all are measured alike. */
interface NumericCandidate {
  /** Those compared, with the parameters that their projects recommend. */
  enum Kind {
    /** Ours, fed in batches. */
    LEEWAY(() -> new Leeway(false)),
    /** Ours, one value a call. */
    LEEWAY_SINGLE(() -> new Leeway(true)),
    /** DataSketches KLL, k = 200, fed in batches. */
    KLL(() -> new Kll(false)),
    /** The same, one value a call. */
    KLL_SINGLE(() -> new Kll(true)),
    /** DataSketches REQ, k = 12, high ranks; of floats, since there is none of doubles. */
    REQ(Req::new),
    /** DDSketch, 1 %, at most 2,048 bins a sign, the lowest collapse. */
    DDSKETCH(Dd::new),
    /** Merging t-digest, compression 100. */
    TDIGEST(Digest::new);

    @SuppressWarnings("ImmutableEnumChecker") // constructors only
    private final Supplier<NumericCandidate> factory;

    Kind(Supplier<NumericCandidate> factory) {
      this.factory = factory;
    }

    NumericCandidate empty() {
      return factory.get();
    }
  }

  void addAll(double[] values, int from, int to);

  void merge(NumericCandidate other);

  double quantile(double q);

  int serializedBytes();

  /** Ours. */
  final class Leeway implements NumericCandidate {
    private final ValueSketch sketch = new ValueSketch();
    private final boolean single;

    private Leeway(boolean single) {
      this.single = single;
    }

    @Override
    public void addAll(double[] values, int from, int to) {
      if (single) {
        for (int i = from; i < to; i++) {
          sketch.addAll(values, i, i + 1);
        }
      } else {
        sketch.addAll(values, from, to);
      }
    }

    @Override
    public void merge(NumericCandidate other) {
      sketch.merge(((Leeway) other).sketch);
    }

    @Override
    public double quantile(double q) {
      return sketch.quantile(q);
    }

    @Override
    public int serializedBytes() {
      return sketch.serializedBytes();
    }
  }

  /** DataSketches KLL. */
  final class Kll implements NumericCandidate {
    private final KllDoublesSketch sketch = KllDoublesSketch.newHeapInstance();
    private final boolean single;

    private Kll(boolean single) {
      this.single = single;
    }

    @Override
    public void addAll(double[] values, int from, int to) {
      if (single) {
        for (int i = from; i < to; i++) {
          sketch.update(values[i]);
        }
      } else {
        sketch.update(values, from, to - from);
      }
    }

    @Override
    public void merge(NumericCandidate other) {
      sketch.merge(((Kll) other).sketch);
    }

    @Override
    public double quantile(double q) {
      return sketch.getQuantile(q, QuantileSearchCriteria.INCLUSIVE);
    }

    @Override
    public int serializedBytes() {
      return sketch.toByteArray().length;
    }
  }

  /** DataSketches REQ. */
  final class Req implements NumericCandidate {
    private final ReqSketch sketch = ReqSketch.builder().build();

    @Override
    public void addAll(double[] values, int from, int to) {
      for (int i = from; i < to; i++) {
        sketch.update((float) values[i]);
      }
    }

    @Override
    public void merge(NumericCandidate other) {
      sketch.merge(((Req) other).sketch);
    }

    @Override
    public double quantile(double q) {
      return sketch.getQuantile(q, QuantileSearchCriteria.INCLUSIVE);
    }

    @Override
    public int serializedBytes() {
      return sketch.getSerializedSizeBytes();
    }
  }

  /** DDSketch. */
  final class Dd implements NumericCandidate {
    private final DDSketch sketch = DDSketches.collapsingLowestDense(0.01, 2048);

    @Override
    public void addAll(double[] values, int from, int to) {
      for (int i = from; i < to; i++) {
        sketch.accept(values[i]);
      }
    }

    @Override
    public void merge(NumericCandidate other) {
      sketch.mergeWith(((Dd) other).sketch);
    }

    @Override
    public double quantile(double q) {
      return sketch.getValueAtQuantile(q);
    }

    @Override
    public int serializedBytes() {
      return sketch.serializedSize();
    }
  }

  /** The merging t-digest. */
  final class Digest implements NumericCandidate {
    private final TDigest sketch = TDigest.createMergingDigest(100);

    @Override
    public void addAll(double[] values, int from, int to) {
      for (int i = from; i < to; i++) {
        sketch.add(values[i]);
      }
    }

    @Override
    public void merge(NumericCandidate other) {
      sketch.add(((Digest) other).sketch);
    }

    @Override
    public double quantile(double q) {
      return sketch.quantile(q);
    }

    @Override
    public int serializedBytes() {
      return sketch.smallByteSize();
    }
  }
}
