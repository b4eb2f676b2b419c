package io.leeway.cli.bench;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.MonitorTopics;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.operator.RowWatermarks;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.codec.MessageCodec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The obvious job, for comparison: every record becomes one (feature, value) pair per feature,
 * pairs are keyed by feature, and a window aggregate counts them into the same bins as the monitor.
 *
 * <p>Written as well as that design allows: the monitor's source and decoder, reused objects,
 * tuples of primitives and byte arrays with Flink's own serializers, texts that stay bytes,
 * incremental aggregation into one array per feature and window that is changed in place.
 */
final class ExplodeJob {
  private static final byte[] NO_TEXT = {};

  /** Feature, number (NaN if missing or a text), text (empty if it is none). */
  private static final TypeInformation<Tuple3<Integer, Double, byte[]>> PAIR =
      Types.TUPLE(Types.INT, Types.DOUBLE, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  private static final TypeInformation<long[]> COUNTS =
      PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO;
  private static final TypeInformation<byte[]> BYTES =
      PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;

  private ExplodeJob() {}

  /**
   * Adds the job to the environment; its {@link Histogram}s go to the topic of results.
   *
   * @param reference message with the bins
   */
  static void addTo(
      StreamExecutionEnvironment environment,
      MonitorConfig config,
      List<FeatureField> features,
      byte[] reference) {
    ReadJobs.reuseObjects(environment);
    long outOfOrdernessMillis = config.outOfOrderness().toMillis();
    environment
        .fromSource(
            new MonitorTopics(config).features(features, SourceRange.allHistory()),
            WatermarkStrategy.<FeatureRow>forGenerator(
                    context -> new RowWatermarks(outOfOrdernessMillis))
                .withTimestampAssigner((row, recordTimestamp) -> row.eventTimeMillis()),
            RunProbe.SOURCE)
        .flatMap(new Explode())
        .returns(PAIR)
        .keyBy(pair -> pair.f0, Types.INT)
        .window(windows(config.windows().get(0)))
        .aggregate(new Count(reference, features), new ToBytes(), COUNTS, COUNTS, BYTES)
        .sinkTo(
            KafkaSink.<byte[]>builder()
                .setBootstrapServers(config.source().bootstrapServers())
                .setRecordSerializer(new HistogramRecords(config.sinks().results()))
                .build());
  }

  private static WindowAssigner<Object, TimeWindow> windows(WindowSpec spec) {
    Duration size = Duration.ofMillis(spec.sizeMillis());
    Duration slide = Duration.ofMillis(spec.slideMillis());
    return size.equals(slide)
        ? TumblingEventTimeWindows.of(size)
        : SlidingEventTimeWindows.of(size, slide);
  }

  private static final class Explode
      implements FlatMapFunction<FeatureRow, Tuple3<Integer, Double, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final Tuple3<Integer, Double, byte[]> pair = Tuple3.of(0, Double.NaN, NO_TEXT);

    @Override
    public void flatMap(FeatureRow row, Collector<Tuple3<Integer, Double, byte[]>> out) {
      for (int feature = 0; feature < row.features(); feature++) {
        FeatureRow.State state = row.state(feature);
        pair.f0 = feature;
        pair.f1 = state == FeatureRow.State.NUMBER ? row.number(feature) : Double.NaN;
        pair.f2 =
            state == FeatureRow.State.TEXT
                ? Arrays.copyOfRange(
                    row.text(feature), row.textStart(feature), row.textEnd(feature))
                : NO_TEXT;
        out.collect(pair);
      }
    }
  }

  /** Into an array of all the codes that there can be, since it does not know its key. */
  private static final class Count
      implements AggregateFunction<Tuple3<Integer, Double, byte[]>, long[], long[]> {
    private static final long serialVersionUID = 1L;

    private final byte[] reference;
    private final List<FeatureField> features;
    private transient Binning @Nullable [] binnings;

    Count(byte[] reference, List<FeatureField> features) {
      this.reference = reference;
      this.features = features;
    }

    @Override
    public long[] createAccumulator() {
      return new long[Binning.MAX_BINS];
    }

    @Override
    public long[] add(Tuple3<Integer, Double, byte[]> pair, long[] counts) {
      if (binnings == null) {
        binnings = binnings();
      }
      counts[code(binnings[pair.f0], pair.f1, pair.f2)]++;
      return counts;
    }

    private static int code(Binning binning, double number, byte[] text) {
      if (binning instanceof NumericBinning numeric) {
        return Double.isNaN(number) ? Binning.MISSING : numeric.code(number);
      }
      return ((CategoricalBinning) binning).code(text, 0, text.length);
    }

    @Override
    public long[] getResult(long[] counts) {
      return counts;
    }

    @Override
    public long[] merge(long[] counts, long[] others) {
      Arrays.setAll(counts, code -> counts[code] + others[code]);
      return counts;
    }

    private Binning[] binnings() {
      ReferenceProfile profile = ReferenceProfile.of(MessageCodec.REFERENCE.decode(reference));
      return features.stream()
          .map(feature -> Objects.requireNonNull(profile.profileFor(feature)).binning())
          .toArray(Binning[]::new);
    }
  }

  private static final class ToBytes
      extends ProcessWindowFunction<long[], byte[], Integer, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
        Integer feature, Context context, Iterable<long[]> counts, Collector<byte[]> out) {
      for (long[] histogram : counts) {
        TimeWindow window = context.window();
        out.collect(
            new Histogram(feature, window.getStart(), window.getEnd(), histogram).toBytes());
      }
    }
  }

  private static final class HistogramRecords implements KafkaRecordSerializationSchema<byte[]> {
    private static final long serialVersionUID = 1L;

    private final String topic;

    HistogramRecords(String topic) {
      this.topic = topic;
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        byte[] histogram, KafkaSinkContext context, Long timestamp) {
      return new ProducerRecord<>(topic, histogram);
    }
  }
}
