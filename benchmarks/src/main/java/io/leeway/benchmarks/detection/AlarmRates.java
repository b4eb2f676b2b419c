package io.leeway.benchmarks.detection;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * How often single windows are called drifted by each method, over many references.
 *
 * @param table name of the results
 * @param seed to which every setting adds its own number, so that results are independent
 * @param references independent repetitions
 * @param windowsPerReference of each of the live streams
 */
record AlarmRates(String table, long seed, int references, int windowsPerReference) {

  /** What a stream is like when the windows are taken, and how the result tells so. */
  record Live(String subject, Map<String, Double> setting, SimulatedStream stream) {}

  /**
   * Compares windows of every live stream with the same references.
   *
   * @param records of a window, and of a block of the reference
   * @param blocks of the reference
   * @param setting of all results
   */
  List<Measured> measure(
      SimulatedStream reference,
      List<Live> lives,
      int records,
      int blocks,
      List<Method> methods,
      Map<String, Double> setting) {
    long ownSeed = seed + new TreeMap<>(setting).hashCode();
    SplittableRandom random = new SplittableRandom(ownSeed);
    List<Map<Method, double[]>> sums = new ArrayList<>();
    for (int i = 0; i < lives.size(); i++) {
      Map<Method, double[]> ofLive = new EnumMap<>(Method.class);
      methods.forEach(method -> ofLive.put(method, new double[2]));
      sums.add(ofLive);
    }
    for (int i = 0; i < references; i++) {
      SimulatedReference drawn = SimulatedReference.draw(reference, random, records, blocks);
      for (int live = 0; live < lives.size(); live++) {
        Map<Method, Integer> alarms = new EnumMap<>(Method.class);
        for (int window = 0; window < windowsPerReference; window++) {
          SimulatedWindow judged = SimulatedWindow.draw(lives.get(live).stream(), random, records);
          methods.forEach(
              method -> alarms.merge(method, method.alarms(drawn, judged) ? 1 : 0, Integer::sum));
        }
        Map<Method, double[]> ofLive = sums.get(live);
        alarms.forEach(
            (method, count) -> {
              double share = (double) count / windowsPerReference;
              double[] sum = ofLive.getOrDefault(method, new double[2]);
              sum[0] += share;
              sum[1] += share * share;
            });
      }
    }
    List<Measured> results = new ArrayList<>();
    for (int live = 0; live < lives.size(); live++) {
      Map<String, Double> all = new TreeMap<>(setting);
      all.putAll(lives.get(live).setting());
      for (Method method : methods) {
        double[] sum = sums.get(live).getOrDefault(method, new double[2]);
        double mean = sum[0] / references;
        double variance = Math.max(0, sum[1] / references - mean * mean);
        results.add(
            new Measured(
                table,
                lives.get(live).subject(),
                all,
                method.toString(),
                mean,
                Math.sqrt(variance / references),
                references,
                (long) references * windowsPerReference,
                ownSeed));
      }
    }
    return results;
  }
}
