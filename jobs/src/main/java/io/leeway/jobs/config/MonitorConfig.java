package io.leeway.jobs.config;

import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.window.SeasonClock;
import io.leeway.jobs.window.WindowSpec;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a monitor of one stream is told, checked.
 *
 * @param stream name of the stream in reports, metrics and references
 * @param features what to monitor; empty to take the features of the newest reference
 * @param detail what is counted besides the bins of each feature
 * @param windows at least one; several share the same panes
 * @param lateness how long after its end a window still takes late records
 * @param outOfOrderness how far the watermark stays behind the latest event time of a partition
 * @param maxAhead how far an event time may be ahead of its Kafka record's timestamp before it is
 *     refused
 * @param idleTimeout after how much silence a partition no longer holds windows back, null for
 *     never
 * @param season that references are built with, null for none; what is monitored follows the
 *     reference, whatever it was built with
 * @param vectors features that are arrays of numbers; what is computed of them is among the
 *     features
 * @param minimumBinCount nothing that is written tells of fewer records, null for no such limit
 */
public record MonitorConfig(
    String stream,
    Source source,
    List<FeatureField> features,
    Detail detail,
    List<WindowSpec> windows,
    Duration lateness,
    Duration outOfOrderness,
    Duration maxAhead,
    @Nullable Duration idleTimeout,
    ReferenceLocation reference,
    AlertRules alerts,
    Sinks sinks,
    ExporterSettings exporter,
    @Nullable SeasonClock season,
    List<VectorFeature> vectors,
    @Nullable Integer minimumBinCount)
    implements Serializable {

  public MonitorConfig {
    features = List.copyOf(features);
    windows = List.copyOf(windows);
    vectors = List.copyOf(vectors);
  }

  /** Whether a record is counted in several reports of the whole stream: windows or revisions. */
  public boolean repeatsRecords() {
    return windows.size() > 1
        || windows.stream().anyMatch(window -> window.slideMillis() < window.sizeMillis())
        || !lateness.isZero();
  }

  /**
   * Where the feature records come from.
   *
   * @param discoverPartitionsEvery how often a monitor looks for new partitions of the topic, and
   *     whether it is still the same topic
   */
  public record Source(
      String topic,
      String bootstrapServers,
      RecordFormat format,
      @Nullable EventTimeField timestamp,
      Map<String, String> properties,
      Duration discoverPartitionsEvery)
      implements Serializable {
    public Source {
      properties = Map.copyOf(properties);
    }

    /** Without the values of the properties, which may be secrets. */
    @Override
    public String toString() {
      return "Source[topic=%s, bootstrapServers=%s, timestamp=%s, properties=%s]"
          .formatted(topic, bootstrapServers, timestamp, properties.keySet());
    }
  }

  /**
   * What is counted besides the bins of each feature of the whole stream.
   *
   * @param segments paths of the fields by whose values the stream is divided, none for the whole
   * @param maxSegments how many segments there may be at a time
   * @param pairs which features are counted jointly
   * @param pairBins coarse bins of each feature in joint counts
   * @param maxPairs with more than this, all pairs are too many
   * @param sketches whether there are quantiles and other sketches
   * @param named pairs that are counted in any case
   * @param target feature whose pairs are counted in any case, null for none
   */
  public record Detail(
      List<String> segments,
      int maxSegments,
      PairChoice pairs,
      int pairBins,
      int maxPairs,
      boolean sketches,
      List<NamedPair> named,
      @Nullable String target)
      implements Serializable {
    /** Nothing but the bins. */
    public static final Detail NONE =
        new Detail(List.of(), 1000, PairChoice.NONE, 8, 300, false, List.of(), null);

    public Detail {
      segments = List.copyOf(segments);
      named = List.copyOf(named);
    }

    /** Whether any pairs are asked for. */
    public boolean wantsPairs() {
      return pairs != PairChoice.NONE || !named.isEmpty() || target != null;
    }

    /** One error for each feature of a pair that there is not. */
    public List<String> unknownFeatures(List<FeatureField> features) {
      Set<String> known = features.stream().map(FeatureField::name).collect(Collectors.toSet());
      List<String> errors = new ArrayList<>();
      for (int i = 0; i < named.size(); i++) {
        check("dependence.named[%d].first".formatted(i), named.get(i).first(), known, errors);
        check("dependence.named[%d].second".formatted(i), named.get(i).second(), known, errors);
      }
      if (target != null) {
        check("dependence.target", target, known, errors);
      }
      return errors;
    }

    private static void check(String at, String feature, Set<String> known, List<String> errors) {
      if (!known.contains(feature)) {
        errors.add("%s: \"%s\" is no feature, expected one of those".formatted(at, feature));
      }
    }

    /** The same with other pairs. */
    public Detail withPairs(PairChoice choice) {
      return new Detail(segments, maxSegments, choice, pairBins, maxPairs, sketches, named, target);
    }
  }

  /** Two features by their names. */
  public record NamedPair(String first, String second) implements Serializable {}

  /** Which features are counted jointly, besides named pairs and those with the target. */
  public enum PairChoice {
    NONE,
    TREE,
    ALL
  }

  /** Where references are: in a compacted topic, or one in a file. */
  public sealed interface ReferenceLocation extends Serializable {
    record Topic(String topic) implements ReferenceLocation {}

    record File(String path) implements ReferenceLocation {}
  }

  /**
   * When a difference is drift, and when drift is an alert.
   *
   * @param falseAlarmsPerMonth budget of false drift verdicts per stream and month
   * @param minimumJsDistance smaller JS distances are no drift, however significant
   * @param minimumRecords windows with fewer records get no verdict
   * @param raiseAfter windows with drift among the last {@code raiseWithin} that raise
   * @param raiseWithin see {@code raiseAfter}
   * @param clearAfter windows without drift in a row that resolve
   * @param cooldown after a resolve, how long the same subject is not raised again
   * @param sequential mean time between false alarms about drift too slow for any window, null not
   *     to look for it
   * @param staleAfter event time without records that is an alert, null for never
   * @param groupFrom so many features that are raised together are one alert
   */
  public record AlertRules(
      double falseAlarmsPerMonth,
      double minimumJsDistance,
      long minimumRecords,
      int raiseAfter,
      int raiseWithin,
      int clearAfter,
      Duration cooldown,
      @Nullable Duration sequential,
      @Nullable Duration staleAfter,
      int groupFrom)
      implements Serializable {}

  /**
   * Where results go.
   *
   * @param ledger null to write no ledgers
   * @param transactionTimeout after how long the brokers give up an open transaction
   */
  public record Sinks(
      String results,
      String alerts,
      String deadLetters,
      @Nullable String ledger,
      Delivery delivery,
      Duration transactionTimeout,
      boolean deadLetterPayload)
      implements Serializable {}

  /** What the sinks promise when a job restarts. */
  public enum Delivery {
    /** A result may be written twice, with the same key and bytes. */
    AT_LEAST_ONCE,
    /** Written in transactions; readers need {@code isolation.level=read_committed}. */
    EXACTLY_ONCE
  }

  /**
   * How the exporter serves metrics.
   *
   * @param bins whether it shows single bins of features
   * @param reportDueAfter silence by the clock after which a stream is stale, null for three of its
   *     shortest windows
   * @param topPairs of so many pairs whose coupling has changed most there are metrics, besides
   *     those that are named
   */
  public record ExporterSettings(
      String host,
      int port,
      int maxSeries,
      boolean bins,
      @Nullable Duration reportDueAfter,
      int topPairs)
      implements Serializable {}
}
