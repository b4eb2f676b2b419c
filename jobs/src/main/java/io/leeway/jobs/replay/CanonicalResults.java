package io.leeway.jobs.replay;

import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One form for the results of a run, whatever the order and number of times in which they were
 * written, and its hash.
 *
 * <p>The form: reports in the order of segment, window start, window end, reference and settings,
 * of each the last revision, then how many there are in four bytes, then alerts in the order of
 * segment, window end, id and state; each result as the SHA-256 of its Avro single-object encoding.
 * Two fields tell how the records came, not what they were, and are set to 0: {@code late}, which
 * stands in whichever report follows the late records, and {@code revision}.
 *
 * <p>Memory: 32 bytes and a key per result. Not thread-safe.
 */
public final class CanonicalResults {
  private final Map<ReportKey, Hashed> reports = new TreeMap<>();
  private final Map<AlertKey, byte[]> alerts = new TreeMap<>();

  /** What a report is about; reports of the same have the same. */
  public record ReportKey(
      String segment, long windowStart, long windowEnd, String referenceId, String configHash)
      implements Comparable<ReportKey> {
    private static final Comparator<ReportKey> ORDER =
        Comparator.comparing(ReportKey::segment)
            .thenComparingLong(ReportKey::windowStart)
            .thenComparingLong(ReportKey::windowEnd)
            .thenComparing(ReportKey::referenceId)
            .thenComparing(ReportKey::configHash);

    public static ReportKey of(WindowReport report) {
      return new ReportKey(
          text(report.getSegment()),
          report.getWindowStart(),
          report.getWindowEnd(),
          text(report.getReferenceId()),
          report.getConfigHash());
    }

    @Override
    public int compareTo(ReportKey other) {
      return ORDER.compare(this, other);
    }
  }

  private record AlertKey(String segment, long windowEnd, String id, String state)
      implements Comparable<AlertKey> {
    private static final Comparator<AlertKey> ORDER =
        Comparator.comparing(AlertKey::segment)
            .thenComparingLong(AlertKey::windowEnd)
            .thenComparing(AlertKey::id)
            .thenComparing(AlertKey::state);

    @Override
    public int compareTo(AlertKey other) {
      return ORDER.compare(this, other);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Hashed(int revision, byte[] hash) {}

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** The bytes of a report in this form, without its length. */
  public static byte[] bytes(WindowReport report) {
    return MessageCodec.WINDOW_REPORT.encode(
        WindowReport.newBuilder(report).setLate(0).setRevision(0).build());
  }

  /** Takes a report in; an older revision than one that is there changes nothing. */
  public void add(WindowReport report) {
    Hashed hashed = new Hashed(report.getRevision(), sha256(bytes(report)));
    reports.merge(
        ReportKey.of(report),
        hashed,
        (before, now) -> now.revision() > before.revision() ? now : before);
  }

  public void add(Alert alert) {
    alerts.put(
        new AlertKey(
            text(alert.getSegment()), alert.getWindowEnd(), alert.getId(), alert.getState().name()),
        sha256(MessageCodec.ALERT.encode(alert)));
  }

  /** How many reports there are. */
  public int reports() {
    return reports.size();
  }

  /** 64 hexadecimal digits. */
  public String sha256() {
    MessageDigest digest = digest();
    digest.update("leeway results 1\n".getBytes(StandardCharsets.UTF_8));
    reports.values().forEach(report -> digest.update(report.hash()));
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(reports.size()).flip());
    alerts.values().forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static byte[] sha256(byte[] bytes) {
    return digest().digest(bytes);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
