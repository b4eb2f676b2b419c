package io.leeway.jobs.alert;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;

/**
 * What is remembered of one subject between two windows: enough to raise, resolve and cool down.
 *
 * @param recentDrift bit i is set if the window i windows ago drifted; bit 0 is the newest
 * @param quietWindows windows without drift in a row, up to now
 * @param alertId id of the alert that is raised now, empty while none is
 * @param severity ordinal-free name of the severity that the alert was raised with, empty while
 *     none is
 * @param coolUntilMillis event time before which nothing is raised again
 * @param groupId id of the group that the alert belongs to, empty while there is none
 * @param raisedAtMillis end of the window that raised the alert, 0 while none is
 */
public record Episode(
    long recentDrift,
    int quietWindows,
    String alertId,
    String severity,
    long coolUntilMillis,
    String groupId,
    long raisedAtMillis) {

  /** What is remembered of a subject that nothing has happened to. */
  public static final Episode CALM = new Episode(0, 0, "", "", Long.MIN_VALUE, "", 0);

  public boolean isRaised() {
    return !alertId.isEmpty();
  }

  /** The same with its alert in a group. */
  Episode inGroup(String id) {
    return new Episode(
        recentDrift, quietWindows, alertId, severity, coolUntilMillis, id, raisedAtMillis);
  }

  /** The end of its alert, with a report that gives no verdict on the subject. */
  Alert.Builder resolved(WindowReport report, Subject subject) {
    return Alert.newBuilder()
        .setId(alertId)
        .setStream(report.getStream())
        .setSegment(report.getSegment())
        .setSubject(subject.text())
        .setKind(subject.kind())
        .setGroupId(groupId.isEmpty() ? null : groupId)
        .setState(AlertState.RESOLVED)
        .setSeverity(Severity.valueOf(severity))
        .setWindowStart(report.getWindowStart())
        .setWindowEnd(report.getWindowEnd())
        .setReferenceId(report.getReferenceId());
  }
}
