package io.leeway.cli.reference;

import io.leeway.cli.text.NumberText;
import io.leeway.measures.JensenShannon;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How one reference differs from another, feature by feature. */
final class ReferenceDiff {
  private final Map<String, FeatureProfile> before;
  private final Map<String, FeatureProfile> after;

  ReferenceDiff(Reference before, Reference after) {
    this.before = byName(before);
    this.after = byName(after);
  }

  private static Map<String, FeatureProfile> byName(Reference reference) {
    Map<String, FeatureProfile> features = new LinkedHashMap<>();
    reference.getFeatures().forEach(feature -> features.put(feature.getFeature(), feature));
    return features;
  }

  /** One line per feature. */
  List<String> lines() {
    int width =
        Stream.concat(before.keySet().stream(), after.keySet().stream())
            .mapToInt(String::length)
            .max()
            .orElse(0);
    List<String> lines = new ArrayList<>();
    before.forEach(
        (name, feature) -> {
          FeatureProfile now = after.get(name);
          String difference = now == null ? "removed" : difference(feature, now);
          lines.add(Texts.padded(name, width) + "  " + difference);
        });
    after.keySet().stream()
        .filter(name -> !before.containsKey(name))
        .forEach(name -> lines.add(Texts.padded(name, width) + "  added"));
    return lines;
  }

  private static String difference(FeatureProfile was, FeatureProfile is) {
    if (was.getKind() != is.getKind()) {
      return "was " + was.getKind() + ", is " + is.getKind();
    }
    CommonBins bins = CommonBins.of(was, is);
    double distance =
        JensenShannon.distanceOfProbabilities(bins.firstShares(), bins.secondShares());
    boolean sameBins = was.getCounts().size() == bins.first().size();
    return "JS distance " + (sameBins ? "" : "about ") + NumberText.fixed(distance, 3);
  }
}
