package io.leeway.cli.reference;

import io.leeway.cli.text.NumberText;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.VectorReference;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.measures.GaussianSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The vector features of a reference in words. */
final class VectorLines {
  private VectorLines() {}

  /** A title and a line each; nothing if there are none. */
  static List<String> of(ReferenceProfile reference) {
    List<String> lines = new ArrayList<>();
    for (VectorFeature vector : reference.vectors()) {
      VectorReference known = reference.vectorFor(vector);
      if (lines.isEmpty()) {
        lines.add("");
        lines.add("vectors");
      }
      lines.add(
          "  " + vector.name() + ": " + (known == null ? "not usable" : describe(vector, known)));
    }
    return lines;
  }

  private static String describe(VectorFeature vector, VectorReference known) {
    String form =
        vector instanceof VectorFeature.Encoder
            ? "encoder of %d dimensions".formatted(vector.dimension())
            : "embedding of %d dimensions".formatted(vector.dimension());
    GaussianSample sample = known.sample();
    if (sample == null) {
      return vector instanceof VectorFeature.Encoder
          ? form
          : form + ", without covariance: too many dimensions, or too few vectors";
    }
    StringBuilder text = new StringBuilder(form);
    text.append(", varies in ").append(known.rank());
    text.append(", ").append(NumberText.count((long) sample.size())).append(" vectors");
    text.append(
        String.format(
            Locale.ROOT, ", covariances scatter %.2f times normal", known.covarianceScale()));
    known
        .calibrations()
        .forEach(
            (millis, noise) ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        ", noise from %d blocks of %d s",
                        noise.general().blocks(),
                        millis / 1000)));
    return text.toString();
  }
}
