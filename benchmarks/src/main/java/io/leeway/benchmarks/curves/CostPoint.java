package io.leeway.benchmarks.curves;

import io.leeway.cli.bench.Measurement;
import io.leeway.cli.bench.Summary;
import io.leeway.cli.bench.Variant;
import java.util.List;

/**
 * One point of a curve: medians over some rounds of one job.
 *
 * @param x what the curve is over: a number of features, pairs, segments, ...
 * @param variant letter of the job
 * @param minimum of the records per second
 * @param maximum of the records per second
 * @param ofRead throughput in that of the job that only reads
 * @param taskNanosPerRecord processor time of the source's task, decoding and counting included
 * @param shuffleBytesPerWindow that the source's task sends to the scorer
 */
record CostPoint(
    Curve curve,
    double x,
    char variant,
    long records,
    double recordsPerSecond,
    double minimum,
    double maximum,
    double ofRead,
    double taskNanosPerRecord,
    double stateBytes,
    double checkpointMillis,
    double shuffleBytesPerWindow) {

  /** Names of the columns of {@link #cells}. */
  static final List<String> COLUMNS =
      List.of(
          "curve",
          "x",
          "variant",
          "records",
          "records_per_second",
          "minimum",
          "maximum",
          "of_read",
          "task_ns_per_record",
          "state_bytes",
          "checkpoint_ms",
          "shuffle_bytes_per_window");

  static CostPoint of(Curve curve, double x, Variant variant, long records, Summary summary) {
    var rate = summary.of(variant, Measurement::recordsPerSecond);
    return new CostPoint(
        curve,
        x,
        variant.letter(),
        records,
        Math.rint(rate.median()),
        Math.rint(rate.minimum()),
        Math.rint(rate.maximum()),
        summary
            .ratio(variant, Variant.READ)
            .map(ratio -> Math.rint(ratio.median() * 1e3) / 1e3)
            .orElse(Double.NaN),
        Math.rint(summary.of(variant, Measurement::taskCpuNanosPerRecord).median()),
        summary.of(variant, Measurement::stateBytes).median(),
        summary.of(variant, Measurement::checkpointMillis).median(),
        Math.rint(summary.of(variant, Measurement::shuffleBytesPerWindow).median()));
  }

  List<String> cells() {
    return List.of(
        curve.label(),
        plain(x),
        String.valueOf(variant),
        String.valueOf(records),
        plain(recordsPerSecond),
        plain(minimum),
        plain(maximum),
        plain(ofRead),
        plain(taskNanosPerRecord),
        plain(stateBytes),
        plain(checkpointMillis),
        plain(shuffleBytesPerWindow));
  }

  static CostPoint of(List<String> cells) {
    return new CostPoint(
        Curve.of(cells.get(0)),
        Double.parseDouble(cells.get(1)),
        cells.get(2).charAt(0),
        Long.parseLong(cells.get(3)),
        Double.parseDouble(cells.get(4)),
        Double.parseDouble(cells.get(5)),
        Double.parseDouble(cells.get(6)),
        Double.parseDouble(cells.get(7)),
        Double.parseDouble(cells.get(8)),
        Double.parseDouble(cells.get(9)),
        Double.parseDouble(cells.get(10)),
        Double.parseDouble(cells.get(11)));
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
