package io.leeway.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leeway.jobs.sketch.CategorySketch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What sketches are worth, as Markdown: sizes, errors at the 1st ... 99th percentile, and whether
 * they say the same when the same values come again, in another order, or in other parts. Run with
 * {@code java -Xmx2g -cp ... io.leeway.benchmarks.SketchComparison}.
 */
public final class SketchComparison {
  private static final int SMALL = 10_000;
  private static final int LARGE = 1_000_000;
  private static final int BATCH = 1024;
  private static final int ORDERS = 10;
  private static final int HEAP_COPIES = 400;
  private static final List<NumericCandidate.Kind> NUMERIC =
      List.of(
          NumericCandidate.Kind.LEEWAY,
          NumericCandidate.Kind.KLL,
          NumericCandidate.Kind.REQ,
          NumericCandidate.Kind.DDSKETCH,
          NumericCandidate.Kind.TDIGEST);

  private SketchComparison() {}

  /** Prints all tables. */
  public static void main(String[] args) {
    System.out.println("### Numbers: size and repeatability\n");
    System.out.println(
        "| sketch | serialised bytes, 1e4 normal values | 1e6 | heap bytes, 1e4 | same again | same"
            + " in another order | same in other parts |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (NumericCandidate.Kind kind : NUMERIC) {
      numericSizes(kind);
    }
    System.out.println("\n### Numbers: largest error at p01 ... p99, 1e6 values\n");
    System.out.println(
        "Per cell: error in rank, in percent of all values; error in value, in percent of the value;"
            + " the same, in percent of the standard deviation.\n");
    System.out.print("| sketch |");
    for (NumericSource source : NumericSource.values()) {
      System.out.print(" " + source.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " |");
    }
    System.out.println("\n|---|" + "---|".repeat(NumericSource.values().length));
    for (NumericCandidate.Kind kind : NUMERIC) {
      numericErrors(kind);
    }
    System.out.println("\n### Texts\n");
    System.out.println(
        "| sketch | texts | serialised bytes | heap bytes | different texts, error % | frequent"
            + " texts listed (of those with 1/64) | largest error of their counts, % of all values |"
            + " same again | same in another order | same in other parts |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    for (CategoricalCandidate.Kind kind : CategoricalCandidate.Kind.values()) {
      for (CategoricalSource source : CategoricalSource.values()) {
        texts(kind, source);
      }
    }
  }

