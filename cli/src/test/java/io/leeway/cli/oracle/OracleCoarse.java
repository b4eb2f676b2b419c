package io.leeway.cli.oracle;

import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericRecord;

/** A feature in the few bins in which it is counted jointly with others; 0 is missing. */
final class OracleCoarse {
  private final FeatureProfile profile;
  private final int[] coarse;

  /**
   * Runs of bins of about the same size each, or the most frequent categories.
   *
   * @param most bins, with that of missing values
   */
  OracleCoarse(FeatureProfile profile, int most) {
    this.profile = profile;
    List<Long> counts = profile.getCounts();
    this.coarse = new int[counts.size()];
    if (profile.getKind() == FeatureKind.CATEGORICAL) {
      Arrays.setAll(coarse, code -> Math.min(code, most - 1));
      return;
    }
    double rest = counts.stream().skip(1).mapToLong(Long::longValue).sum();
    int code = 1;
    for (int run = 1; code < coarse.length; run++) {
      double quota = rest / (most - run);
      double taken = 0;
      // a bin goes to the next run if more than half of it would be beyond this one's quota
      while (code < coarse.length
          && (taken == 0 || run == most - 1 || taken + counts.get(code) / 2.0 <= quota)) {
        taken += counts.get(code);
        coarse[code++] = run;
      }
      rest -= taken;
    }
  }

  int bins() {
    return Arrays.stream(coarse).max().orElseThrow() + 1;
  }

  int of(GenericRecord record) {
    return of(Oracle.bin(profile, record.get(profile.getPath())));
  }

  int of(int code) {
    return coarse[code];
  }

  /** Whether the bins have an order: numbers have, and two categories. */
  boolean isOrdered() {
    return profile.getKind() == FeatureKind.NUMERIC
        || Arrays.stream(counts()).skip(1).filter(n -> n > 0).count() == 2;
  }

  /** Share of the reference's values below the middle of each bin, less a half; 0 for missing. */
  double[] ranks() {
    double[] counts = counts();
    double total = Arrays.stream(counts).skip(1).sum();
    double[] ranks = new double[counts.length];
    for (int bin = 1; bin < counts.length && total > 0; bin++) {
      double below = Arrays.stream(counts, 1, bin).sum();
      ranks[bin] = (below + counts[bin] / 2) / total - 0.5;
    }
    return ranks;
  }

  private double[] counts() {
    double[] counts = new double[bins()];
    for (int code = 0; code < coarse.length; code++) {
      counts[coarse[code]] += profile.getCounts().get(code);
    }
    return counts;
  }
}
