package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.binning.CoarseBins;
import io.leeway.jobs.config.MonitorConfig.Delivery;
import io.leeway.jobs.config.MonitorConfig.PairChoice;
import io.leeway.jobs.config.ValueType.Share;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.schema.Season;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every key of the configuration: its type, default and meaning.
 *
 * <p>The reader, the documentation and the schema for editors all come from here.
 */
final class Options {
  private static final List<Option<?>> OPTIONS = new ArrayList<>();

  private static final String SECRETS =
      " May contain `${env:NAME}` or `${file:/path}`, which is how secrets are given.";

  /** Largest number of list entries that are read. */
  static final int MAX_FEATURES = 2_000;

  static final int MAX_WINDOWS = 16;

  static final int MAX_SEGMENT_FIELDS = 4;

  static final int MAX_NAMED_PAIRS = 100;

  /** What a feature is. */
  enum FeatureType {
    NUMERIC,
    CATEGORICAL,
    VECTOR,
    GAUSSIAN
  }

  /** How records are written. */
  enum Format {
    AVRO,
    JSON
  }

  static final Option<String> STREAM =
      add(
          Option.required(
              "stream",
              ValueType.name(),
              "Name of the monitored stream in reports, metrics and references."));

  static final Option<String> TOPIC =
      add(Option.required("source.topic", ValueType.topic(), "Topic of the feature records."));
  static final Option<String> SERVERS =
      add(
          Option.required(
              "source.bootstrapServers",
              ValueType.servers(),
              "Brokers to ask first; also for references and results."));
  static final Option<Format> FORMAT =
      add(
          Option.required(
              "source.format",
              ValueType.choice(Format.class),
              "How records are written: Avro's binary encoding, or a JSON object each."));
  static final Option<String> SCHEMA =
      add(
          Option.optional(
              "source.schema",
              ValueType.filePath(),
              "Writer's schema of all records, an `.avsc` file, if they have no header. `avro`"
                  + " needs either this or `source.registry`, `json` neither."));
  static final Option<String> REGISTRY_URL =
      add(
          Option.required(
              "source.registry.url",
              ValueType.secret("http or https URLs, separated by commas"),
              "Schema registry with Confluent's API: each record begins with a byte 0 and the id of"
                  + " its schema. Several URLs are the same registry, asked in turn."));
  static final Option<String> REGISTRY_SUBJECT =
      add(
          Option.optional(
              "source.registry.subject",
              ValueType.subject(),
              "Subject whose newest schema is checked against the features before the start; the"
                  + " topic with `-value` if not given. Records may have schemas of any subject."));
  static final Option<String> REGISTRY_USERNAME =
      add(
          Option.optional(
              "source.registry.username",
              ValueType.secret("a text without a colon"),
              "Name or API key for basic authentication." + SECRETS));
  static final Option<String> REGISTRY_PASSWORD =
      add(
          Option.optional(
              "source.registry.password",
              ValueType.secret("a text"),
              "Password or API secret." + SECRETS));
  static final Option<String> REGISTRY_TOKEN =
      add(
          Option.optional(
              "source.registry.token",
              ValueType.secret("a text of visible ASCII characters"),
              "Bearer token, instead of name and password." + SECRETS));
  static final Option<String> REGISTRY_TRUSTED =
      add(
          Option.optional(
              "source.registry.trustedCertificates",
              ValueType.secret("certificates in PEM"),
              "Authorities that https is trusted by, such as `${file:ca.pem}`; those of Java if not"
                  + " given."));
  static final Option<String> REGISTRY_CERTIFICATE =
      add(
          Option.optional(
              "source.registry.certificate",
              ValueType.secret("certificates in PEM"),
              "Our own certificate, where https asks for one, such as `${file:client.pem}`."));
  static final Option<String> REGISTRY_KEY =
      add(
          Option.optional(
              "source.registry.key",
              ValueType.secret("an unencrypted private key in PEM (PKCS#8)"),
              "Its private key, such as `${file:client.key}`."));
  static final Option<Duration> REGISTRY_CONNECT_TIMEOUT =
      add(
          Option.withDefault(
              "source.registry.connectTimeout",
              ValueType.positiveDuration(),
              "5s",
              "Longest time to a connection."));
  static final Option<Duration> REGISTRY_READ_TIMEOUT =
      add(
          Option.withDefault(
              "source.registry.readTimeout",
              ValueType.positiveDuration(),
              "10s",
              "Longest time from a request to the end of its answer."));
  static final Option<Duration> REGISTRY_RETRY_FOR =
      add(
          Option.withDefault(
              "source.registry.retryFor",
              ValueType.duration(),
              "1m",
              "How long a task waits for a registry that does not answer about a new schema; then"
                  + " the job fails and restarts where it was. No record is dropped."));
  static final Option<Duration> REGISTRY_UNKNOWN_FOR =
      add(
          Option.withDefault(
              "source.registry.unknownFor",
              ValueType.duration(),
              "1m",
              "How long a schema id that the registry does not have is not asked for again; its"
                  + " records are dead letters."));
  static final Option<String> TIME_FIELD =
      add(
          Option.required(
              "source.timestamp.field",
              ValueType.recordPath(),
              "Field with the event time. Without `source.timestamp`, the timestamps of the Kafka"
                  + " records are taken."));
  static final Option<EventTimeField.Unit> TIME_UNIT =
      add(
          Option.withDefault(
              "source.timestamp.unit",
              ValueType.choice(EventTimeField.Unit.class),
              "auto",
              "What its values mean. `auto`: Avro's logical type decides, a plain number is"
                  + " milliseconds and a text ISO-8601, in UTC where no offset is given."));
  static final Option<JsonNode> PROPERTIES =
      add(
          Option.optional(
              "source.properties",
              ValueType.mapping("a mapping of Kafka client settings"),
              "Settings of the Kafka clients: "
                  + ClientProperties.ALLOWED
                  + ". A value may contain `${env:NAME}` or `${file:/path}`, which is how secrets"
                  + " are given."));

