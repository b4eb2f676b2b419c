package io.leeway.jobs.reference;

import static io.leeway.jobs.TestReferences.effectiveFrom;
import static io.leeway.jobs.TestReferences.profile;
import static io.leeway.jobs.TestReferences.shadowFrom;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReferenceTimelineTest {
  private final ReferenceTimeline timeline = new ReferenceTimeline();

  @Test
  void theLatestThatTookEffectIsInEffect() {
    timeline.add(profile(effectiveFrom(2000)));
    timeline.add(profile(effectiveFrom(1000)));
    assertThat(timeline.at(999)).isNull();
    assertThat(idAt(timeline, 1000)).isEqualTo(effectiveFrom(1000).getId());
    assertThat(idAt(timeline, 1999)).isEqualTo(effectiveFrom(1000).getId());
    assertThat(idAt(timeline, Long.MAX_VALUE)).isEqualTo(effectiveFrom(2000).getId());
  }

  @Test
  void whatIsInEffectDoesNotDependOnTheOrderOfArrival() {
    long seed = 3;
    List<Long> instants = new ArrayList<>();
    for (long instant = 0; instant < 20; instant++) {
      instants.add(instant * 100);
    }
    for (int round = 0; round < 50; round++) {
      Collections.shuffle(instants, new Random(seed + round));
      ReferenceTimeline shuffled = new ReferenceTimeline();
      instants.forEach(instant -> shuffled.add(profile(effectiveFrom(instant))));
      for (long instant = 0; instant < 2000; instant += 50) {
        assertThat(idAt(shuffled, instant))
            .as("at %d, seed %d", instant, seed + round)
            .isEqualTo(effectiveFrom(instant / 100 * 100).getId());
      }
    }
  }

  @Test
  void aReferenceThatIsKnownChangesNothing() {
    timeline.add(profile(effectiveFrom(0)));
    assertThat(timeline.add(profile(effectiveFrom(0)))).isNull();
    assertThat(timeline.byId(effectiveFrom(0).getId())).isNotNull();
  }

  @Test
  void oneTooManyEndsTheOneThatTookEffectFirst() {
    for (int i = 1; i <= ReferenceTimeline.CAPACITY; i++) {
      assertThat(timeline.add(profile(effectiveFrom(i)))).isNull();
    }
    assertThat(timeline.add(profile(effectiveFrom(1000)))).isEqualTo(effectiveFrom(1).getId());
    assertThat(timeline.byId(effectiveFrom(1).getId())).isNull();
    assertThat(timeline.at(1)).isNull();
    assertThat(timeline.add(profile(effectiveFrom(0)))).isEqualTo(effectiveFrom(0).getId());
  }

  @Test
  void aTrialLastsUntilAnotherOneBeginsOrALaterReferenceHolds() {
    timeline.add(profile(effectiveFrom(1000)));
    assertThat(timeline.hasShadows()).isFalse();
    timeline.add(profile(shadowFrom(1000)));
    timeline.add(profile(shadowFrom(2000)));
    timeline.add(profile(effectiveFrom(3000)));
    assertThat(timeline.hasShadows()).isTrue();
    assertThat(timeline.shadowAt(999)).isNull();
    assertThat(shadowIdAt(1000)).as("as long as the other").isEqualTo(shadowFrom(1000).getId());
    assertThat(shadowIdAt(2000)).isEqualTo(shadowFrom(2000).getId());
    assertThat(shadowIdAt(2999)).isEqualTo(shadowFrom(2000).getId());
    assertThat(timeline.shadowAt(3000)).isNull();
    assertThat(idAt(timeline, 2500)).isEqualTo(effectiveFrom(1000).getId());
  }

  @Test
  void trialsNeverDisplaceAReferenceThatHolds() {
    timeline.add(profile(effectiveFrom(0)));
    for (int i = 1; i <= ReferenceTimeline.CAPACITY; i++) {
      assertThat(timeline.add(profile(shadowFrom(i)))).isNull();
    }
    assertThat(timeline.add(profile(shadowFrom(1000)))).isEqualTo(shadowFrom(1).getId());
    assertThat(idAt(timeline, 1000)).isEqualTo(effectiveFrom(0).getId());
  }

  private String shadowIdAt(long instant) {
    return Objects.requireNonNull(timeline.shadowAt(instant)).id();
  }

  private static String idAt(ReferenceTimeline timeline, long instant) {
    return Objects.requireNonNull(timeline.at(instant)).id();
  }
}
