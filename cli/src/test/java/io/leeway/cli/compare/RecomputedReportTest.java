package io.leeway.cli.compare;

import static io.leeway.cli.Ran.leeway;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.Ran;
import io.leeway.cli.rows.FileRows;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every number of a report follows by {@code leeway measure} from the counts, to the last bit. */
class RecomputedReportTest {
  private static final double ALPHA = 0.001;

  private final Path directory;

  RecomputedReportTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path rows(String name, int rows, double shift) throws IOException {
    Random random = new Random(rows);
    List<String> lines = new ArrayList<>(List.of("x,c"));
    for (int i = 0; i < rows; i++) {
      String x = random.nextInt(30) == 0 ? "" : Double.toString(random.nextGaussian() + shift);
      lines.add(x + "," + "abcdefgh".charAt((int) (random.nextDouble() * (5 + 5 * shift))));
    }
    return Files.write(directory.resolve(name), lines);
  }

  private static double measured(String words) throws IOException {
    Ran ran =
        leeway(
            Stream.concat(Stream.of("measure", "--json"), Arrays.stream(words.split(" ")))
                .toArray());
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return new ObjectMapper().readTree(ran.out()).get("value").asDouble();
  }

  private static String list(long[] counts) {
    return LongStream.of(counts).mapToObj(Long::toString).collect(Collectors.joining(","));
  }

  @Test
  void everyNumberOfAFeatureScore() throws IOException {
    Path live = rows("live.csv", 700, 0.4);
    Comparison comparison =
        Comparison.of(
            FileRows.of(List.of(rows("reference.csv", 3_000, 0)), null),
            reference -> FileRows.of(List.of(live), null),
            ReferenceSettings.withDefaults("test"),
            new ComparisonRule(ALPHA, 0.05));
    List<FeatureScore> scores = comparison.report().getFeatures();
    assertThat(scores).hasSize(2);
    for (int i = 0; i < scores.size(); i++) {
      FeatureScore score = scores.get(i);
      ReferenceProfile.Profile profile =
          Objects.requireNonNull(comparison.reference().profile(score.getFeature()));
      long[] p = comparison.live().counts().counts(i);
      long[] q = profile.counts();
      String forward = " --p " + list(p) + " --q " + list(q);
      String reverse = " --p " + list(q) + " --q " + list(p);

      assertThat(measured("kl --zeros kt" + forward)).isEqualTo(score.getKlLiveReferenceNats());
      assertThat(measured("kl --zeros kt" + reverse)).isEqualTo(score.getKlReferenceLiveNats());
      assertThat(measured("js" + forward)).isEqualTo(score.getJsDivergenceNats());
      assertThat(measured("js-distance" + forward)).isEqualTo(score.getJsDistance());
      assertThat(measured("psi --zeros kt" + forward)).isEqualTo(score.getPsiNats());
      assertThat(measured("hellinger" + forward)).isEqualTo(score.getHellinger());
      assertThat(measured("total-variation" + forward)).isEqualTo(score.getTotalVariation());
      assertThat(measured("entropy --p " + list(p))).isEqualTo(score.getEntropyNats());
      assertThat(measured("entropy --p " + list(q))).isEqualTo(score.getReferenceEntropyNats());
      assertThat(measured("cross-entropy --zeros kt" + forward))
          .isEqualTo(score.getCrossEntropyNats());
      assertThat(measured("g" + forward)).isEqualTo(score.getGStatistic());
      assertThat(measured("degrees-of-freedom" + forward)).isEqualTo(score.getDegreesOfFreedom());
      String order = profile.binning() instanceof NumericBinning ? "ordered-" : "";
      assertThat(measured(order + "drift-p-value" + forward)).isEqualTo(score.getPValue());
      assertThat(measured("adjusted-p-value --p-values " + firstOf(scores, i)))
          .isEqualTo(score.getAdjustedPValue());
      assertThat(
              Math.sqrt(
                  measured(
                      (order.isEmpty() ? "detectable-drift-js" : "ordered-detectable-js")
                          + " --alpha "
                          + ALPHA / scores.size()
                          + forward)))
          .isEqualTo(score.getMinimumDetectableJsDistance());
      for (Contribution contribution : score.getContributions()) {
        assertThat(measured("js-contribution --bin " + contribution.getBin() + forward))
            .isEqualTo(contribution.getContributionNats());
      }
      if (profile.binning() instanceof NumericBinning ordered) {
        // Without the missing ones; what is below or above counts at the reference's ends.
        double[] edges = ordered.edges();
        String positions =
            DoubleStream.concat(
                    DoubleStream.concat(DoubleStream.of(edges[0]), DoubleStream.of(edges)),
                    DoubleStream.of(edges[edges.length - 1]))
                .mapToObj(Double::toString)
                .collect(Collectors.joining(","));
        assertThat(
                measured(
                    "wasserstein --p %s --q %s --edges %s"
                        .formatted(
                            list(Arrays.copyOfRange(p, 1, p.length)),
                            list(Arrays.copyOfRange(q, 1, q.length)),
                            positions)))
            .isEqualTo(score.getWasserstein());
      }
    }
  }

  /** The p-values of all features, that of one of them first. */
  private static String firstOf(List<FeatureScore> scores, int first) {
    return Stream.concat(
            Stream.of(scores.get(first)),
            scores.stream().filter(score -> !score.equals(scores.get(first))))
        .map(score -> Double.toString(score.getPValue()))
        .collect(Collectors.joining(","));
  }
}
