package io.leeway.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.DataSet;
import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.local.SinkTopics;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.cli.rows.FileRows;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.PairSelection;
import io.leeway.jobs.binning.CoarseBins;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.jobs.summary.ReferenceDetail;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.measures.MutualInformation;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.JsonView;
import io.leeway.schema.codec.MessageCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Couplings that change while every single feature stays as it was, through the whole job. */
class CouplingIT {
  private static final long SEED = 20_261_122;
  private static final int WINDOW_ROWS = 500;
  private static final long WINDOW_MILLIS = WINDOW_ROWS * 1000L;
  private static final int BINS = 8;
  private static final MonitorConfig.Detail ALL_PAIRS =
      MonitorConfig.Detail.NONE.withPairs(MonitorConfig.PairChoice.ALL);
  private static final MonitorConfig.Detail TREE_AND_CLASS =
      new MonitorConfig.Detail(
          List.of(), 1000, MonitorConfig.PairChoice.TREE, BINS, 300, false, List.of(), "class");

  @TempDir private static Path directory;

  @SuppressWarnings("NullAway.Init") // set in start
  private static LocalKafka kafka;

  @SuppressWarnings("NullAway.Init")
  private static LocalFlink flink;

  @BeforeAll
  static void start() throws Exception {
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), 2);
  }

  @AfterAll
  static void stop() {
    if (flink != null) {
      flink.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }

  /** What the job said. */
  private record Run(Reference reference, List<WindowReport> reports, List<Alert> alerts) {
    /** Windows by the index of their first row that meet a condition. */
    List<Integer> windows(Predicate<WindowReport> condition) {
      return reports.stream().filter(condition).map(Run::firstRow).toList();
    }

    static int firstRow(WindowReport report) {
      return (int) (report.getWindowStart() / 1000);
    }

    List<Integer> driftOf(String feature) {
      return windows(
          report ->
              report.getFeatures().stream()
                  .anyMatch(
                      score ->
                          score.getFeature().equals(feature)
                              && score.getStatus() == FeatureStatus.DRIFT));
    }

    List<Integer> changesOf(String first, String second) {
      return windows(report -> pair(report, first, second).getStatus() == FeatureStatus.DRIFT);
    }

    List<Integer> jointDrift() {
      return windows(
          report -> Objects.requireNonNull(report.getJoint()).getStatus() == FeatureStatus.DRIFT);
    }

    static PairScore pair(WindowReport report, String first, String second) {
      return Objects.requireNonNull(report.getPairs()).stream()
          .filter(pair -> pair.getFirst().equals(first) && pair.getSecond().equals(second))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void squaresThatAreCutLooseAreFoundAlthoughNoFeatureAndNoCorrelationMoves() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    int change = 20_000;
    int back = 25_000;
    int rows = 35_000;
    double[] x = new double[rows];
    double[] y = new double[rows];
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      x[i] = random.nextDouble(-1, 1);
      double of = i >= change && i < back ? random.nextDouble(-1, 1) : x[i];
      y[i] = of * of + 0.1 * random.nextGaussian();
      lines.add(String.format(Locale.ROOT, "{\"t\":%d,\"x\":%s,\"y\":%s}", i * 1000L, x[i], y[i]));
    }
    double largestCorrelation = 0;
    for (int from = 10_000; from < rows; from += WINDOW_ROWS) {
      largestCorrelation = Math.max(largestCorrelation, Math.abs(pearson(x, y, from)));
    }

    Run run = run("squares", lines, 10_000, ALL_PAIRS, 1, 0.05, 2);

    System.out.printf(
        "seed %d: x drifts in %s, y in %s, the pair changes in %s, joint in %s; largest |Pearson|"
            + " %.3f%n",
        SEED,
        run.driftOf("x"),
        run.driftOf("y"),
        run.changesOf("x", "y"),
        run.jointDrift(),
        largestCorrelation);
    run.alerts().forEach(alert -> System.out.println(alert.getExplanation()));
    assertThat(run.reports()).hasSize(50);
    assertThat(run.driftOf("x")).isEmpty();
    assertThat(run.driftOf("y")).isEmpty();
    List<Integer> loose = new ArrayList<>();
    for (int from = change; from < back; from += WINDOW_ROWS) {
      loose.add(from);
    }
    assertThat(run.changesOf("x", "y")).isEqualTo(loose);
    assertThat(run.jointDrift()).isEqualTo(loose);
    // four standard deviations of r at n = 500
    assertThat(largestCorrelation).isLessThan(0.18);
    for (AlertKind kind : List.of(AlertKind.COUPLING, AlertKind.JOINT)) {
      List<Alert> episode = run.alerts().stream().filter(alert -> alert.getKind() == kind).toList();
      assertThat(episode)
          .extracting(Alert::getState)
          .containsExactly(AlertState.RAISED, AlertState.RESOLVED);
      assertThat(episode.get(0).getWindowEnd()).isEqualTo(change * 1000L + WINDOW_MILLIS);
      assertThat(episode.get(1).getWindowEnd()).isEqualTo(back * 1000L + 2 * WINDOW_MILLIS);
    }
    assertThat(run.alerts())
        .extracting(Alert::getKind)
        .containsOnly(AlertKind.COUPLING, AlertKind.JOINT);
    assertThat(run.alerts())
        .filteredOn(a -> a.getKind() == AlertKind.COUPLING && a.getState() == AlertState.RAISED)
        .first()
        .extracting(Alert::getExplanation)
        .asString()
        .startsWith("x and y: coupling fell from ")
        .contains("marginals unchanged", "expected");
    for (WindowReport report : run.reports()) {
      JointScore joint = Objects.requireNonNull(report.getJoint());
      assertThat(joint.getMarginalNats() + joint.getDependenceNats())
          .isCloseTo(joint.getKlNats(), within(1e-12));
    }
    assertThatInformationIsThatOfTheCounts(run, x, y);
    assertThatThePageShowsWhatTheJobSaid(run, loose.size());
  }

  /** Results, alerts and reference of the run as files, and the report of them. */
  private static void assertThatThePageShowsWhatTheJobSaid(Run run, int changed)
      throws IOException {
    Path results =
        Files.write(
            directory.resolve("squares-results.jsonl"),
            run.reports().stream().map(JsonView::of).toList());
    Path alerts =
        Files.write(
            directory.resolve("squares-alerts.jsonl"),
            run.alerts().stream().map(JsonView::of).toList());
    Path reference =
        Files.write(
            directory.resolve("squares.ref"), MessageCodec.REFERENCE.encode(run.reference()));
    Path page = directory.resolve("squares.html");
    Ran ran =
        Ran.leeway(
            "report",
            "--results",
            results,
            "--alerts",
            alerts,
            "--reference",
            reference,
            "--out",
            page);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Matcher data =
        Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>")
            .matcher(Files.readString(page));
    assertThat(data.find()).isTrue();
    JsonNode size = new ObjectMapper().readTree(data.group(1)).get("sizes").get(0);
    JsonNode pair = size.get("pairs").get("worst").get(0);
    assertThat(List.of(pair.get("first").asText(), pair.get("second").asText()))
        .isEqualTo(List.of("x", "y"));
    assertThat(pair.get("drifted").asInt()).isEqualTo(changed);
    assertThat(pair.get("judged").asInt()).isEqualTo(run.reports().size());
    JsonNode joint = size.get("joint");
    for (int i = 0; i < run.reports().size(); i++) {
      JointScore score = Objects.requireNonNull(run.reports().get(i).getJoint());
      // the page has four significant digits of a number
      assertThat(joint.get("kl").get(i).asDouble())
          .isCloseTo(score.getKlNats(), withinPercentage(0.06));
      assertThat(joint.get("dependence").get(i).asDouble())
          .isCloseTo(score.getDependenceNats(), withinPercentage(0.06));
    }
    assertThat(size.get("alerts")).hasSize(2);
    assertThat(size.get("alerts").findValuesAsText("explanation"))
        .isSubsetOf(run.alerts().stream().map(Alert::getExplanation).toList());
  }

  /** The job's mutual information is that of `measures` on the same counts, to the last bit. */
  private static void assertThatInformationIsThatOfTheCounts(Run run, double[] x, double[] y) {
    ReferenceProfile reference = ReferenceProfile.of(run.reference());
    for (WindowReport report : run.reports()) {
      long[] cells = new long[BINS * BINS];
      for (int i = Run.firstRow(report); i < Run.firstRow(report) + WINDOW_ROWS; i++) {
        cells[coarse(reference, "x", x[i]) * BINS + coarse(reference, "y", y[i])]++;
      }
      assertThat(Run.pair(report, "x", "y").getMutualInformationNats())
          .isEqualTo(MutualInformation.millerMadow(cells, BINS));
    }
  }

  private static int coarse(ReferenceProfile reference, String feature, double value) {
    ReferenceProfile.Profile profile = Objects.requireNonNull(reference.profile(feature));
    NumericBinning binning = (NumericBinning) profile.binning();
    return CoarseBins.of(binning, profile.counts(), BINS).of(binning.code(value));
  }

  @Test
  void conceptsOfSeaChangeWithoutItsFeatures() throws Exception {
    Path file = DataSet.file("sea_4concepts/sea_4concepts.csv.gz");
    List<String> lines = seaAsJson(file);
    // 5 % of the windows, over all their tests: the share of class 1 goes from 35 to 42 % only
    double budget = 0.05 * Duration.ofDays(1).toMillis() * 365.25 / 12 / WINDOW_MILLIS;

    Run run = run("sea", lines, 10_000, TREE_AND_CLASS, budget, 0.03, 3);

    int windows = run.reports().size();
    System.out.printf(
        "sea: %d windows; drift of attrib1 %s, attrib2 %s, attrib3 %s, class %s; joint %s%n",
        windows,
        run.driftOf("attrib1"),
        run.driftOf("attrib2"),
        run.driftOf("attrib3"),
        run.driftOf("class"),
        run.jointDrift());
    for (String[] pair :
        new String[][] {
          {"attrib2", "attrib3"}, {"attrib1", "class"}, {"attrib2", "class"}, {"attrib3", "class"}
        }) {
      System.out.printf("%s: %s%n", Arrays.toString(pair), run.changesOf(pair[0], pair[1]));
    }
    run.alerts()
        .forEach(
            alert ->
                System.out.printf(
                    "%s %s until row %d: %s%n",
                    alert.getSubject(),
                    alert.getState(),
                    alert.getWindowEnd() / 1000,
                    alert.getExplanation()));
    assertThat(windows).isEqualTo(80);
    int atMost = (int) (0.02 * windows);
    for (String feature : List.of("attrib1", "attrib2", "attrib3")) {
      assertThat(run.driftOf(feature)).as(feature).hasSizeLessThanOrEqualTo(atMost);
    }
    assertThat(run.changesOf("attrib2", "attrib3")).hasSizeLessThanOrEqualTo(atMost);
    assertThat(run.changesOf("attrib3", "class")).hasSizeLessThanOrEqualTo(atMost);
    for (int change : new int[] {12_500, 37_500}) {
      List<Integer> within = List.of(change, change + WINDOW_ROWS, change + 2 * WINDOW_ROWS);
      assertThat(within)
          .as("class or joint drifts within 3 windows of row %d", change)
          .anyMatch(row -> run.driftOf("class").contains(row) || run.jointDrift().contains(row));
      assertThat(run.alerts())
          .as("an alert that is raised after these windows")
          .filteredOn(alert -> alert.getWindowEnd() <= (change + 3 * WINDOW_ROWS) * 1000L)
          .last()
          .satisfies(
              alert -> {
                assertThat(alert.getState()).isEqualTo(AlertState.RAISED);
                assertThat(alert.getSubject()).isIn("feature:class", "joint");
                assertThat(alert.getExplanation()).contains("class");
              });
      assertThat(run.reports())
          .filteredOn(report -> within.contains(Run.firstRow(report)))
          .extracting(report -> Objects.requireNonNull(report.getJoint()))
          .as("the whole names class, and its edges before that of the others")
          .anySatisfy(
              joint -> {
                assertThat(joint.getMargins().get(0).getFeature()).isEqualTo("class");
                assertThat(joint.getEdges().get(0))
                    .matches(
                        edge ->
                            edge.getFirst().equals("class") || edge.getSecond().equals("class"));
              });
    }
  }

  private static List<String> seaAsJson(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      String[] names = reader.readLine().split(",", -1);
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] cells = line.split(",", -1);
        StringBuilder json = new StringBuilder("{\"t\":").append(lines.size() * 1000L);
        for (int i = 1; i < names.length; i++) { // without the number of the row
          json.append(",\"").append(names[i]).append("\":").append(quoted(names[i], cells[i]));
        }
        lines.add(json.append('}').toString());
      }
    }
    return lines;
  }

  private static String quoted(String name, String cell) {
    return name.equals("class") ? '"' + cell + '"' : cell;
  }

  private static double pearson(double[] x, double[] y, int from) {
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double syy = 0;
    double sxy = 0;
    for (int i = from; i < from + WINDOW_ROWS; i++) {
      sx += x[i];
      sy += y[i];
      sxx += x[i] * x[i];
      syy += y[i] * y[i];
      sxy += x[i] * y[i];
    }
    double n = WINDOW_ROWS;
    return (sxy - sx * sy / n) / Math.sqrt((sxx - sx * sx / n) * (syy - sy * sy / n));
  }

  /** The first rows make the reference; the others are the stream. */
  private static Run run(
      String name,
      List<String> lines,
      int referenceRows,
      MonitorConfig.Detail detail,
      double falseAlarmsPerMonth,
      double minimumJsDistance,
      int clearAfter)
      throws Exception {
    Path file = Files.write(directory.resolve(name + ".jsonl"), lines.subList(0, referenceRows));
    EventTimeField time = new EventTimeField("t", EventTimeField.Unit.MILLIS);
    RowSource rows = new TimedRowSource(FileRows.of(List.of(file), null), time, TimeRange.ALWAYS);
    Reference bare =
        ReferenceBuilder.build(
                rows,
                ReferenceSettings.withDefaults(name)
                    .withEventTimePath("t")
                    .withEffectiveFromMillis(referenceRows * 1000L)
                    .withWindows(List.of(Duration.ofMillis(WINDOW_MILLIS))))
            .reference();
    MonitorConfig config =
        config(name, time, detail, falseAlarmsPerMonth, minimumJsDistance, clearAfter);
    List<FeatureField> features = ReferenceProfile.of(bare).features();
    Reference reference =
        ReferenceDetail.add(bare, rows, PairSelection.request(config.detail(), features), false);
    kafka.createTopic(name, 1);
    SinkTopics.create(kafka, config);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = referenceRows; i < lines.size(); i++) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    name, 0, i * 1000L, null, lines.get(i).getBytes(StandardCharsets.UTF_8))));
      }
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
    }
    StreamExecutionEnvironment environment = flink.environment(1);
    new MonitorJob(config, features, List.of(MessageCodec.REFERENCE.encode(reference)))
        .addTo(environment, SourceRange.allHistory());
    flink.submit(environment, name).await(Duration.ofSeconds(60));
    return new Run(
        reference,
        read(config.sinks().results(), MessageCodec.WINDOW_REPORT).stream()
            .sorted(Comparator.comparingLong(WindowReport::getWindowStart))
            .toList(),
        read(config.sinks().alerts(), MessageCodec.ALERT).stream()
            .sorted(Comparator.comparingLong(Alert::getWindowEnd))
            .toList());
  }

  private static MonitorConfig config(
      String name,
      EventTimeField time,
      MonitorConfig.Detail detail,
      double falseAlarmsPerMonth,
      double minimumJsDistance,
      int clearAfter) {
    return new MonitorConfig(
        name,
        new MonitorConfig.Source(
            name,
            kafka.bootstrapServers(),
            new RecordFormat.Json(),
            time,
            Map.of(),
            Duration.ofMinutes(5)),
        List.of(),
        detail,
        List.of(WindowSpec.tumbling(Duration.ofMillis(WINDOW_MILLIS))),
        Duration.ZERO,
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        null,
        new MonitorConfig.ReferenceLocation.Topic("references"),
        new MonitorConfig.AlertRules(
            falseAlarmsPerMonth,
            minimumJsDistance,
            100,
            1,
            1,
            clearAfter,
            Duration.ZERO,
            null,
            null,
            50),
        new MonitorConfig.Sinks(
            name + "-results",
            name + "-alerts",
            name + "-dead",
            null,
            MonitorConfig.Delivery.AT_LEAST_ONCE,
            Duration.ofMinutes(15),
            false),
        new MonitorConfig.ExporterSettings("127.0.0.1", 0, 2000, false, null, 20),
        null,
        List.of(),
        null);
  }

  private static <T extends SpecificRecordBase> List<T> read(String topic, MessageCodec<T> codec) {
    return TopicReader.readAll(kafka.bootstrapServers(), topic, codec);
  }
}
