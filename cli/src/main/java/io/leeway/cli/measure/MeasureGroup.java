package io.leeway.cli.measure;

import java.util.List;

/** Measures that belong together, under one heading. */
record MeasureGroup(String heading, List<Measure> measures) {
  MeasureGroup {
    measures = List.copyOf(measures);
  }
}
