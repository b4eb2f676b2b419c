package io.leeway.cli.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The rounds of all variants put together.
 *
 * <p>A ratio is one of two runs of the same round, and its spread is over the rounds: what slows
 * the whole machine for a while slows both.
 */
public final class Summary {
  private final Map<Variant, List<Measurement>> rounds = new EnumMap<>(Variant.class);

  /** Of the measured rounds; each variant has the same number of them, in the same order. */
  public Summary(List<Measurement> measurements) {
    for (Measurement measurement : measurements) {
      rounds.computeIfAbsent(measurement.variant(), unused -> new ArrayList<>()).add(measurement);
    }
  }

  public List<Variant> variants() {
    return List.copyOf(rounds.keySet());
  }

  /** A figure of a variant, over its rounds. */
  public Spread of(Variant variant, ToDoubleFunction<Measurement> figure) {
    return Spread.of(values(variant, figure));
  }

  /** Throughput in that of another variant; empty if that was not measured. */
  public Optional<Spread> ratio(Variant variant, Variant to) {
    return paired(variant, to, Measurement::recordsPerSecond, (one, other) -> one / other);
  }

  /** What a variant allocates per record, in bytes, more than another one. */
  public Optional<Spread> allocatedBytesMoreThan(Variant variant, Variant than) {
    return paired(variant, than, Measurement::allocatedBytesPerRecord, (one, other) -> one - other);
  }

  private interface Pairing {
    double of(double one, double other);
  }

  private Optional<Spread> paired(
      Variant variant, Variant other, ToDoubleFunction<Measurement> figure, Pairing pairing) {
    if (!rounds.containsKey(other)) {
      return Optional.empty();
    }
    double[] own = values(variant, figure);
    double[] others = values(other, figure);
    double[] paired = new double[own.length];
    for (int round = 0; round < own.length; round++) {
      paired[round] = pairing.of(own[round], others[round]);
    }
    return Optional.of(Spread.of(paired));
  }

  private double[] values(Variant variant, ToDoubleFunction<Measurement> figure) {
    return rounds.getOrDefault(variant, List.of()).stream().mapToDouble(figure).toArray();
  }
}