  static final Option<Duration> DISCOVER_PARTITIONS =
      add(
          Option.withDefault(
              "source.discoverPartitionsEvery",
              ValueType.positiveDuration(),
              "5m",
              "How often a monitor looks for partitions that were added to the topic, which it reads"
                  + " from their beginning, and whether the topic was deleted and made anew, which"
                  + " ends it. Windows do not wait for a partition that has not been found yet."));

  static final Option<String> FEATURE_NAME =
      add(
          Option.required(
              "features[].name",
              ValueType.name(),
              "Name of the feature in reports, unique. Without `features`, or with `features:"
                  + " auto`, those of the newest reference are monitored."));
  static final Option<String> FEATURE_PATH =
      add(
          Option.optional(
              "features[].path",
              ValueType.recordPath(),
              "Where it is in the record, with dots into nested records; the name if not given."));
  static final Option<FeatureType> FEATURE_TYPE =
      add(
          Option.required(
              "features[].type",
              ValueType.choice(FeatureType.class),
              "`numeric`: values are ordered and binned by size; `categorical`: they are names;"
                  + " `vector`: arrays of numbers, such as embeddings; `gaussian`: the mean and"
                  + " log-variance that an encoder puts out."));
  static final Option<Long> FEATURE_DIMENSION =
      add(
          Option.optional(
              "features[].dimension",
              ValueType.integer(1, VectorFeature.MAX_DIMENSION),
              "How many numbers an array of a vector or encoder has; records with another number"
                  + " count as missing. Required for both. Above "
                  + VectorFeature.Embedding.MAX_COVARIANCE_DIMENSION
                  + " a vector's covariance is not watched, only its projections."));
  static final Option<Long> FEATURE_PROJECTIONS =
      add(
          Option.withDefault(
              "features[].projections",
              ValueType.integer(1, VectorFeature.Embedding.MAX_PROJECTIONS),
              "4",
              "On how many random directions a vector is watched, each a numeric feature:"
                  + " `NAME.projection1` and so on."));
  static final Option<String> FEATURE_MEAN =
      add(
          Option.optional(
              "features[].mean",
              ValueType.recordPath(),
              "Array with the means that an encoder puts out; required for `gaussian`. Its"
                  + " divergence from the prior is the numeric feature `NAME.kl`."));
  static final Option<String> FEATURE_LOG_VARIANCE =
      add(
          Option.optional(
              "features[].logVariance",
              ValueType.recordPath(),
              "Array with the logarithms of its variances; required for `gaussian`."));
  static final Option<String> FEATURE_RECONSTRUCTION =
      add(
          Option.optional(
              "features[].reconstruction",
              ValueType.recordPath(),
              "Number with the expected log-likelihood of the record given its code, in nats. With"
                  + " it the evidence lower bound of an encoder is the numeric feature"
                  + " `NAME.elbo`."));

