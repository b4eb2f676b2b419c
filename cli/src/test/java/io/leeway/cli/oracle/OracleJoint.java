package io.leeway.cli.oracle;

import io.leeway.schema.DependenceTree;
import io.leeway.schema.EdgeChange;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.MarginChange;
import io.leeway.schema.PairProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.TreeEdge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.avro.generic.GenericRecord;

/**
 * A window as a whole against its reference's tree, recomputed by going through every combination
 * of all features' coarse bins.
 */
final class OracleJoint {
  private final DependenceTree tree;
  private final List<OraclePair> edges = new ArrayList<>();
  private final Map<String, OracleCoarse> features = new LinkedHashMap<>();
  private final List<String> names;
  private final Map<String, Integer> degree = new HashMap<>();
  private final List<GenericRecord> records;
  private final double size;
  private final OracleNoise noise;

  OracleJoint(Reference reference, List<GenericRecord> records, long windowMillis) {
    this.tree = Objects.requireNonNull(reference.getTree());
    this.records = records;
    for (TreeEdge edge : tree.getEdges()) {
      PairProfile profile =
          Objects.requireNonNull(reference.getPairs()).stream()
              .filter(pair -> pair.getFirst().equals(edge.getFirst()))
              .filter(pair -> pair.getSecond().equals(edge.getSecond()))
              .findFirst()
              .orElseThrow();
      OraclePair pair = new OraclePair(reference, profile, records, windowMillis);
      edges.add(pair);
      features.putIfAbsent(edge.getFirst(), pair.first());
      features.putIfAbsent(edge.getSecond(), pair.second());
      degree.merge(edge.getFirst(), 1, Integer::sum);
      degree.merge(edge.getSecond(), 1, Integer::sum);
    }
    this.names = List.copyOf(features.keySet());
    this.size = 1 / (1.0 / records.size() + 1.0 / reference.getRecords());
    this.noise = new OracleNoise(tree.getCalibrations(), windowMillis, size);
  }

  /** A joint distribution by its edges' tables. */
  private double probability(List<double[][]> tables, int[] bins) {
    double probability = 1;
    for (int e = 0; e < tables.size(); e++) {
      TreeEdge edge = tree.getEdges().get(e);
      probability *=
          tables
              .get(e)[bins[names.indexOf(edge.getFirst())]][bins[names.indexOf(edge.getSecond())]];
    }
    for (int v = 0; v < names.size(); v++) {
      probability /= Math.pow(margin(tables, names.get(v))[bins[v]], degree(names.get(v)) - 1);
    }
    return probability;
  }

  private int degree(String feature) {
    return Objects.requireNonNull(degree.get(feature));
  }

  private double[] margin(List<double[][]> tables, String feature) {
    for (int e = 0; e < tables.size(); e++) {
      if (tree.getEdges().get(e).getFirst().equals(feature)) {
        return OraclePair.rowSums(tables.get(e));
      }
      if (tree.getEdges().get(e).getSecond().equals(feature)) {
        return OraclePair.columnSums(tables.get(e));
      }
    }
    throw new IllegalArgumentException(feature);
  }

  /** {@code sum p ln(p / q)} over all combinations. */
  private double kl(List<double[][]> p, List<double[][]> q) {
    int[] bins = new int[names.size()];
    double sum = 0;
    boolean more = true;
    while (more) {
      double live = probability(p, bins);
      sum += live * Math.log(live / probability(q, bins));
      more = false;
      for (int v = 0; v < bins.length && !more; v++) {
        more = ++bins[v] < Objects.requireNonNull(features.get(names.get(v))).bins();
        bins[v] = more ? bins[v] : 0;
      }
    }
    return sum;
  }

  private List<double[][]> tables(Function<OraclePair, double[][]> table) {
    return edges.stream().map(table).toList();
  }

