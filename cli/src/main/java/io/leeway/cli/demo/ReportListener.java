package io.leeway.cli.demo;

import io.leeway.cli.monitor.ResultsListener;
import io.leeway.cli.report.HtmlReport;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;

/** Tells an HTML report what is found. */
record ReportListener(HtmlReport page) implements ResultsListener {
  @Override
  public void onReport(WindowReport report) {
    page.add(report);
  }

  @Override
  public void onAlert(Alert alert) {
    page.add(alert);
  }
}
