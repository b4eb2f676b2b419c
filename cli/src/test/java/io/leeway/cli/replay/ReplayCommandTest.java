package io.leeway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.ExitCode;
import io.leeway.cli.Ran;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--parallelism 0 --config x | --parallelism 0, expected at least 1",
        "--reference-rows 5 | --reference-rows without --input FILE, expected both",
        "--window 1h --config x | --window without --input FILE, expected both",
        "--pairs --config x | --pairs without --input FILE, expected both",
        "--json x | expected either --config FILE or --input FILE",
        "--config x --input a.csv --reference-rows 5 | expected either --config FILE or --input"
            + " FILE",
        "--input a.csv --reference-rows 5 --from 2001-01-01 | --from, --to and --manifest are for"
            + " topics, expected --config FILE",
        "--input a.csv | --input needs something to compare with, expected one of --reference-rows"
            + " N, --reference-until T and --reference FILE",
        "--input a.csv --reference-rows 5 --reference x | --input needs something to compare with,"
            + " expected one of --reference-rows N, --reference-until T and --reference FILE",
        "--input a.csv --reference-until 2001-02-01 | --reference-until needs --timestamp FIELD",
        "--config x --from 2001-02-01 --to 2001-01-01 | --from is not before --to, expected an end"
            + " after the start",
        "--config x --manifest m --to 2001-01-01 | --manifest says what is replayed, expected no"
            + " --from, --to, --max-delay and --accept-missing"
      })
  void whatDoesNotBelongTogetherIsRefusedInOneLine(String options, String message) {
    Ran ran = Ran.leeway((Object[]) ("replay " + options).split(" "));
    assertThat(ran.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(ran.err().strip()).isEqualTo("leeway replay: " + message);
  }

  @Test
  void theLineOfProgressTellsShareRateAndTimeLeft() {
    assertThat(ProgressLine.text(0, 2_000_000, Duration.ofSeconds(1)))
        .isEqualTo(
            "[                        ]   0 %  0 of 2,000,000 records  0 records/s  starting");
    assertThat(ProgressLine.text(500_000, 2_000_000, Duration.ofMillis(400)))
        .isEqualTo(
            "[======                  ]  25 %  500,000 of 2,000,000 records  1.25 M records/s  0:02"
                + " left");
    assertThat(ProgressLine.text(1_000, 10_000_000, Duration.ofSeconds(1)))
        .endsWith("1,000 records/s  2:46:39 left");
    assertThat(ProgressLine.text(9, 9, Duration.ofSeconds(9)))
        .startsWith("[====")
        .contains("100 %");
  }
}