  JointScore.Builder score(boolean enoughRecords) {
    List<double[][]> live = tables(edge -> edge.smoothed(edge.live()));
    List<double[][]> base = tables(edge -> edge.smoothed(edge.base()));
    List<double[][]> fitted = tables(OraclePair::expectedShares);
    double g = treeSum(OracleMoments::g);
    double mean = treeSum(OracleMoments::mean);
    double variance = treeSum(OracleMoments::variance);
    double c = noise.overdispersion(noise.general());
    boolean testable = mean > 0 && variance > 0;
    double excess = Math.max(0, g - mean * c);
    return JointScore.newBuilder()
        .setKlNats(kl(live, base))
        .setMarginalNats(kl(fitted, base))
        .setDependenceNats(kl(live, fitted))
        .setCrossEntropyNats(surprisal(base))
        .setReferenceEntropyNats(ownSurprisal(base))
        .setGStatistic(g)
        .setDegreesOfFreedom(treeSum(moments -> moments.used() - 1))
        .setOverdispersion(noise.blocks() == null ? null : c)
        .setCalibrationBlocks(noise.blocks())
        .setEffectiveSampleSize(size / c)
        .setPValue(testable ? noise.tail(noise.general(), g / mean, mean * mean / variance) : null)
        .setJsDistance(testable ? Math.sqrt(Math.min(Math.log(2), excess / (8 * size))) : null)
        .setEdges(changes(live, fitted))
        .setMargins(margins(live, base))
        .setStatus(enoughRecords && testable ? FeatureStatus.OK : FeatureStatus.INSUFFICIENT_DATA);
  }

  /** Of the edges, less that of each feature once for every edge after its first. */
  private double treeSum(ToDoubleFunction<OracleMoments> part) {
    double sum = 0;
    for (OraclePair edge : edges) {
      sum +=
          part.applyAsDouble(
              OracleMoments.of(OraclePair.flat(edge.live()), OraclePair.flat(edge.base())));
    }
    for (String feature : names) {
      sum -= (degree(feature) - 1) * part.applyAsDouble(alone(feature));
    }
    return sum;
  }

  private OracleMoments alone(String feature) {
    return OracleMoments.of(
        margin(tables(OraclePair::live), feature), margin(tables(OraclePair::base), feature));
  }

  /** Record by record. */
  private double surprisal(List<double[][]> q) {
    double sum = 0;
    for (GenericRecord record : records) {
      int[] bins =
          names.stream()
              .mapToInt(name -> Objects.requireNonNull(features.get(name)).of(record))
              .toArray();
      sum -= Math.log(probability(q, bins));
    }
    return sum / records.size();
  }

  /** The reference's records are not there: its tables are. */
  private double ownSurprisal(List<double[][]> q) {
    double sum = 0;
    for (int e = 0; e < edges.size(); e++) {
      sum += crossEntropy(OraclePair.flat(edges.get(e).base()), OraclePair.flat(q.get(e)));
    }
    for (String feature : names) {
      sum -=
          (degree(feature) - 1)
              * crossEntropy(margin(tables(OraclePair::base), feature), margin(q, feature));
    }
    return sum;
  }

  private static double crossEntropy(double[] counts, double[] q) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum -= counts[i] * Math.log(q[i]);
    }
    return sum / Arrays.stream(counts).sum();
  }

  private static double divergence(double[] p, double[] q) {
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += p[i] * Math.log(p[i] / q[i]);
    }
    return sum;
  }

  private List<EdgeChange> changes(List<double[][]> live, List<double[][]> fitted) {
    List<EdgeChange> changes = new ArrayList<>();
    for (int e = 0; e < edges.size(); e++) {
      OraclePair edge = edges.get(e);
      changes.add(
          EdgeChange.newBuilder()
              .setFirst(tree.getEdges().get(e).getFirst())
              .setSecond(tree.getEdges().get(e).getSecond())
              .setDependenceNats(
                  divergence(OraclePair.flat(live.get(e)), OraclePair.flat(fitted.get(e))))
              .setMutualInformationNats(edge.information(edge.live()))
              .setReferenceMutualInformationNats(edge.information(edge.base()))
              .setJsDistance(edge.jsDistance())
              .build());
    }
    changes.sort(
        Comparator.comparingDouble(
            change -> -Objects.requireNonNullElse(change.getJsDistance(), 0.0)));
    return changes;
  }

  private List<MarginChange> margins(List<double[][]> live, List<double[][]> base) {
    return names.stream()
        .sorted(
            Comparator.comparingDouble(
                name ->
                    (alone(name).used() - 1) / (2 * size)
                        - divergence(margin(live, name), margin(base, name))))
        .map(name -> new MarginChange(name, divergence(margin(live, name), margin(base, name))))
        .toList();
  }
}
