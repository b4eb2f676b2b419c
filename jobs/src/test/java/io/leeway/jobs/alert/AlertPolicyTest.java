package io.leeway.jobs.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.alert.AlertPolicy.Change;
import io.leeway.jobs.alert.AlertPolicy.Step;
import io.leeway.jobs.alert.AlertPolicy.Verdict;
import io.leeway.schema.Severity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertPolicyTest {
  private static final long DAY = 86_400_000;

  /** Windows: D drift, . quiet, ? not judged. Changes: R raised, C resolved, - nothing. */
  @ParameterizedTest(name = "{0} of {1}, clear after {2}: {4} gives {5}")
  @CsvSource({
    "1, 1, 1, 0, D..D,        RC-R",
    "2, 3, 3, 0, D.D.....,    --R--C--",
    "2, 3, 3, 0, D..D..D,     -------",
    "2, 2, 2, 0, DDDD..DD,    -R---C-R",
    "1, 1, 3, 0, D..D...D,    R-----CR",
    "2, 3, 2, 0, D?D?.?.,     --R---C",
    "1, 1, 1, 0, ????,        ----",
    "1, 1, 2, 0, D.?.D,       R--CR",
    "1, 1, 1, 2, D.DDD,       RC--R",
    "1, 1, 1, 1, D.D.D,       RC--R",
  })
  void raisesResolvesAndCoolsDown(
      int raiseAfter,
      int raiseWithin,
      int clearAfter,
      int cooldownDays,
      String windows,
      String changes) {
    AlertPolicy policy = new AlertPolicy(raiseAfter, raiseWithin, clearAfter, cooldownDays * DAY);
    Episode episode = Episode.CALM;
    StringBuilder seen = new StringBuilder();
    for (int i = 0; i < windows.length(); i++) {
      Verdict verdict =
          switch (windows.charAt(i)) {
            case 'D' -> Verdict.DRIFT;
            case '.' -> Verdict.QUIET;
            default -> Verdict.UNKNOWN;
          };
      Step step = policy.next(episode, verdict, Severity.LOW, (i + 1) * DAY, () -> "id");
      episode = step.episode();
      seen.append(
          switch (step.change()) {
            case NONE -> '-';
            case RAISE -> 'R';
            case RESOLVE -> 'C';
          });
      assertThat(episode.isRaised())
          .as("raised after %s", windows.substring(0, i + 1))
          .isEqualTo(seen.lastIndexOf("R") > seen.lastIndexOf("C"));
    }
    assertThat(seen).hasToString(changes);
  }

  @Test
  void anEpisodeKeepsTheIdAndSeverityItWasRaisedWith() {
    AlertPolicy policy = new AlertPolicy(1, 1, 2, 0);
    Episode raised =
        policy.next(Episode.CALM, Verdict.DRIFT, Severity.HIGH, DAY, () -> "first").episode();
    Episode still =
        policy.next(raised, Verdict.DRIFT, Severity.LOW, 2 * DAY, () -> "other").episode();
    assertThat(still.alertId()).isEqualTo("first");
    assertThat(still.severity()).isEqualTo("HIGH");
  }

  @Test
  void aSubjectThatHasCalmedDownIsForgotten() {
    AlertPolicy policy = new AlertPolicy(2, 3, 1, DAY);
    Episode episode = Episode.CALM;
    String windows = "DD......";
    for (int i = 0; i < windows.length(); i++) {
      Verdict verdict = windows.charAt(i) == 'D' ? Verdict.DRIFT : Verdict.QUIET;
      episode = policy.next(episode, verdict, Severity.LOW, (i + 1) * DAY, () -> "id").episode();
    }
    assertThat(episode).isEqualTo(Episode.CALM);
  }

  @Test
  void aWindowThatCannotBeJudgedChangesNothing() {
    AlertPolicy policy = new AlertPolicy(1, 1, 1, 0);
    Episode raised =
        policy.next(Episode.CALM, Verdict.DRIFT, Severity.HIGH, DAY, () -> "first").episode();
    Step step = policy.next(raised, Verdict.UNKNOWN, Severity.LOW, 2 * DAY, () -> "second");
    assertThat(step.change()).isEqualTo(Change.NONE);
    assertThat(step.episode()).isEqualTo(raised);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1, 0", "3, 2, 1, 0", "1, 64, 1, 0", "1, 1, 0, 0", "1, 1, 1, -1"})
  void impossibleRulesAreRefused(int raiseAfter, int raiseWithin, int clearAfter, long cooldown) {
    assertThatThrownBy(() -> new AlertPolicy(raiseAfter, raiseWithin, clearAfter, cooldown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }
}
