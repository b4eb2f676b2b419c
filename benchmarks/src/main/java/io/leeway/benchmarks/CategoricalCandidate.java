package io.leeway.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leeway.jobs.sketch.CategorySketch;
import io.leeway.jobs.sketch.HeavyCategory;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.cpc.CpcSketch;
import org.apache.datasketches.cpc.CpcUnion;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/** A sketch of texts behind one face; each says only what it can. */
interface CategoricalCandidate {
  /** Those compared; sizes near ours. */
  enum Kind {
    /** Ours: number of texts and frequent ones. */
    LEEWAY(Leeway::new),
    /** DataSketches frequent items, 256 slots of which 192 are used, as strings. */
    FREQUENT_ITEMS(Frequent::new),
    /** DataSketches HLL, 1,024 registers of 8 bits. */
    HLL(Hll::new),
    /** DataSketches CPC, lgK = 9. */
    CPC(Cpc::new);

    @SuppressWarnings("ImmutableEnumChecker") // constructors only
    private final Supplier<CategoricalCandidate> factory;

    Kind(Supplier<CategoricalCandidate> factory) {
      this.factory = factory;
    }

    CategoricalCandidate empty() {
      return factory.get();
    }

    boolean listsTexts() {
      return this == LEEWAY || this == FREQUENT_ITEMS;
    }
  }

  void add(byte[] text);

  CategoricalCandidate merge(CategoricalCandidate other);

  /** Number of different texts, NaN from those that do not say. */
  default double distinct() {
    return Double.NaN;
  }

  /** Frequent texts with their counts, none from those that do not say. */
  default Map<String, Long> heavy() {
    return Map.of();
  }

  int serializedBytes();

  /** Ours. */
  final class Leeway implements CategoricalCandidate {
    private final CategorySketch sketch = new CategorySketch();

    @Override
    public void add(byte[] text) {
      sketch.add(text, 0, text.length);
    }

    @Override
    public CategoricalCandidate merge(CategoricalCandidate other) {
      sketch.merge(((Leeway) other).sketch);
      return this;
    }

    @Override
    public double distinct() {
      return sketch.distinct();
    }

    @Override
    public Map<String, Long> heavy() {
      return sketch.heaviest(CategorySketch.EXACT_CATEGORIES).stream()
          .collect(Collectors.toMap(HeavyCategory::text, HeavyCategory::count));
    }

    @Override
    public int serializedBytes() {
      return sketch.serializedBytes();
    }
  }

  /** DataSketches frequent items; what it certainly knows to be frequent. */
  final class Frequent implements CategoricalCandidate {
    private final ItemsSketch<String> sketch = new ItemsSketch<>(256);

    @Override
    public void add(byte[] text) {
      sketch.update(new String(text, UTF_8));
    }

    @Override
    public CategoricalCandidate merge(CategoricalCandidate other) {
      sketch.merge(((Frequent) other).sketch);
      return this;
    }

    @Override
    public Map<String, Long> heavy() {
      long least = sketch.getStreamLength() / CategorySketch.LISTED_SHARE;
      return Arrays.stream(sketch.getFrequentItems(least, ErrorType.NO_FALSE_NEGATIVES))
          .collect(Collectors.toMap(row -> row.getItem(), row -> row.getEstimate()));
    }

    @Override
    public int serializedBytes() {
      return sketch.toByteArray(new ArrayOfStringsSerDe()).length;
    }
  }

  /** DataSketches HLL. */
  final class Hll implements CategoricalCandidate {
    private HllSketch sketch = new HllSketch(10, TgtHllType.HLL_8);

    @Override
    public void add(byte[] text) {
      sketch.update(text);
    }

    @Override
    public CategoricalCandidate merge(CategoricalCandidate other) {
      Union union = new Union(10);
      union.update(sketch);
      union.update(((Hll) other).sketch);
      sketch = union.getResult(TgtHllType.HLL_8);
      return this;
    }

    @Override
    public double distinct() {
      return sketch.getEstimate();
    }

    @Override
    public int serializedBytes() {
      return sketch.toCompactByteArray().length;
    }
  }

  /** DataSketches CPC. */
  final class Cpc implements CategoricalCandidate {
    private CpcSketch sketch = new CpcSketch(9);

    @Override
    public void add(byte[] text) {
      sketch.update(text);
    }

    @Override
    public CategoricalCandidate merge(CategoricalCandidate other) {
      CpcUnion union = new CpcUnion(9);
      union.update(sketch);
      union.update(((Cpc) other).sketch);
      sketch = union.getResult();
      return this;
    }

    @Override
    public double distinct() {
      return sketch.getEstimate();
    }

    @Override
    public int serializedBytes() {
      return sketch.toByteArray().length;
    }
  }
}
