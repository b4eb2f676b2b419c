package io.leeway.cli.report;

import io.leeway.cli.text.NumberText;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.Calibration;
import io.leeway.schema.DependenceTree;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.Season;
import io.leeway.schema.SkippedField;
import io.leeway.schema.TreeEdge;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The references that windows were compared with, in the data of a page. Not thread-safe. */
final class ReferenceJson {
  private static final int MAX_SKIPPED = 100;
  private static final int MAX_REFERENCES = 20;

  private final PageData data;

  ReferenceJson(PageData data) {
    this.data = data;
  }

  void write(HtmlReport report) throws IOException {
    TimeText times = report.times();
    List<ReferenceProfile> used = report.referencesUsed();
    data.objects(
        "references",
        used.subList(Math.max(0, used.size() - MAX_REFERENCES), used.size()),
        (ReferenceProfile profile) -> reference(profile.message(), times));
    Set<String> unknown = new TreeSet<>();
    report.tables().forEach(table -> unknown.addAll(table.referenceIds()));
    unknown.removeIf(id -> report.reference(id) != null);
    data.list("unknownReferences", unknown, data::text);
  }

  private void reference(Reference reference, TimeText times) throws IOException {
    data.text("id", reference.getId());
    data.text("source", reference.getSource());
    data.count("records", reference.getRecords());
    data.count("features", reference.getFeatures().size());
    data.sentence("effectiveFrom", times.instant(reference.getEffectiveFrom()));
    Long first = reference.getFirstEventTime();
    Long last = reference.getLastEventTime();
    if (first != null && last != null) {
      data.sentence("period", times.instant(first) + " to " + times.instant(last));
    }
    Season season = reference.getSeason();
    if (season != null) {
      data.text(
          "season",
          season.name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + ", "
              + reference.getSeasonZone());
    }
    data.list("noise", noise(reference, times), data::sentence);
    data.list("warnings", reference.getWarnings(), data::text);
    List<SkippedField> skipped = reference.getSkipped();
    data.count("skippedCount", skipped.size());
    data.objects(
        "skipped",
        skipped.subList(0, Math.min(MAX_SKIPPED, skipped.size())),
        (SkippedField field) -> {
          data.text("field", field.getField());
          data.text("reason", field.getReason());
        });
    DependenceTree tree = reference.getTree();
    if (tree != null) {
      data.objects(
          "tree",
          tree.getEdges(),
          (TreeEdge edge) -> {
            data.text("first", edge.getFirst());
            data.text("second", edge.getSecond());
            data.number("nats", edge.getMutualInformationNats());
          });
    }
  }

  /** One sentence per window size; features that are constant may know less than the others. */
  private static List<String> noise(Reference reference, TimeText times) {
    List<Calibration> most = List.of();
    for (FeatureProfile feature : reference.getFeatures()) {
      List<Calibration> own = feature.getCalibrations();
      if (most.isEmpty()
          || (!own.isEmpty()
              && own.get(0).getGeneral().getBlocks() > most.get(0).getGeneral().getBlocks())) {
        most = own;
      }
    }
    return most.stream()
        .map(
            calibration ->
                "windows of %s: %s blocks of %s records on average"
                    .formatted(
                        times.duration(calibration.getWindowMillis()),
                        NumberText.count(calibration.getGeneral().getBlocks()),
                        NumberText.count(Math.round(calibration.getMeanRecords()))))
        .toList();
  }
}
