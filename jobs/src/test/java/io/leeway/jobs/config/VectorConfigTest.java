package io.leeway.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.vector.VectorFeature.Embedding;
import io.leeway.jobs.vector.VectorFeature.Encoder;
import io.leeway.schema.FeatureKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorConfigTest {
  private static MonitorConfig parse(String features) {
    return ConfigFile.parse(
        """
        stream: trips
        source: {topic: t, bootstrapServers: localhost:9092, format: json}
        features:
        """
            + features.indent(2),
        Path.of(""));
  }

  @Test
  void whatIsComputedOfAVectorTakesItsPlaceAmongTheFeatures() {
    MonitorConfig config =
        parse(
            """
            - {name: age, type: numeric}
            - {name: embedding, path: model.v, type: vector, dimension: 64, projections: 2}
            - {name: encoder, type: gaussian, mean: m, logVariance: s, dimension: 16,
               reconstruction: r}
            - {name: plain, type: vector, dimension: 1024}
            """);
    assertThat(config.vectors())
        .containsExactly(
            new Embedding("embedding", "model.v", 64, 2),
            new Encoder("encoder", "m", "s", 16, "r"),
            new Embedding("plain", "plain", 1024, 4));
    assertThat(config.features())
        .extracting(FeatureField::name)
        .containsExactly(
            "age",
            "embedding.projection1",
            "embedding.projection2",
            "encoder.kl",
            "encoder.elbo",
            "plain.projection1",
            "plain.projection2",
            "plain.projection3",
            "plain.projection4");
    assertThat(config.features().get(4))
        .isEqualTo(new FeatureField("encoder.elbo", "r", FeatureKind.NUMERIC, true));
  }

  @Test
  void vectorsAreInTheHashOfTheSettings() {
    String yaml = "- {name: v, type: vector, dimension: %d, projections: 1}";
    assertThat(ConfigHash.of(parse(yaml.formatted(8))))
        .isNotEqualTo(ConfigHash.of(parse(yaml.formatted(9))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: v, type: vector} | features[0].dimension: is missing, expected a whole number from"
            + " 1 to 1024, which type vector requires",
        "{name: v, type: vector, dimension: 0} | features[0].dimension: 0, expected a whole number"
            + " from 1 to 1024",
        "{name: v, type: vector, dimension: 2, projections: 65} | features[0].projections: 65,"
            + " expected a whole number from 1 to 64",
        "{name: v, type: numeric, dimension: 2} | features[0].dimension: is for type vector or"
            + " gaussian, expected none with numeric",
        "{name: v, type: vector, dimension: 2, mean: m} | features[0].mean: is for type gaussian,"
            + " expected none with vector",
        "{name: v, type: gaussian, dimension: 2, mean: m} | features[0].logVariance: is missing,"
            + " expected field names joined by dots, such as trip.distance, which type gaussian"
            + " requires",
        "{name: v, path: p, type: gaussian, dimension: 2, mean: m, logVariance: s} |"
            + " features[0].path: is for type numeric or categorical or vector, expected none with"
            + " gaussian"
      })
  void saysWhatIsWrong(String entry, String error) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> parse("- " + entry));
    assertThat(e.errors()).containsExactly(error);
  }

  @Test
  void namesThatAreComputedMustBeFree() {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                parse(
                    """
                    - {name: v.projection1, type: numeric}
                    - {name: v, type: vector, dimension: 2, projections: 1}
                    """));
    assertThat(e.errors())
        .containsExactly(
            "features[1].name: \"v.projection1\" (computed of v) is also features[0].name,"
                + " expected unique names");
  }
}
