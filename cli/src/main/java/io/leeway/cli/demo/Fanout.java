package io.leeway.cli.demo;

import io.leeway.cli.monitor.ResultsListener;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;
import java.util.List;

/** Tells several listeners, one after the other. */
record Fanout(List<ResultsListener> listeners) implements ResultsListener {
  Fanout {
    listeners = List.copyOf(listeners);
  }

  @Override
  public void onReport(WindowReport report) {
    listeners.forEach(listener -> listener.onReport(report));
  }

  @Override
  public void onAlert(Alert alert) {
    listeners.forEach(listener -> listener.onAlert(alert));
  }
}
