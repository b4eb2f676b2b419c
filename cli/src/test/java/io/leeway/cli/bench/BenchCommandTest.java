package io.leeway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.Ran;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong is told before anything is started. */
class BenchCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--records 0|--records is 0, expected 1 to 1000000000",
        "--features 20|'20' is no mix of features, expected a text such as 20n5c",
        "--features 2001n|2001n0c has 2001 features, expected 1 to 2000",
        "--segments 0|--segments is 0, expected 1 to 1000000",
        "--window 1x|--window is '1x', expected a duration such as 500ms, 30s, 5m, 1h, 1d",
        "--slide 0s|--slide is '0s', expected a duration such as 500ms, 30s, 5m, 1h, 1d",
        "--window 1h --slide 7m|window size PT1H and slide PT7M, expected a size that is a multiple"
            + " of a positive slide",
        "--parallelism 65|--parallelism is 65, expected 1 to 64",
        "--parallelism 2 --partitions 1|--partitions is 1, expected 2 to 64",
        "--rounds 0|--rounds is 0, expected 1 to 1000",
        "--warm-ups -1|--warm-ups is -1, expected 0 to 1000",
        "--pairs some|--pairs is 'some', expected all or none",
        "--variants a,x|--variants: 'x' is no variant, expected one of a (read), b (decode), c"
            + " (explode), d (monitor), e (pairs), f (sketches), g (replay), h (tree)",
        "--pairs none --variants a,e|variant e: has pairs, expected others with --pairs none",
      })
  void wrongInputIsOneLine(String arguments, String message) {
    Ran ran = Ran.leeway((Object[]) ("bench " + arguments).split(" ", -1));

    assertThat(ran.err()).isEqualTo("leeway bench: " + message + System.lineSeparator());
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
  }
}
