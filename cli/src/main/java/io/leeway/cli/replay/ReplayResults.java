package io.leeway.cli.replay;

import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ResultTopics;
import io.leeway.jobs.kafka.TopicHistory;
import io.leeway.jobs.replay.CanonicalResults;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one variant of a replay found: its reports, each once, in the order of their windows, and
 * its alerts.
 *
 * <p>Reports are kept in a file, of which memory holds about 150 bytes each. Not thread-safe.
 */
public final class ReplayResults {
  private final Path file;
  private final TreeMap<Place, Stored> places = new TreeMap<>();
  private final List<Alert> alerts = new ArrayList<>();
  private final CanonicalResults canonical = new CanonicalResults();

  /** The order of the reports. */
  private record Place(CanonicalResults.ReportKey key) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingLong((Place place) -> place.key.windowEnd())
            .thenComparing((Place place) -> place.key.windowStart(), Comparator.reverseOrder())
            .thenComparing(Place::key);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private record Stored(long position, int length) {}

  /** Takes what was found. */
  @FunctionalInterface
  public interface ReportSink {
    void accept(WindowReport report) throws IOException;
  }

  private ReplayResults(Path file) {
    this.file = file;
  }

  /**
   * Reads the topics of a replay that has ended.
   *
   * @param file for the reports; it is replaced
   */
  static ReplayResults read(ResultTopics topics, Path file) throws IOException {
    ReplayResults results = new ReplayResults(file);
    KafkaAccess kafka = topics.kafka();
    results.readReports(TopicHistory.of(kafka, topics.results(), Long.MIN_VALUE));
    results.readAlerts(TopicHistory.of(kafka, topics.alerts(), Long.MIN_VALUE));
    return results;
  }

  private void readReports(TopicHistory topic) throws IOException {
    long position = 0;
    try (TopicHistory.Reader reader = topic.open();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (var record = reader.next(); record != null; record = reader.next()) {
        byte[] bytes = record.value();
        WindowReport report = MessageCodec.WINDOW_REPORT.decode(bytes);
        canonical.add(report);
        Place place = new Place(CanonicalResults.ReportKey.of(report));
        if (places.putIfAbsent(place, new Stored(position, bytes.length)) == null) {
          out.write(bytes);
          position += bytes.length;
        }
      }
    }
  }

  private void readAlerts(TopicHistory topic) {
    Set<String> known = new HashSet<>();
    try (TopicHistory.Reader reader = topic.open()) {
      for (var record = reader.next(); record != null; record = reader.next()) {
        if (known.add(new String(record.key(), StandardCharsets.UTF_8))) {
          Alert alert = MessageCodec.ALERT.decode(record.value());
          canonical.add(alert);
          alerts.add(alert);
        }
      }
    }
    alerts.sort(
        Comparator.comparingLong(Alert::getWindowEnd)
            .thenComparing(alert -> alert.getSegment() == null ? "" : alert.getSegment())
            .thenComparing(Alert::getSubject)
            .thenComparing(Alert::getId)
            .thenComparing(Alert::getState));
  }

  /** Gives the reports in the order of their ends, the shorter windows first. */
  public void forEachReport(ReportSink sink) throws IOException {
    try (RandomAccessFile stored = new RandomAccessFile(file.toFile(), "r")) {
      for (Stored place : places.values()) {
        byte[] bytes = new byte[place.length()];
        stored.seek(place.position());
        stored.readFully(bytes);
        sink.accept(MessageCodec.WINDOW_REPORT.decode(bytes));
      }
    }
  }

  /** In the order of their windows. */
  public List<Alert> alerts() {
    return List.copyOf(alerts);
  }

  /** How many reports there are. */
  public int reports() {
    return places.size();
  }

  /** The hash of their canonical form. */
  public String sha256() {
    return canonical.sha256();
  }
}