  static final Option<String> SEGMENT_PATH =
      add(
          Option.required(
              "segments[].path",
              ValueType.recordPath(),
              "Field by whose values the stream is divided; with several, by their combinations."
                  + " Each segment has windows, verdicts and alerts of its own besides those of the"
                  + " whole stream, against the same reference."));
  static final Option<Long> MAX_SEGMENTS =
      add(
          Option.withDefault(
              "maxSegments",
              ValueType.integer(1, 100_000),
              "1000",
              "How many segments each source task tells apart at a time; records of further ones"
                  + " belong to the segment `(other)`."));

  static final Option<PairChoice> PAIRS =
      add(
          Option.withDefault(
              "dependence.pairs",
              ValueType.choice(PairChoice.class),
              "none",
              "Which pairs of features are counted jointly, for their mutual information and its"
                  + " changes. `all`: every pair, or as `tree` if that would be more than"
                  + " `maxPairs`. `tree`: those of the reference's dependence tree, one less than"
                  + " there are features. Named pairs and those with the target are counted in any"
                  + " case."));
  static final Option<Long> PAIR_BINS =
      add(
          Option.withDefault(
              "dependence.bins",
              ValueType.integer(CoarseBins.MIN_BINS, CoarseBins.MAX_BINS),
              "8",
              "Coarse bins of each feature in joint counts, the one of missing values included."
                  + " Up to 8, four pairs are counted at the price of one."));
  static final Option<Long> MAX_PAIRS =
      add(
          Option.withDefault(
              "dependence.maxPairs",
              ValueType.integer(1, 100_000),
              "300",
              "With more pairs than this, `all` counts those of the tree only: each takes 8 bytes"
                  + " per combination of coarse bins, pane and segment."));
  static final Option<String> PAIR_FIRST =
      add(
          Option.required(
              "dependence.named[].first",
              ValueType.name(),
              "A feature of a pair that is always counted, and always exported."));
  static final Option<String> PAIR_SECOND =
      add(
          Option.required(
              "dependence.named[].second", ValueType.name(), "The other feature of that pair."));
  static final Option<String> PAIR_TARGET =
      add(
          Option.optional(
              "dependence.target",
              ValueType.name(),
              "A feature, such as the label or the model's output, whose pairs with all others are"
                  + " counted and exported."));

  static final Option<Boolean> SKETCHES =
      add(
          Option.withDefault(
              "sketches",
              ValueType.flag(),
              "false",
              "Whether windows have quantiles, a Wasserstein distance beyond the reference's range,"
                  + " and the number and the most frequent of the categories without a bin of their"
                  + " own. Takes up to 9 kB per feature, pane and segment."));

  static final Option<Duration> WINDOW_SIZE =
      add(
          Option.required(
              "windows[].size",
              ValueType.positiveDuration(),
              "Length of the windows. Without `windows`, there is one of 1h."));
  static final Option<Duration> WINDOW_SLIDE =
      add(
          Option.optional(
              "windows[].slide",
              ValueType.positiveDuration(),
              "Time from one start to the next, a divisor of the size; the size if not given."));

  static final Option<Duration> LATENESS =
      add(
          Option.withDefault(
              "lateness",
              ValueType.duration(),
              "0s",
              "How long after its end a window still takes late records and is reported again."));
  static final Option<Duration> OUT_OF_ORDERNESS =
      add(
          Option.withDefault(
              "outOfOrderness",
              ValueType.duration(),
              "10s",
              "How long windows wait for records that are out of order."));
  static final Option<Duration> MAX_AHEAD =
      add(
          Option.withDefault(
              "maxAhead",
              ValueType.duration(),
              "5m",
              "Records with an event time further ahead of their Kafka timestamp are dead"
                  + " letters."));
  static final Option<Optional<Duration>> IDLE_TIMEOUT =
      add(
          Option.withDefault(
              "idleTimeout",
              ValueType.durationOrNever(),
              "1m",
              "After how much silence a partition no longer holds windows back."));

