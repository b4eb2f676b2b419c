package io.leeway.cli.report;

import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One feature in all windows of a size: a few numbers of each window, and the whole score of the
 * worst and the latest ones. Not thread-safe.
 */
final class FeatureSeries {
  /** Kept whole, so that a revision that turns out calmer leaves another one to show. */
  private static final int WORST = 3;

  private static final double MAX_JS_DISTANCE = Math.sqrt(Math.log(2));

  private static final Comparator<Kept> WORST_FIRST =
      Comparator.comparing((Kept kept) -> !Verdict.of(kept.score().getStatus()).isDrift())
          .thenComparingDouble(kept -> -distance(kept.score()))
          .thenComparingLong(Kept::startMillis);

  private final String name;
  private FeatureKind kind;
  private Verdict[] verdicts = new Verdict[0];
  private float[] jsDistances = new float[0];
  private float[] expected = new float[0];
  private float[] detectable = new float[0];
  private float[] adjustedPValues = new float[0];
  private int[] missing = new int[0];
  private int[] unseen = new int[0];
  private int[] nonFinite = new int[0];
  private final List<Kept> worst = new ArrayList<>();
  private @Nullable Kept latest;
  private final Map<String, BinTotals> totals = new LinkedHashMap<>();

  /** A whole score, and which window it is of. */
  record Kept(
      int window,
      long startMillis,
      long endMillis,
      @Nullable String referenceId,
      FeatureScore score) {}

  FeatureSeries(String name, FeatureKind kind) {
    this.name = name;
    this.kind = kind;
  }

  String name() {
    return name;
  }

  FeatureKind kind() {
    return kind;
  }

  /** Takes in the score of a window, in place of the one that it had. */
  void put(Kept kept, boolean revised) {
    int window = kept.window();
    FeatureScore score = kept.score();
    grow(window + 1);
    kind = score.getKind();
    verdicts[window] = Verdict.of(score.getStatus());
    jsDistances[window] = number(score.getJsDistance());
    expected[window] = (float) expectedJsDistance(score);
    detectable[window] = (float) detectableJsDistance(score);
    adjustedPValues[window] = number(score.getAdjustedPValue());
    missing[window] = clamped(score.getMissing());
    unseen[window] = clamped(score.getUnseen());
    nonFinite[window] = clamped(score.getNonFinite());
    keep(kept, revised);
    if (!revised && kept.referenceId() != null) {
      totals
          .computeIfAbsent(kept.referenceId(), id -> BinTotals.ofBins(score.getCounts().size()))
          .add(score);
    }
  }

  private void keep(Kept kept, boolean revised) {
    if (revised) {
      worst.removeIf(other -> other.window() == kept.window());
    }
    if (Verdict.of(kept.score().getStatus()) != Verdict.NO_REFERENCE) {
      worst.add(kept);
      worst.sort(WORST_FIRST);
      if (worst.size() > WORST) {
        worst.remove(WORST);
      }
    }
    if (latest == null || kept.startMillis() >= latest.startMillis()) {
      latest = kept;
    }
  }

  private void grow(int size) {
    if (size > verdicts.length) {
      int room = Math.max(16, Math.max(size, verdicts.length + verdicts.length / 2));
      int known = verdicts.length;
      verdicts = Arrays.copyOf(verdicts, room);
      Arrays.fill(verdicts, known, room, Verdict.ABSENT);
      jsDistances = Arrays.copyOf(jsDistances, room);
      expected = Arrays.copyOf(expected, room);
      detectable = Arrays.copyOf(detectable, room);
      adjustedPValues = Arrays.copyOf(adjustedPValues, room);
      missing = Arrays.copyOf(missing, room);
      unseen = Arrays.copyOf(unseen, room);
      nonFinite = Arrays.copyOf(nonFinite, room);
    }
  }

  Verdict verdict(int window) {
    return window < verdicts.length ? verdicts[window] : Verdict.ABSENT;
  }

  /** NaN where there is none. */
  double jsDistance(int window) {
    return at(jsDistances, window);
  }

  /** See {@link #expectedJsDistance}. */
  double expected(int window) {
    return at(expected, window);
  }

  /** See {@link #detectableJsDistance}. */
  double detectable(int window) {
    return at(detectable, window);
  }

  double adjustedPValue(int window) {
    return at(adjustedPValues, window);
  }

  /** -1 where it is withheld, as the next two. */
  int missing(int window) {
    return window < missing.length ? missing[window] : 0;
  }

  int unseen(int window) {
    return window < unseen.length ? unseen[window] : 0;
  }

  int nonFinite(int window) {
    return window < nonFinite.length ? nonFinite[window] : 0;
  }

  /** The window with the largest effect, one with drift if there is any; null without windows. */
  @Nullable Kept worst() {
    return worst.isEmpty() ? null : worst.get(0);
  }

  @Nullable Kept latest() {
    return latest;
  }

  /** Records per bin in all windows, first reports only, by reference. */
  Map<String, BinTotals> totals() {
    return totals;
  }

  /**
   * The JS distance that a window without drift has about, because it is a sample: the root of
   * {@code df / (8 h)}, h being the effective sample size, from the divergence's expansion to
   * second order. NaN where it is not known.
   */
  static double expectedJsDistance(FeatureScore score) {
    Double degreesOfFreedom = score.getDegreesOfFreedom();
    Double effectiveSize = score.getEffectiveSampleSize();
    return degreesOfFreedom == null || effectiveSize == null || !(effectiveSize > 0)
        ? Double.NaN
        : Math.min(MAX_JS_DISTANCE, Math.sqrt(degreesOfFreedom / (8 * effectiveSize)));
  }

  /**
   * The JS distance that a window shows about when it has the smallest drift that is found with
   * probability 0.8: that of the drift itself and that of the sample, squared and added. NaN where
   * it is not known.
   */
  static double detectableJsDistance(FeatureScore score) {
    Double detectable = score.getMinimumDetectableJsDistance();
    return detectable == null
        ? Double.NaN
        : Math.min(MAX_JS_DISTANCE, Math.hypot(detectable, expectedJsDistance(score)));
  }

  private double at(float[] values, int window) {
    return verdict(window) == Verdict.ABSENT ? Double.NaN : values[window];
  }

  private static double distance(FeatureScore score) {
    Double distance = score.getJsDistance();
    return distance == null ? -1 : distance;
  }

  private static float number(@Nullable Double value) {
    return value == null ? Float.NaN : value.floatValue();
  }

  private static int clamped(long count) {
    return (int) Math.min(Integer.MAX_VALUE, count);
  }
}