  private static void numericSizes(NumericCandidate.Kind kind) {
    double[] small = NumericSource.NORMAL.draw(SMALL, 1);
    double[] large = NumericSource.NORMAL.draw(LARGE, 1);
    NumericCandidate whole = sketch(kind, large);
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %,d | %,d | %s | %s | %s |%n",
        kind,
        sketch(kind, small).serializedBytes(),
        whole.serializedBytes(),
        heapBytes(() -> sketch(kind, small)),
        yesNo(percentiles(sketch(kind, large)).equals(percentiles(whole))),
        yesNo(sameInOtherOrders(kind, small)),
        yesNo(sameInOtherParts(kind, small)));
  }

  private static boolean sameInOtherOrders(NumericCandidate.Kind kind, double[] values) {
    List<Double> expected = percentiles(sketch(kind, values));
    return times(order -> percentiles(sketch(kind, shuffled(values, order))).equals(expected));
  }

  private static boolean sameInOtherParts(NumericCandidate.Kind kind, double[] values) {
    List<Double> expected = percentiles(sketch(kind, values));
    return times(
        order -> {
          NumericCandidate whole = kind.empty();
          int size = values.length / (2 + order);
          for (int from = 0; from < values.length; from += size) {
            int to = Math.min(values.length, from + size);
            whole.merge(sketch(kind, Arrays.copyOfRange(values, from, to)));
          }
          return percentiles(whole).equals(expected);
        });
  }

  private static void numericErrors(NumericCandidate.Kind kind) {
    StringBuilder line = new StringBuilder("| " + kind + " |");
    for (NumericSource source : NumericSource.values()) {
      double[] values = source.draw(LARGE, 3);
      NumericCandidate sketch = sketch(kind, values);
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      double mean = DoubleStream.of(values).average().orElseThrow();
      double deviation =
          Math.sqrt(
              DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
      double inRank = 0;
      double inValue = 0;
      double inDeviations = 0;
      for (int percent = 1; percent < 100; percent++) {
        double found = sketch.quantile(percent / 100.0);
        double rank = Math.ceil(percent / 100.0 * LARGE);
        double exact = sorted[(int) rank - 1];
        int below = below(sorted, found);
        int notAbove = below(sorted, Math.nextUp(found));
        inRank = Math.max(inRank, Math.max(below + 1 - rank, rank - notAbove));
        double error = Math.abs(found - exact);
        inValue = Math.max(inValue, error == 0 ? 0 : error / Math.abs(exact));
        inDeviations = Math.max(inDeviations, error / deviation);
      }
      line.append(
          String.format(
              Locale.ROOT,
              " %s; %s; %s |",
              percent(inRank / LARGE),
              percent(inValue),
              percent(inDeviations)));
    }
    System.out.println(line);
  }

  private static void texts(CategoricalCandidate.Kind kind, CategoricalSource source) {
    List<byte[]> texts = Arrays.asList(source.draw(LARGE / 5, 5));
    Map<String, Long> counts = new TreeMap<>();
    texts.forEach(text -> counts.merge(new String(text, UTF_8), 1L, Long::sum));
    CategoricalCandidate whole = sketch(kind, texts);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %,d | %,d | %s | %s | %s | %s | %s |%n",
        kind,
        source.name().toLowerCase(Locale.ROOT),
        whole.serializedBytes(),
        heapBytes(() -> sketch(kind, texts.subList(0, SMALL))),
        Double.isNaN(whole.distinct()) ? "-" : percent(whole.distinct() / counts.size() - 1),
        kind.listsTexts() ? listed(whole.heavy(), counts, texts.size()) : "- | -",
        yesNo(same(whole, sketch(kind, texts))),
        yesNo(times(order -> same(whole, sketch(kind, shuffled(texts, order))))),
        yesNo(times(order -> same(whole, ofParts(kind, texts, 2 + order)))));
  }

  /** Two cells: frequent texts that are listed, and the largest error of a listed count. */
  private static String listed(Map<String, Long> heavy, Map<String, Long> counts, int size) {
    long frequent = 0;
    long found = 0;
    double worst = 0;
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      Long said = heavy.get(entry.getKey());
      if (entry.getValue() * CategorySketch.LISTED_SHARE >= size) {
        frequent++;
        found += said == null ? 0 : 1;
      }
      if (said != null) {
        worst = Math.max(worst, Math.abs(said - entry.getValue()) / (double) size);
      }
    }
    return "%d of %d, %d in all | %s".formatted(found, frequent, heavy.size(), percent(worst));
  }

  private static boolean times(IntPredicate same) {
    return IntStream.range(0, ORDERS).allMatch(same);
  }

  private static boolean same(CategoricalCandidate first, CategoricalCandidate second) {
    return Double.compare(first.distinct(), second.distinct()) == 0
        && first.heavy().equals(second.heavy());
  }

  private static CategoricalCandidate ofParts(
      CategoricalCandidate.Kind kind, List<byte[]> texts, int parts) {
    CategoricalCandidate whole = kind.empty();
    int size = texts.size() / parts;
    for (int from = 0; from < texts.size(); from += size) {
      whole = whole.merge(sketch(kind, texts.subList(from, Math.min(texts.size(), from + size))));
    }
    return whole;
  }

  private static CategoricalCandidate sketch(CategoricalCandidate.Kind kind, List<byte[]> texts) {
    CategoricalCandidate sketch = kind.empty();
    texts.forEach(sketch::add);
    return sketch;
  }

  private static NumericCandidate sketch(NumericCandidate.Kind kind, double[] values) {
    NumericCandidate sketch = kind.empty();
    for (int from = 0; from < values.length; from += BATCH) {
      sketch.addAll(values, from, Math.min(values.length, from + BATCH));
    }
    return sketch;
  }

  private static List<Double> percentiles(NumericCandidate sketch) {
    return IntStream.range(1, 100).mapToObj(percent -> sketch.quantile(percent / 100.0)).toList();
  }

  private static double[] shuffled(double[] values, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] result = values.clone();
    for (int i = result.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double value = result[i];
      result[i] = result[j];
      result[j] = value;
    }
    return result;
  }

  private static List<byte[]> shuffled(List<byte[]> texts, long seed) {
    List<byte[]> result = new ArrayList<>(texts);
    Collections.shuffle(result, new Random(seed));
    return result;
  }

  private static int below(double[] sorted, double value) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (sorted[middle] < value) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** The heap that one of many takes, from what is in use after collecting garbage. */
  private static long heapBytes(Supplier<?> factory) {
    Object[] kept = new Object[HEAP_COPIES];
    kept[0] = factory.get(); // so that classes are loaded
    long before = usedAfterCollection();
    for (int i = 0; i < HEAP_COPIES; i++) {
      kept[i] = factory.get();
    }
    long bytes = (usedAfterCollection() - before) / HEAP_COPIES;
    if (Arrays.asList(kept).contains(null)) {
      throw new IllegalStateException("a sketch is missing");
    }
    return bytes;
  }

  private static long usedAfterCollection() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3g", 100 * share);
  }

  private static String yesNo(boolean yes) {
    return yes ? "yes" : "no";
  }
}
