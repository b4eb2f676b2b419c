package io.leeway.jobs.alert;

import io.leeway.jobs.window.Window;
import io.leeway.schema.WindowReport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The id of an alert: the same for a recomputation of the same window under the same settings. */
final class AlertId {
  /** Hexadecimal digits. */
  private static final int LENGTH = 16;

  private AlertId() {}

  static String of(WindowReport report, Window window, Subject subject) {
    String content =
        String.join(
            "\n",
            report.getStream(),
            report.getSegment() == null ? "" : report.getSegment(),
            subject.text(),
            Long.toString(window.startMillis()),
            Long.toString(window.endMillis()),
            report.getConfigHash());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