  static final Option<String> REFERENCE_TOPIC =
      add(
          Option.withDefault(
              "reference.topic",
              ValueType.topic(),
              "leeway-references",
              "Compacted topic with the references."));
  static final Option<String> REFERENCE_FILE =
      add(
          Option.optional(
              "reference.file",
              ValueType.filePath(),
              "A reference from a file, instead of the topic."));
  static final Option<Season> REFERENCE_SEASON =
      add(
          Option.optional(
              "reference.season",
              ValueType.choice(Season.class),
              "What comes round again in the stream: `leeway reference build` then profiles each of"
                  + " its slots too, and windows are compared with the slots that they contain."));
  static final Option<ZoneId> SEASON_ZONE =
      add(
          Option.withDefault(
              "reference.seasonZone",
              ValueType.zone(),
              "UTC",
              "Time zone in which the season's hours, days and months begin."));

  static final Option<Double> FALSE_ALARMS =
      add(
          Option.withDefault(
              "alerts.falseAlarmsPerMonth",
              ValueType.number(0, true, 1000),
              "1",
              "How many false drift verdicts per month the stream may give."));
  static final Option<Double> MINIMUM_JS_DISTANCE =
      add(
          Option.withDefault(
              "alerts.minimumJsDistance",
              ValueType.number(0, false, 0.83),
              "0.05",
              "Smaller Jensen-Shannon distances (square root of nats, at most 0.83) are no drift,"
                  + " however significant."));
  static final Option<Long> MINIMUM_RECORDS =
      add(
          Option.withDefault(
              "alerts.minimumRecords",
              ValueType.integer(1, 1_000_000_000_000L),
              "100",
              "Windows with fewer records get no verdict."));
  static final Option<Share> RAISE_AFTER =
      add(
          Option.withDefault(
              "alerts.raiseAfter",
              ValueType.share(AlertPolicy.MAX_WITHIN),
              "2 of 3",
              "An alert is raised when so many of the last windows had drift."));
  static final Option<Long> CLEAR_AFTER =
      add(
          Option.withDefault(
              "alerts.clearAfter",
              ValueType.integer(1, 1000),
              "3",
              "An alert is resolved after so many windows without drift in a row."));
  static final Option<Duration> COOLDOWN =
      add(
          Option.withDefault(
              "alerts.cooldown",
              ValueType.duration(),
              "0s",
              "How long after a resolve the same alert is not raised again."));
  static final Option<RunLength> SEQUENTIAL =
      add(
          Option.withDefault(
              "alerts.sequential",
              RunLength.valueType(),
              "auto",
              "Mean time between false alarms about drift too slow for any window to show, over all"
                  + " features. `auto` is twice that of `alerts.falseAlarmsPerMonth`; `off` does"
                  + " not look for slow drift."));
  static final Option<Optional<Duration>> STALE_AFTER =
      add(
          Option.withDefault(
              "alerts.staleAfter",
              ValueType.durationOrNever(),
              "1d",
              "So much event time without any record is an alert, raised by the next window."));
  static final Option<Long> GROUP_FROM =
      add(
          Option.withDefault(
              "alerts.groupFrom",
              ValueType.integer(2, MAX_FEATURES),
              "3",
              "From so many features on that are raised together, one alert is raised for all; each"
                  + " feature's own alert names it."));

  static final Option<String> RESULTS =
      add(
          Option.withDefault(
              "sinks.results", ValueType.topic(), "leeway-results", "Topic of window reports."));
  static final Option<String> ALERTS =
      add(
          Option.withDefault(
              "sinks.alerts", ValueType.topic(), "leeway-alerts", "Topic of alerts."));
  static final Option<String> DEAD_LETTERS =
      add(
          Option.withDefault(
              "sinks.deadLetters",
              ValueType.topic(),
              "leeway-dead-letters",
              "Topic of records that could not be monitored, with the reason."));
  static final Option<String> LEDGER =
      add(
          Option.withDefault(
              "sinks.ledger",
              ValueType.topic(),
              "leeway-ledger",
              "Topic of ledgers: what became of every record that was read, as of each checkpoint."));
  static final Option<Delivery> DELIVERY =
      add(
          Option.withDefault(
              "sinks.delivery",
              ValueType.choice(Delivery.class),
              "at-least-once",
              "What holds when the job restarts. Results can be told apart by their keys, so the"
                  + " default is safe; `exactly-once` writes in transactions, which readers see"
                  + " when a checkpoint is complete."));
  static final Option<Duration> TRANSACTION_TIMEOUT =
      add(
          Option.withDefault(
              "sinks.transactionTimeout",
              ValueType.positiveDuration(),
              "15m",
              "With `exactly-once`, after how long without the job the brokers give up what it has"
                  + " written since its last checkpoint: results that are lost then. Longer than a"
                  + " checkpoint's interval and timeout together, and than any restart; at most the"
                  + " brokers' `transaction.max.timeout.ms`."));
  static final Option<Boolean> DEAD_LETTER_PAYLOAD =
      add(
          Option.withDefault(
              "sinks.deadLetterPayload",
              ValueType.flag(),
              "false",
              "Whether dead letters hold the bytes of their record, up to 1,000,000 of them; they may be"
                  + " personal data."));

