package io.leeway.cli.oracle;

import io.leeway.jobs.config.ConfigHash;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairProfile;
import io.leeway.schema.PairScore;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor must report, recomputed the slow and obvious way: one thread, all records in
 * memory, every window by enumeration, every bin by linear search, every measure by its textbook
 * formula. Shares no code with the job but the messages and the settings.
 */
public final class Oracle {
  private final String stream;
  private final String configHash;
  private final List<Reference> references;
  private final List<long[]> windowSizes;
  private final double falseAlarmsPerMonth;
  private final double minimumJsDistance;
  private final long minimumRecords;
  private final MonitorConfig.Detail detail;
  private final IdentityHashMap<FeatureScore.Builder, OracleVerdict> verdicts =
      new IdentityHashMap<>();

  /** What a monitor with these settings must report if it knows these references. */
  public static Oracle of(MonitorConfig config, List<Reference> references) {
    return new Oracle(
        config.stream(),
        ConfigHash.of(config),
        List.copyOf(references),
        config.windows().stream().map(w -> new long[] {w.sizeMillis(), w.slideMillis()}).toList(),
        config.alerts().falseAlarmsPerMonth(),
        config.alerts().minimumJsDistance(),
        config.alerts().minimumRecords(),
        config.detail());
  }

  /**
   * An oracle.
   *
   * @param windowSizes size and slide in milliseconds
   */
  private Oracle(
      String stream,
      String configHash,
      List<Reference> references,
      List<long[]> windowSizes,
      double falseAlarmsPerMonth,
      double minimumJsDistance,
      long minimumRecords,
      MonitorConfig.Detail detail) {
    this.stream = stream;
    this.configHash = configHash;
    this.references = references;
    this.windowSizes = windowSizes;
    this.falseAlarmsPerMonth = falseAlarmsPerMonth;
    this.minimumJsDistance = minimumJsDistance;
    this.minimumRecords = minimumRecords;
    this.detail = detail;
  }

  /** The reports of all windows of these records that end by then, in no particular order. */
  public List<WindowReport> reportsUntil(
      long watermarkMillis, List<GenericRecord> records, String timeField) {
    return reports(records, timeField).stream()
        .filter(report -> report.getWindowEnd() - 1 <= watermarkMillis)
        .toList();
  }

  /** The reports of all windows of these records, in no particular order. */
  public List<WindowReport> reports(List<GenericRecord> records, String timeField) {
    long latest = Long.MIN_VALUE;
    Map<List<Object>, List<GenericRecord>> windows = new HashMap<>();
    long pane = paneMillis();
    for (GenericRecord record : records) {
      long time = (Long) record.get(timeField);
      latest = Math.max(latest, time);
      List<String> against = new ArrayList<>();
      against.add(referenceAt(Math.floorDiv(time, pane) * pane));
      shadowAt(Math.floorDiv(time, pane) * pane).ifPresent(against::add);
      for (int size = 0; size < windowSizes.size(); size++) {
        long length = windowSizes.get(size)[0];
        long slide = windowSizes.get(size)[1];
        for (long start = Math.floorDiv(time - length, slide) * slide;
            start <= time;
            start += slide) {
          if (start <= time && time < start + length) {
            for (String reference : against) {
              windows
                  .computeIfAbsent(List.of(size, start, reference), k -> new ArrayList<>())
                  .add(record);
            }
          }
        }
      }
    }
    List<WindowReport> reports = new ArrayList<>();
    for (Map.Entry<List<Object>, List<GenericRecord>> entry : windows.entrySet()) {
      int size = (Integer) entry.getKey().get(0);
      long start = (Long) entry.getKey().get(1);
      long end = start + windowSizes.get(size)[0];
      // A window is complete if the stream went on after it.
      boolean complete = latest >= end;
      reports.add(
          report(size, start, end, complete, (String) entry.getKey().get(2), entry.getValue()));
    }
    return reports;
  }

  private long paneMillis() {
    long pane = windowSizes.get(0)[1];
    for (long candidate = pane; candidate > 0; candidate--) {
      long divisor = candidate;
      if (windowSizes.stream().allMatch(w -> w[1] % divisor == 0)) {
        return divisor;
      }
    }
    throw new IllegalStateException("1 divides everything");
  }

  private String referenceAt(long instant) {
    return latest(instant, false).map(Reference::getId).orElse("");
  }

