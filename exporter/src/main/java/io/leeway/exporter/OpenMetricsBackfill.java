package io.leeway.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.WindowReport;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reports of the past as OpenMetrics files, one per day (UTC), for {@code promtool tsdb
 * create-blocks-from openmetrics}: the series that the exporter would have shown with {@code
 * exporter.bins}, each sample at the end of its window, with a label {@code run} that keeps them
 * apart from live ones.
 *
 * <p>Gauges of windows and alerts only; what counts or tells of the exporter itself has no past.
 * Where two reports claim the same series at the same time, the newer counts, as in the exporter.
 *
 * <p>Memory: the samples of one day, and the times of all windows. Not thread-safe.
 */
public final class OpenMetricsBackfill {
  /** Between the columns of the files that are not sorted yet; in no label, see LabelValue. */
  private static final String TAB = "\t";

  private static final Comparator<Sample> ORDER =
      Comparator.comparing(Sample::metric)
          .thenComparing(Sample::labels)
          .thenComparingLong(Sample::millis)
          .thenComparing(Sample::age);

  private final Path directory;
  private final String run;
  private final TreeMap<LocalDate, Path> unsorted = new TreeMap<>();
  private final Map<Scope, NavigableSet<Long>> windowEnds = new HashMap<>();
  private final Map<String, Episode> episodes = new TreeMap<>();

  private record Sample(Metric metric, String labels, long millis, String age, String value) {}

  private record Scope(String stream, String segment) {}

  private record Episode(Alert raised, long untilMillis) {}

  /**
   * Files in a directory, which is made if it is not there.
   *
   * @param run value of the label {@code run}, and start of the files' names
   */
  public OpenMetricsBackfill(Path directory, String run) throws IOException {
    if (!run.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("run \"%s\", expected letters and digits".formatted(run));
    }
    this.directory = Files.createDirectories(directory);
    this.run = run;
  }

  /** Takes a report, in any order. */
  public void add(WindowReport report) throws IOException {
    String segment = report.getSegment() == null ? "" : report.getSegment();
    windowEnds
        .computeIfAbsent(new Scope(report.getStream(), segment), scope -> new TreeSet<>())
        .add(report.getWindowEnd());
    MetricFamilies families = new MetricFamilies();
    WindowSamples.add(
        families,
        new WindowSnapshot(
            new WindowKey(
                report.getStream(), segment, report.getWindowEnd() - report.getWindowStart()),
            report,
            report.getFeatures(),
            Objects.requireNonNullElse(report.getPairs(), List.of()),
            Objects.requireNonNullElse(report.getVectors(), List.of())),
        true);
    ReportAge age = ReportAge.of(report);
    String order = "%010d %s".formatted(age.revision(), age.referenceId());
    append(report.getWindowEnd(), families, order);
  }

  /** Takes an alert, in any order. */
  public void add(Alert alert) {
    if (alert.getKind() == AlertKind.GROUP) {
      return;
    }
    episodes.merge(
        alert.getStream() + "/" + alert.getId(),
        alert.getState() == AlertState.RAISED
            ? new Episode(alert, Long.MAX_VALUE)
            : new Episode(alert, alert.getWindowEnd()),
        (first, second) ->
            first.raised().getState() == AlertState.RAISED
                ? new Episode(first.raised(), second.untilMillis())
                : new Episode(second.raised(), first.untilMillis()));
  }

  /** Writes the files and returns them, the earliest day first. */
  public List<Path> finish() throws IOException {
    addAlerts();
    List<Path> files = new ArrayList<>();
    for (Map.Entry<LocalDate, Path> day : unsorted.entrySet()) {
      files.add(sort(day.getKey(), day.getValue()));
    }
    return files;
  }

  /** At the end of each window while it is raised 1, where it is resolved 0. */
  private void addAlerts() throws IOException {
    for (Episode episode : episodes.values()) {
      Alert alert = episode.raised();
      if (alert.getState() != AlertState.RAISED) {
        continue;
      }
      String segment = alert.getSegment() == null ? "" : alert.getSegment();
      NavigableSet<Long> ends = windowEnds.get(new Scope(alert.getStream(), segment));
      if (ends == null) {
        continue;
      }
      for (long end : ends.subSet(alert.getWindowEnd(), true, episode.untilMillis(), true)) {
        MetricFamilies families = new MetricFamilies();
        families.add(
            Metric.ALERT_ACTIVE,
            end < episode.untilMillis(),
            alert.getStream(),
            segment,
            alert.getSubject(),
            alert.getSeverity().name().toLowerCase(Locale.ROOT));
        append(end, families, end < episode.untilMillis() ? "1" : "0");
      }
    }
  }

  private void append(long millis, MetricFamilies families, String age) throws IOException {
    LocalDate day = Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDate();
    Path file = unsorted.get(day);
    if (file == null) {
      file = directory.resolve("%s-%s.part".formatted(run, day));
      Files.deleteIfExists(file);
      unsorted.put(day, file);
    }
    try (BufferedWriter out =
        Files.newBufferedWriter(
            file, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (MetricFamilySamples family : families.families()) {
        for (MetricFamilySamples.Sample sample : family.samples) {
          out.write(
              String.join(
                  TAB,
                  family.name,
                  labels(sample),
                  Long.toString(millis),
                  age,
                  number(sample.value)));
          out.newLine();
        }
      }
    }
  }

  private Path sort(LocalDate day, Path unsortedFile) throws IOException {
    Map<String, Metric> metrics = new HashMap<>();
    for (Metric metric : Metric.values()) {
      metrics.put(metric.fullName(), metric);
    }
    List<Sample> samples = new ArrayList<>();
    for (String line : Files.readAllLines(unsortedFile)) {
      String[] parts = line.split(TAB, 5);
      samples.add(
          new Sample(
              Objects.requireNonNull(metrics.get(parts[0])),
              parts[1],
              Long.parseLong(parts[2]),
              parts[3],
              parts[4]));
    }
    samples.sort(ORDER);
    Path partial = directory.resolve("%s-%s.txt.part".formatted(run, day));
    try (BufferedWriter out = Files.newBufferedWriter(partial, UTF_8)) {
      Metric metric = null;
      for (int i = 0; i < samples.size(); i++) {
        Sample sample = samples.get(i);
        if (sample.metric() != metric) {
          metric = sample.metric();
          out.write("# TYPE %s gauge\n".formatted(metric.fullName()));
          out.write("# HELP %s %s\n".formatted(metric.fullName(), escaped(metric.help())));
        }
        if (!isReplaced(sample, i + 1 < samples.size() ? samples.get(i + 1) : null)) {
          out.write(
              "%s{%s} %s %s\n"
                  .formatted(
                      sample.metric().fullName(),
                      sample.labels(),
                      sample.value(),
                      BigDecimal.valueOf(sample.millis(), 3).stripTrailingZeros().toPlainString()));
        }
      }
      out.write("# EOF\n");
    }
    Path file = directory.resolve("%s-%s.txt".formatted(run, day));
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    Files.delete(unsortedFile);
    return file;
  }

  private static boolean isReplaced(Sample sample, @Nullable Sample next) {
    return next != null
        && next.metric() == sample.metric()
        && next.labels().equals(sample.labels())
        && next.millis() == sample.millis();
  }

  private String labels(MetricFamilySamples.Sample sample) {
    StringBuilder text = new StringBuilder("run=\"").append(run).append('"');
    for (int i = 0; i < sample.labelNames.size(); i++) {
      text.append(',')
          .append(sample.labelNames.get(i))
          .append("=\"")
          .append(escaped(sample.labelValues.get(i)))
          .append('"');
    }
    return text.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }
}
