package io.leeway.cli.demo;

import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;

/** Is told what a monitor finds, as it finds it. */
interface ResultsListener {
  void onReport(WindowReport report);

  void onAlert(Alert alert);
}