  /** On trial then: the latest that is, unless a later reference holds. */
  private Optional<String> shadowAt(long instant) {
    long held = latest(instant, false).map(Reference::getEffectiveFrom).orElse(Long.MIN_VALUE);
    return latest(instant, true)
        .filter(shadow -> shadow.getEffectiveFrom() >= held)
        .map(Reference::getId);
  }

  private Optional<Reference> latest(long instant, boolean shadow) {
    return references.stream()
        .filter(r -> r.getShadow() == shadow && r.getEffectiveFrom() <= instant)
        .max(Comparator.comparingLong(Reference::getEffectiveFrom).thenComparing(Reference::getId));
  }

  private WindowReport report(
      int size,
      long start,
      long end,
      boolean complete,
      String referenceId,
      List<GenericRecord> records) {
    Reference reference =
        references.stream().filter(r -> r.getId().equals(referenceId)).findFirst().orElse(null);
    List<FeatureScore.Builder> scores = new ArrayList<>();
    for (FeatureProfile named : references.get(0).getFeatures()) {
      FeatureProfile profile =
          reference == null
              ? null
              : reference.getFeatures().stream()
                  .filter(p -> p.getFeature().equals(named.getFeature()))
                  .findFirst()
                  .orElseThrow();
      double[] base = profile == null ? new double[0] : baseline(reference, profile, start, end);
      scores.add(score(named, profile, base, records, end - start));
    }
    List<PairScore.Builder> pairs = pairs(reference, records, end - start);
    JointScore.Builder joint =
        !detail.wantsPairs() || reference == null || reference.getTree() == null
            ? null
            : new OracleJoint(reference, records, end - start)
                .score(records.size() >= minimumRecords);
    decide(scores, pairs, joint, windowSizes.get(size)[1]);
    return WindowReport.newBuilder()
        .setStream(stream)
        .setWindowStart(start)
        .setWindowEnd(end)
        .setRevision(0)
        .setComplete(complete)
        .setReferenceId(reference == null ? null : referenceId)
        .setReferenceEffectiveFrom(reference == null ? null : reference.getEffectiveFrom())
        .setShadow(reference != null && reference.getShadow())
        .setConfigHash(configHash)
        .setRecords(records.size())
        .setLate(0)
        .setFeatures(scores.stream().map(FeatureScore.Builder::build).toList())
        .setPairs(
            detail.wantsPairs() ? pairs.stream().map(PairScore.Builder::build).toList() : null)
        .setJoint(joint == null ? null : joint.build())
        .setCalibrationWindowMillis(
            scores.stream()
                .map(score -> verdicts.get(score))
                .filter(Objects::nonNull)
                .map(OracleVerdict::calibrationWindowMillis)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null))
        .setSeasonShare(
            reference == null || reference.getSeason() == null
                ? null
                : OracleSeason.share(reference, start, end))
        .build();
  }

  /** All pairs that the reference has counted, in its order. */
  private List<PairScore.Builder> pairs(
      @Nullable Reference reference, List<GenericRecord> records, long windowMillis) {
    List<PairScore.Builder> scores = new ArrayList<>();
    if (!detail.wantsPairs() || reference == null || reference.getPairs() == null) {
      return scores;
    }
    for (PairProfile pair : reference.getPairs()) {
      boolean named =
          pair.getFirst().equals(detail.target())
              || pair.getSecond().equals(detail.target())
              || detail.named().stream()
                  .anyMatch(
                      n ->
                          Set.of(n.first(), n.second())
                              .equals(Set.of(pair.getFirst(), pair.getSecond())));
      scores.add(
          new OraclePair(reference, pair, records, windowMillis)
              .score(records.size() >= minimumRecords, named));
    }
    return scores;
  }

  private static double[] baseline(
      @Nullable Reference reference, FeatureProfile profile, long start, long end) {
    return reference == null || reference.getSeason() == null
        ? profile.getCounts().stream().mapToDouble(Long::doubleValue).toArray()
        : OracleSeason.mixture(reference, profile, start, end);
  }

  private FeatureScore.Builder score(
      FeatureProfile named,
      @Nullable FeatureProfile profile,
      double[] base,
      List<GenericRecord> records,
      long windowMillis) {
    long missing = 0;
    long nonFinite = 0;
    for (GenericRecord record : records) {
      Object value = record.get(named.getPath());
      if (value == null) {
        missing++;
      } else if (value instanceof Double number && !Double.isFinite(number)) {
        missing++;
        nonFinite++;
      }
    }
    FeatureScore.Builder score =
        FeatureScore.newBuilder()
            .setFeature(named.getFeature())
            .setKind(named.getKind())
            .setStatus(FeatureStatus.OK)
            .setRecords(records.size())
            .setMissing(missing)
            .setNonFinite(nonFinite)
            .setUnseen(0);
    if (profile == null) {
      return score.setStatus(FeatureStatus.NO_REFERENCE);
    }
    double[] live = new double[profile.getCounts().size()];
    for (GenericRecord record : records) {
      live[bin(profile, record.get(named.getPath()))]++;
    }
    long unseen = (long) live[live.length - 1];
    if (profile.getKind() == FeatureKind.NUMERIC) {
      unseen += (long) live[1];
      if (profile.getDiscrete()) {
        unseen += (long) live[live.length - 2];
      }
    }
    measure(score.setUnseen(unseen), live, base, profile);
    OracleVerdict verdict = new OracleVerdict(live, base, profile, windowMillis);
    verdict.complete(score);
    verdicts.put(score, verdict);
    if (missing == records.size()) {
      score.setStatus(FeatureStatus.MISSING);
    } else if (records.size() < minimumRecords) {
      score.setStatus(FeatureStatus.INSUFFICIENT_DATA);
    }
    return score;
  }

  static int bin(FeatureProfile profile, @Nullable Object value) {
    int last = profile.getCounts().size() - 1;
    if (value == null || (value instanceof Double d && !Double.isFinite(d))) {
      return 0;
    }
    if (profile.getKind() == FeatureKind.CATEGORICAL) {
      int index = profile.getCategories().indexOf(value.toString());
      if (index >= 0) {
        return 1 + index;
      }
      return profile.getRareCategories().contains(value.toString()) ? last - 1 : last;
    }
    double number = ((Number) value).doubleValue();
    List<Double> edges = profile.getEdges();
    if (number < edges.get(0)) {
      return 1;
    }
    if (number >= edges.get(edges.size() - 1)) {
      return last;
    }
    int code = 2;
    for (int i = 0; i + 1 < edges.size(); i++) {
      boolean point = edges.get(i + 1) == Math.nextUp(edges.get(i));
      boolean inside = edges.get(i) <= number && number < edges.get(i + 1);
      if (profile.getDiscrete() && !point) {
        if (inside) {
          return last - 1;
        }
        continue;
      }
      if (inside) {
        return code;
      }
      code++;
    }
    throw new IllegalStateException("no bin for " + number);
  }

  private void measure(
      FeatureScore.Builder score, double[] live, double[] base, FeatureProfile profile) {
    double n = Arrays.stream(live).sum();
    double m = Arrays.stream(base).sum();
    int bins = live.length;
    double klForward = 0;
    double klBackward = 0;
    double js = 0;
    double hellinger = 0;
    double variation = 0;
    double entropy = 0;
    double baseEntropy = 0;
    double crossEntropy = 0;
    double g = 0;
    int filled = 0;
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      double p = live[i] / n;
      double q = base[i] / m;
      double ps = (live[i] + 0.5) / (n + bins / 2.0);
      double qs = (base[i] + 0.5) / (m + bins / 2.0);
      klForward += ps * Math.log(ps / qs);
      klBackward += qs * Math.log(qs / ps);
      crossEntropy -= ps * Math.log(qs);
      double middle = (p + q) / 2;
      double jsTerm =
          (p > 0 ? p * Math.log(p / middle) : 0) / 2 + (q > 0 ? q * Math.log(q / middle) : 0) / 2;
      js += jsTerm;
      hellinger += Math.pow(Math.sqrt(p) - Math.sqrt(q), 2) / 2;
      variation += Math.abs(p - q) / 2;
      entropy -= p > 0 ? p * Math.log(p) : 0;
      baseEntropy -= q > 0 ? q * Math.log(q) : 0;
      double both = live[i] + base[i];
      if (both > 0) {
        filled++;
        g += live[i] > 0 ? 2 * live[i] * Math.log(live[i] * (n + m) / (n * both)) : 0;
        g += base[i] > 0 ? 2 * base[i] * Math.log(base[i] * (n + m) / (m * both)) : 0;
        contributions.add(new Contribution(i, "", p, q, p < q ? -jsTerm : jsTerm));
      }
    }
    contributions.sort(
        Comparator.comparingDouble((Contribution c) -> -Math.abs(c.getContributionNats()))
            .thenComparingInt(Contribution::getBin));
    score
        .setCounts(Arrays.stream(live).mapToObj(count -> (long) count).toList())
        .setKlLiveReferenceNats(klForward)
        .setKlReferenceLiveNats(klBackward)
        .setJsDivergenceNats(js)
        .setJsDistance(Math.sqrt(js))
        .setPsiNats(klForward + klBackward)
        .setHellinger(Math.sqrt(hellinger))
        .setTotalVariation(variation)
        .setWasserstein(wasserstein(live, base, profile))
        .setEntropyNats(entropy)
        .setReferenceEntropyNats(baseEntropy)
        .setCrossEntropyNats(crossEntropy)
        .setGStatistic(g)
        .setDegreesOfFreedom((double) (filled - 1))
        .setContributions(contributions.subList(0, Math.min(10, contributions.size())));
  }

  /**
   * The area between the two distribution functions, summed over very thin slices of each bin's two
   * ends.
   */
  private static @Nullable Double wasserstein(
      double[] live, double[] base, FeatureProfile profile) {
    if (profile.getKind() == FeatureKind.CATEGORICAL) {
      return null;
    }
    int last = live.length - 1;
    if (profile.getDiscrete() && live[last - 1] > 0) {
      return null;
    }
    double n = Arrays.stream(live).sum() - live[0];
    double m = Arrays.stream(base).sum() - base[0];
    if (n == 0) {
      return null;
    }
    List<Double> edges = profile.getEdges();
    double area = 0;
    double before = live[1] / n - base[1] / m;
    int code = 2;
    for (int i = 0; i + 1 < edges.size(); i++) {
      double width = edges.get(i + 1) - edges.get(i);
      boolean own = !profile.getDiscrete() || edges.get(i + 1) == Math.nextUp(edges.get(i));
      double after = before + (own ? live[code] / n - base[code] / m : 0);
      code += own ? 1 : 0;
      area +=
          before * after >= 0
              ? width * (Math.abs(before) + Math.abs(after)) / 2
              : width
                  * (before * before + after * after)
                  / (2 * (Math.abs(before) + Math.abs(after)));
      before = after;
    }
    return area;
  }

  private void decide(
      List<FeatureScore.Builder> scores,
      List<PairScore.Builder> pairs,
      JointScore.@Nullable Builder joint,
      long slideMillis) {
    double monthMillis = 365.25 / 12 * 24 * 3600 * 1000;
    double level =
        Math.min(0.05, falseAlarmsPerMonth / (monthMillis / slideMillis) / windowSizes.size());
    List<Double> tested = new ArrayList<>();
    scores.stream()
        .filter(score -> score.getStatus() == FeatureStatus.OK)
        .forEach(score -> tested.add(score.getPValue()));
    pairs.stream()
        .filter(score -> score.getStatus() == FeatureStatus.OK)
        .forEach(score -> tested.add(score.getPValue()));
    if (joint != null && joint.getStatus() == FeatureStatus.OK) {
      tested.add(joint.getPValue());
    }
    Collections.sort(tested);
    for (FeatureScore.Builder score : scores) {
      if (score.getStatus() == FeatureStatus.NO_REFERENCE) {
        continue;
      }
      score.setMinimumDetectableJsDistance(
          Objects.requireNonNull(verdicts.get(score))
              .detectableJsDistance(level / Math.max(1, tested.size())));
      if (score.getStatus() == FeatureStatus.OK) {
        double adjusted = adjusted(score.getPValue(), tested);
        score.setAdjustedPValue(adjusted);
        score.setStatus(status(adjusted, level, score.getJsDistance()));
      }
    }
    for (PairScore.Builder score : pairs) {
      if (score.getStatus() == FeatureStatus.OK) {
        double adjusted = adjusted(score.getPValue(), tested);
        score.setAdjustedPValue(adjusted);
        score.setStatus(status(adjusted, level, score.getJsDistance()));
      }
    }
    if (joint != null && joint.getStatus() == FeatureStatus.OK) {
      double adjusted = adjusted(joint.getPValue(), tested);
      joint.setAdjustedPValue(adjusted);
      joint.setStatus(status(adjusted, level, joint.getJsDistance()));
    }
  }

  /** Benjamini-Hochberg: the smallest p * d / rank over the p-values that are not smaller. */
  private static double adjusted(double p, List<Double> sorted) {
    double best = 1;
    for (double other : new TreeSet<>(sorted)) {
      if (other >= p) {
        best = Math.min(best, other * sorted.size() / (sorted.lastIndexOf(other) + 1));
      }
    }
    return best;
  }

  private FeatureStatus status(double adjusted, double level, @Nullable Double jsDistance) {
    return adjusted <= level && Objects.requireNonNull(jsDistance) >= minimumJsDistance
        ? FeatureStatus.DRIFT
        : FeatureStatus.OK;
  }
}
