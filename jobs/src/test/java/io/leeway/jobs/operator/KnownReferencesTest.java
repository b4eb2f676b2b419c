package io.leeway.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.TestReferences;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;

class KnownReferencesTest {
  private static final String FORGED = "speed\r\n2026-11-22 ERROR forged\u2028line";

  @Test
  void whatAHostileReferenceIsCalledMakesNoLineOfTheLog() {
    Reference good = TestReferences.effectiveFrom(0);
    List<FeatureProfile> features = new ArrayList<>(good.getFeatures());
    features.set(
        0,
        FeatureProfile.newBuilder(features.get(0))
            .setFeature(FORGED)
            .setCounts(List.of(1L))
            .build());
    List<String> logged = new ArrayList<>();
    // Without a configuration only errors are logged.
    Configurator.setLevel(KnownReferences.class.getName(), Level.WARN);
    Logger logger = (Logger) LogManager.getLogger(KnownReferences.class);
    AbstractAppender appender =
        new AbstractAppender("lines", null, null, false, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            logged.add(event.getMessage().getFormattedMessage());
          }
        };
    appender.start();
    logger.addAppender(appender);
    try {
      KnownReferences references = new KnownReferences(TestReferences.STREAM);
      references.addAll(
          List.of(
              TestReferences.bytes(
                  ReferenceId.seal(
                      Reference.newBuilder(good).setId("").setFeatures(features).build()))));
    } finally {
      logger.removeAppender(appender);
    }
    assertThat(logged)
        .singleElement()
        .asString()
        .startsWith("A later reference is unusable and ignored: ")
        .hasLineCount(1)
        .doesNotContain("\u2028");
  }
}