  static final Option<Long> MINIMUM_BIN_COUNT =
      add(
          Option.optional(
              "privacy.minimumBinCount",
              ValueType.integer(2, 1000),
              "Reports and alerts tell nothing of a group of fewer records: bins with fewer are"
                  + " told together, verdicts are those of all bins. Where records are in several"
                  + " reports, of overlapping windows or windows of several sizes, late revisions"
                  + " or segments, counts are multiples of it. 10 is usual. Without it, everything"
                  + " is told."));

  static final Option<String> EXPORTER_HOST =
      add(
          Option.withDefault(
              "exporter.host",
              ValueType.host(),
              "127.0.0.1",
              "Address that the exporter listens on."));
  static final Option<Long> EXPORTER_PORT =
      add(
          Option.withDefault(
              "exporter.port",
              ValueType.integer(0, 65_535),
              "9464",
              "Port that the exporter listens on; 0 for any free one."));
  static final Option<Long> MAX_SERIES =
      add(
          Option.withDefault(
              "exporter.maxSeries",
              ValueType.integer(1, 1_000_000),
              "10000",
              "How many metric series the exporter shows; it counts what is over."));
  static final Option<Boolean> EXPORTED_BINS =
      add(
          Option.withDefault(
              "exporter.bins",
              ValueType.flag(),
              "false",
              "Whether the exporter shows the bins of each feature that differ most, up to 30"
                  + " series a feature. Their labels name categories and ranges of the data."));
  static final Option<Duration> REPORT_DUE_AFTER =
      add(
          Option.optional(
              "exporter.reportDueAfter",
              ValueType.positiveDuration(),
              "After how much silence, by the clock, the next report of a stream is overdue and"
                  + " the stream stale. Without it, three of the stream's shortest windows."));
  static final Option<Long> TOP_PAIRS =
      add(
          Option.withDefault(
              "exporter.topPairs",
              ValueType.integer(0, 100_000),
              "20",
              "Of how many pairs of features there are metrics: those whose coupling has changed"
                  + " most in the latest window, besides named pairs and those with the target."));
  static final Option<String> EXPORTER_USERNAME =
      add(
          Option.optional(
              "exporter.username",
              ValueType.secret("a text without a colon"),
              "Name that readers of the metrics must give by basic authentication. Read by `leeway"
                  + " export` alone, as the next three."
                  + SECRETS));
  static final Option<String> EXPORTER_PASSWORD =
      add(
          Option.optional(
              "exporter.password", ValueType.secret("a text"), "Its password." + SECRETS));
  static final Option<String> EXPORTER_CERTIFICATE =
      add(
          Option.optional(
              "exporter.certificate",
              ValueType.secret("certificates in PEM"),
              "The exporter's own certificate, such as `${file:exporter.pem}`: metrics are then"
                  + " served by https."));
  static final Option<String> EXPORTER_KEY =
      add(
          Option.optional(
              "exporter.key",
              ValueType.secret("an unencrypted private key in PEM (PKCS#8)"),
              "Its private key, such as `${file:exporter.key}`."));

  /** In the order of the documentation. */
  static final List<Option<?>> ALL = List.copyOf(OPTIONS);

  /** Lists; the keys of their entries have the path with {@code []}. */
  static final Map<String, String> LISTS =
      Map.of(
          "features",
          "auto or a list of {name, path, type}",
          "segments",
          "a list of {path}",
          "windows",
          "a list of {size, slide}",
          "named",
          "a list of {first, second}");

  private Options() {}

  private static <T> Option<T> add(Option<T> option) {
    OPTIONS.add(option);
    return option;
  }

  /** The keys that may be in the section of this path; empty if it is no section. */
  static Set<String> keysIn(String section) {
    String prefix = section.isEmpty() ? "" : section + ".";
    Set<String> keys = new TreeSet<>();
    for (Option<?> option : ALL) {
      if (option.path().startsWith(prefix)) {
        String rest = option.path().substring(prefix.length());
        String key = rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
        keys.add(key.replace("[]", ""));
      }
    }
    return keys;
  }
}
