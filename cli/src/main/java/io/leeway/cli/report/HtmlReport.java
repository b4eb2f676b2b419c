package io.leeway.cli.report;

import io.leeway.cli.CliException;
import io.leeway.cli.text.NumberText;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.Alert;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor found about one stream, or one of its segments, as one HTML file.
 *
 * <p>It is told results in any order, alerts, references and settings as far as they are known, and
 * then writes the page. The same input gives the same bytes: nothing is taken from the clock.
 * Results that come again change nothing, and a later revision replaces the one before.
 *
 * <p>Bounds: a few numbers are kept of each window and feature, {@value #MAX_CELLS} of both
 * together; more are refused by a {@link CliException} that says so. What a page shows is bounded
 * further, and says where something is left out. Not thread-safe.
 */
public final class HtmlReport {
  /** Windows times features; each takes 32 bytes. */
  static final long MAX_CELLS = 3_000_000;

  /** As many as have a use: one more size doubles what is to be looked at. */
  private static final int MAX_SIZES = 8;

  private static final int MAX_ALERTS = 50_000;

  private final @Nullable String segment;
  private @Nullable String stream;
  private final boolean streamGiven;
  private final Map<Long, WindowTable> tables = new TreeMap<>();
  private final Map<List<Object>, Alert> alerts = new LinkedHashMap<>();
  private boolean alertsKnown;
  private long trials;
  private final Map<String, ReferenceProfile> references = new LinkedHashMap<>();
  private final Map<String, Long> deadLetters = new TreeMap<>();
  private boolean deadLettersKnown;
  private final SegmentSummaries segments = new SegmentSummaries();
  private @Nullable MonitorConfig config;
  private TimeText times = TimeText.UTC;

  private HtmlReport(@Nullable String stream, @Nullable String segment) {
    this.stream = stream;
    this.streamGiven = stream != null;
    this.segment = segment;
  }

  /** About a stream as a whole; results of other streams are left out. */
  public static HtmlReport ofStream(String stream) {
    return new HtmlReport(stream, null);
  }

  /** About one segment of a stream. */
  public static HtmlReport ofSegment(String stream, String segment) {
    return new HtmlReport(stream, segment);
  }

  /** About the only stream that there are results of; another one is refused. */
  static HtmlReport ofOnlyStream(@Nullable String segment) {
    return new HtmlReport(null, segment);
  }

  /**
   * Says, before anything is added, that the records had no time: the times of the results are
   * numbers of rows, a second each.
   */
  public void countRows() {
    times = TimeText.ROWS;
  }

  /** What the times of the results are. */
  TimeText times() {
    return times;
  }

  /**
   * Takes in the report of a window. One against a reference on trial is counted and left out: the
   * same window has a report against the reference that holds.
   *
   * @throws CliException if there are too many, or of several streams where one was expected
   */
  public void add(WindowReport report) {
    if (!isMine(report.getStream())) {
      return;
    }
    String of = report.getSegment();
    if (!Objects.equals(of, segment)) {
      if (of != null) {
        segments.add(of, report);
      }
      return;
    }
    if (report.getShadow()) {
      trials++;
      return;
    }
    long size = report.getWindowEnd() - report.getWindowStart();
    if (!tables.containsKey(size) && tables.size() == MAX_SIZES) {
      throw new CliException(
          "windows of more than %d sizes, expected fewer in one report".formatted(MAX_SIZES));
    }
    WindowTable table = tables.computeIfAbsent(size, millis -> new WindowTable(millis, times));
    table.add(report);
    if (tables.values().stream().mapToLong(WindowTable::cells).sum() > MAX_CELLS) {
      throw new CliException(
          "more than %s numbers of windows times features (%s windows of %s features), expected fewer: choose a part by --from and --until"
              .formatted(
                  NumberText.count(MAX_CELLS),
                  NumberText.count(table.windows()),
                  NumberText.count(table.features().size())));
    }
  }

  /** Says that alerts are known, so that none means that there were none. */
  public void expectAlerts() {
    alertsKnown = true;
  }

  /** Takes in one end of an alert. */
  public void add(Alert alert) {
    alertsKnown = true;
    if (!isMine(alert.getStream()) || !Objects.equals(alert.getSegment(), segment)) {
      return;
    }
    if (alerts.size() >= MAX_ALERTS) {
      throw new CliException(
          "more than %s alerts, expected fewer: choose a part by --from and --until"
              .formatted(NumberText.count(MAX_ALERTS)));
    }
    alerts.put(List.of(alert.getId(), alert.getState()), alert);
  }

  /** Takes in a reference that windows may have been compared with; it is checked. */
  public void add(Reference reference) {
    references.put(reference.getId(), ReferenceProfile.of(reference));
  }

  /** Counts a record that could not be read. */
  public void add(DeadLetter letter) {
    deadLettersKnown = true;
    if (letter.getStream().isEmpty() || isMine(letter.getStream())) {
      deadLetters.merge(letter.getReason().name(), 1L, Long::sum);
    }
  }

  /** Says that dead letters are known, so that none means that there were none. */
  public void expectDeadLetters() {
    deadLettersKnown = true;
  }

  /** Says by which settings the results were made. */
  public void describe(MonitorConfig settings) {
    config = settings;
  }

  /**
   * Writes the page; a file that is there is replaced as a whole or not at all.
   *
   * @throws CliException if that fails
   */
  public void writeTo(Path file) {
    Path partial = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (Writer out = Files.newBufferedWriter(partial)) {
        ReportPage.write(out, new ReportJson(this));
      }
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CliException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  private boolean isMine(String other) {
    if (stream == null) {
      stream = other;
    }
    if (stream.equals(other)) {
      return true;
    }
    if (!streamGiven) {
      throw new CliException(
          "results of several streams, \"%s\" and \"%s\": choose one by --stream"
              .formatted(VisibleText.of(stream), VisibleText.of(other)));
    }
    return false;
  }

  @Nullable String stream() {
    return stream;
  }

  @Nullable String segment() {
    return segment;
  }

  /** By window size, the smallest first. */
  Collection<WindowTable> tables() {
    return tables.values();
  }

  /** Alerts of windows of this size, and those of no window's size. */
  List<AlertEpisode> alerts(WindowTable table) {
    boolean smallest = table == tables.values().iterator().next();
    return AlertEpisode.of(
        alerts.values().stream()
            .filter(
                alert -> {
                  long size = alert.getWindowEnd() - alert.getWindowStart();
                  return size == table.sizeMillis() || (smallest && !tables.containsKey(size));
                })
            .toList());
  }

  /** Reports against references on trial, which are left out. */
  long trials() {
    return trials;
  }

  boolean alertsKnown() {
    return alertsKnown;
  }

  @Nullable ReferenceProfile reference(@Nullable String id) {
    return id == null ? null : references.get(id);
  }

  /** Those that windows were compared with, in the order in which they take effect. */
  List<ReferenceProfile> referencesUsed() {
    return references.values().stream()
        .filter(
            reference ->
                tables.values().stream()
                    .anyMatch(table -> table.referenceIds().contains(reference.id())))
        .sorted(
            Comparator.comparingLong(ReferenceProfile::effectiveFromMillis)
                .thenComparing(ReferenceProfile::id))
        .toList();
  }

  boolean deadLettersKnown() {
    return deadLettersKnown;
  }

  Map<String, Long> deadLetters() {
    return deadLetters;
  }

  SegmentSummaries segments() {
    return segments;
  }

  @Nullable MonitorConfig config() {
    return config;
  }
}
