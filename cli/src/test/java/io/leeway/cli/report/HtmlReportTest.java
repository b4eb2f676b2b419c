package io.leeway.cli.report;

import static io.leeway.cli.report.Results.BREAK_OUT;
import static io.leeway.cli.report.Results.HOSTILE;
import static io.leeway.cli.report.Results.STREAM;
import static io.leeway.cli.report.Results.TURNED;
import static io.leeway.cli.report.Results.alert;
import static io.leeway.cli.report.Results.score;
import static io.leeway.cli.report.Results.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leeway.cli.CliException;
import io.leeway.schema.AlertState;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private final Path directory;

  HtmlReportTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Page page(HtmlReport report) throws IOException {
    return Page.of(report, directory);
  }

  private static HtmlReport report(WindowReport... windows) {
    HtmlReport report = HtmlReport.ofStream(STREAM);
    for (WindowReport window : windows) {
      report.add(window);
    }
    return report;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  @Test
  void theFirstScreenSaysWhatDriftedWhenAndHowSure() throws IOException {
    HtmlReport report =
        report(
            window(0, score("calm", FeatureStatus.OK, 0.02), score("age", FeatureStatus.OK, 0.03)),
            window(
                1, score("calm", FeatureStatus.OK, 0.02), score("age", FeatureStatus.DRIFT, 0.2)));
    report.add(alert(1, "age", AlertState.RAISED));
    JsonNode size = page(report).size();
    JsonNode summary = size.get("summary");
    assertThat(summary.get("level").asText()).isEqualTo("now");
    assertThat(summary.get("headline").asText()).isEqualTo("Drift now: age");
    assertThat(texts(summary.get("sentences")))
        .contains(
            "2,000 records in 2 windows of 1 day, 1 Mar 2026 to 2 Mar 2026 (UTC).",
            "1 window had drift: age in 1.",
            "1 alert was raised; 1 is still open: drift of age since 2 Mar 2026.",
            "The latest window, 2 Mar 2026, shows drift of age.");
    JsonNode worst = size.get("features").get(0);
    assertThat(worst.get("name").asText()).isEqualTo("age");
    assertThat(worst.get("when").asText())
        .isEqualTo("1 of 2 windows, on 2 Mar 2026; still in the latest window");
    // exp(-8) is 1 in 2981; sqrt(12 / (8 * 600)) is 0.05
    assertThat(worst.get("howSure").asText())
        .isEqualTo(
            "Largest on 2 Mar 2026: JS distance 0.200, where about 0.050 is expected without drift."
                + " By chance, about 1 window in 3,000 looks like that.");
    assertThat(worst.get("moved").asText()).startsWith("age = \"a\" 30.0 % (reference 10.0 %)");
    assertThat(worst.get("verdicts").asText()).isEqualTo("OD");
  }

  @Test
  void whatIsExpectedWithoutDriftIsWhatCalmWindowsHave() throws Exception {
    for (JsonNode feature : page(ScoredStream.flights().report()).size().get("features")) {
      List<Double> ratios = new ArrayList<>();
      for (int day = 0; day < feature.get("js").size(); day++) {
        ratios.add(
            feature.get("js").get(day).asDouble() / feature.get("expected").get(day).asDouble());
      }
      Collections.sort(ratios);
      assertThat(ratios.get(ratios.size() / 2))
          .as(feature.get("name").asText())
          .isBetween(0.8, 1.25);
    }
  }

  @Test
  void driftThatIsOverIsToldAsEarlier() throws IOException {
    JsonNode summary =
        page(report(
                window(0, score("age", FeatureStatus.DRIFT, 0.2)),
                window(1, score("age", FeatureStatus.OK, 0.02))))
            .size()
            .get("summary");
    assertThat(summary.get("level").asText()).isEqualTo("earlier");
    assertThat(summary.get("headline").asText())
        .isEqualTo("1 of 1 feature drifted, none in the latest window");
  }

  @Test
  void noResultsAreToldAsSuch() throws IOException {
    JsonNode data = page(report()).data();
    assertThat(data.get("sizes")).isEmpty();
    assertThat(data.get("summary").get("headline").asText()).isEqualTo("No results");
  }

  @Test
  void tooFewRecordsGiveNoVerdictRatherThanCalm() throws IOException {
    JsonNode summary =
        page(report(window(0, score("age", FeatureStatus.INSUFFICIENT_DATA, 0.3))))
            .size()
            .get("summary");
    assertThat(summary.get("level").asText()).isEqualTo("unknown");
    assertThat(summary.get("headline").asText()).isEqualTo("No verdict: too few records");
    assertThat(texts(summary.get("sentences")))
        .contains("1 window has no verdict: too few records.");
  }

  @Test
  void sharesThatAWindowWithholdsAreUnknownAndNotNothing() throws IOException {
    FeatureScore untold =
        FeatureScore.newBuilder(score("age", FeatureStatus.OK, 0.02))
            .setMissing(-1)
            .setNonFinite(-1)
            .setUnseen(-1)
            .build();
    JsonNode age =
        page(report(window(0, score("age", FeatureStatus.OK, 0.02)), window(1, untold)))
            .size()
            .get("features")
            .get(0);
    assertThat(age.has("missing")).isFalse();
    assertThat(age.has("unseen")).isFalse();
    assertThat(age.has("nonFinite")).isFalse();
    assertThat(age.get("mostMissing").asDouble()).isEqualTo(0.01);
  }

  @Test
  void withoutAReferenceNothingIsCompared() throws IOException {
    JsonNode size = page(report(window(0, score("age", FeatureStatus.NO_REFERENCE, 0)))).size();
    assertThat(size.get("summary").get("headline").asText())
        .isEqualTo("No verdict: nothing to compare with");
    assertThat(size.get("features").get(0).get("verdicts").asText()).isEqualTo("N");
    assertThat(size.get("features").get(0).has("worst")).isFalse();
  }

  @Test
  void aReportThatComesAgainChangesNothingAndARevisionReplaces() throws IOException {
    WindowReport first = window(0, score("age", FeatureStatus.DRIFT, 0.2));
    WindowReport revised =
        WindowReport.newBuilder(window(0, score("age", FeatureStatus.OK, 0.04)))
            .setRevision(1)
            .build();
    HtmlReport report = report(first, first, revised, first);
    JsonNode size = page(report).size();
    assertThat(size.get("summary").get("level").asText()).isEqualTo("calm");
    assertThat(size.get("features").get(0).get("verdicts").asText()).isEqualTo("O");
    assertThat(size.get("features").get(0).get("worst").get("js").asDouble()).isEqualTo(0.04);
    assertThat(texts(size.get("notes"))).anyMatch(note -> note.contains("made 1 revisions"));
  }

  @Test
  void whatAReferenceOnTrialSaysIsLeftOut() throws IOException {
    WindowReport holds = window(0, score("age", FeatureStatus.OK, 0.02));
    WindowReport trial =
        WindowReport.newBuilder(window(0, score("age", FeatureStatus.DRIFT, 0.4)))
            .setReferenceId("on trial")
            .setShadow(true)
            .build();
    JsonNode size = page(report(holds, trial)).size();
    assertThat(size.get("summary").get("level").asText()).isEqualTo("calm");
    assertThat(size.get("columns").get("start")).hasSize(1);
    assertThat(texts(size.get("notes"))).anyMatch(note -> note.startsWith("1 reports against"));
  }

  @Test
  void theSameResultsInAnotherOrderGiveTheSameBytes() throws IOException {
    List<WindowReport> windows = new ArrayList<>();
    for (int day = 0; day < 40; day++) {
      windows.add(
          window(
              day,
              score("age", day == 7 ? FeatureStatus.DRIFT : FeatureStatus.OK, 0.01 * (day % 9)),
              score("income", FeatureStatus.OK, 0.02)));
    }
    String one = page(report(windows.toArray(new WindowReport[0]))).html();
    Collections.reverse(windows);
    assertThat(page(report(windows.toArray(new WindowReport[0]))).html()).isEqualTo(one);
  }

  @Test
  void noTextOfTheDataIsMarkup() throws IOException {
    Page page = page(Results.hostile());
    String raw = page.rawData();
    assertThat(raw).doesNotContain("<", ">", "&", "'", "\u2028").isASCII();
    JsonNode data = page.data();
    assertThat(data.get("stream").asText()).startsWith(HOSTILE);
    List<String> names = new ArrayList<>();
    page.size().get("features").forEach(feature -> names.add(feature.get("name").asText()));
    assertThat(names)
        .containsExactly(
            HOSTILE, BREAK_OUT.replace("\u2028", "\\u2028"), "safe\\u202egpj.exe\\u0000\\u0007");
    JsonNode bins = page.size().get("features").get(0).get("worst").get("bins");
    assertThat(bins.get(0).get("label").asText()).isEqualTo("\"" + HOSTILE + "\"");
    assertThat(page.html()).doesNotContain(TURNED.substring(0, 5)).doesNotContain("<img");
  }

  @Test
  void thePolicyNamesTheHashesOfWhatIsInTheFile() throws Exception {
    Page page = page(report(window(0, score("age", FeatureStatus.OK, 0.02))));
    List<String> scripts = page.elements("script");
    assertThat(scripts).hasSize(3);
    String policy =
        page.html().replaceAll("(?s).*Content-Security-Policy\" content=\"([^\"]*)\".*", "$1");
    assertThat(policy)
        .startsWith("default-src 'none'; ")
        .contains("require-trusted-types-for 'script'; trusted-types 'none'")
        .contains(sha256(scripts.get(1)), sha256(scripts.get(2)))
        .contains("style-src " + sha256(page.elements("style").get(0)))
        .doesNotContain("unsafe", "http", "data:");
  }

  private static String sha256(String text) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  @Test
  void nothingIsLoadedFromAnywhere() throws IOException {
    Page page = page(report(window(0, score("age", FeatureStatus.OK, 0.02))));
    String markup = page.html().replaceAll("(?s)<script>.*?</script>", "");
    assertThat(markup).doesNotContain(" src=", "href=", "@import", "url(http", "//cdn");
  }

  @Test
  void ownScriptsMakeNoMarkupFromTexts() throws IOException {
    String own = page(report()).elements("script").get(2);
    assertThat(own)
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", ".html(")
        .doesNotContain("eval(", "new Function", "setTimeout(", "fetch(", "XMLHttpRequest");
  }

  @Test
  void whatIsLeftOutIsToldAndTheFileStaysSmall() throws IOException {
    HtmlReport report = HtmlReport.ofStream(STREAM);
    int features = 1_000;
    int days = 1_500;
    for (int day = 0; day < days; day++) {
      int today = day;
      report.add(
          window(
              day,
              IntStream.range(0, features)
                  .mapToObj(
                      f ->
                          score(
                              "feature " + f,
                              f == 613 && today == 777 ? FeatureStatus.DRIFT : FeatureStatus.OK,
                              0.001 * ((f + today) % 50)))
                  .toList()));
    }
    Page page = page(report);
    assertThat(Files.size(page.file())).isLessThan(3_000_000);
    JsonNode size = page.size();
    assertThat(size.get("columns").get("start")).hasSize(116);
    assertThat(size.get("columns").get("windowsEach").asInt()).isEqualTo(13);
    assertThat(size.get("features")).hasSize(features);
    assertThat(size.get("features").get(0).get("name").asText()).isEqualTo("feature 613");
    assertThat(size.get("features").get(0).get("verdicts").asText())
        .as("the one window with drift is not averaged away")
        .contains("D");
    assertThat(texts(size.get("notes")))
        .anyMatch(note -> note.startsWith("There are more windows than fit: 13 share a column"))
        .anyMatch(note -> note.startsWith("100 of 1000 features have plots of their own"));
  }

  @Test
  void moreThanMemoryHoldsIsRefused() {
    HtmlReport report = HtmlReport.ofStream(STREAM);
    List<FeatureScore> scores =
        IntStream.range(0, 2_000)
            .mapToObj(f -> score("f" + f, FeatureStatus.NO_REFERENCE, 0))
            .toList();
    assertThatThrownBy(
            () -> {
              for (int day = 0; day < 1_600; day++) {
                report.add(window(day, scores));
              }
            })
        .isInstanceOf(CliException.class)
        .hasMessageContaining("1,501 windows of 2,000 features")
        .hasMessageContaining("--from");
  }

  @Test
  void otherSegmentsGetALineAndTheirOwnReport() throws IOException {
    HtmlReport whole = HtmlReport.ofStream(STREAM);
    HtmlReport france = HtmlReport.ofSegment(STREAM, "country=FR");
    for (HtmlReport report : List.of(whole, france)) {
      for (int day = 0; day < 3; day++) {
        report.add(window(day, score("age", FeatureStatus.OK, 0.02)));
        report.add(
            WindowReport.newBuilder(window(day, score("age", FeatureStatus.DRIFT, 0.1 + 0.1 * day)))
                .setSegment("country=FR")
                .build());
      }
    }
    Page page = page(whole);
    assertThat(page.size().get("summary").get("level").asText()).isEqualTo("calm");
    JsonNode line = page.data().get("segments").get("worst").get(0);
    assertThat(line.get("segment").asText()).isEqualTo("country=FR");
    assertThat(line.get("drifted").asInt()).isEqualTo(3);
    assertThat(line.get("js").asDouble()).isEqualTo(0.3);
    assertThat(page(france).size().get("summary").get("level").asText()).isEqualTo("now");
  }

  @Test
  void severalStreamsNeedAChoice() {
    HtmlReport report = HtmlReport.ofOnlyStream(null);
    report.add(window(0, score("age", FeatureStatus.OK, 0.02)));
    WindowReport other =
        WindowReport.newBuilder(window(0, score("age", FeatureStatus.OK, 0.02)))
            .setStream("other")
            .build();
    assertThatThrownBy(() -> report.add(other))
        .isInstanceOf(CliException.class)
        .hasMessage("results of several streams, \"stream\" and \"other\": choose one by --stream");
  }

  @Test
  void deadLettersAreCountedByReason() throws IOException {
    HtmlReport report = report(window(0, score("age", FeatureStatus.OK, 0.02)));
    assertThat(page(report).data().has("deadLetters")).isFalse();
    for (int i = 0; i < 3; i++) {
      report.add(
          DeadLetter.newBuilder()
              .setStream(STREAM)
              .setTopic("t")
              .setPartition(0)
              .setOffset(i)
              .setTimestamp(0)
              .setReason(DeadLetterReason.WRONG_TYPE)
              .setDetail("")
              .build());
    }
    JsonNode letters = page(report).data().get("deadLetters");
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).get("reason").asText()).isEqualTo("wrong type");
    assertThat(letters.get(0).get("records").asInt()).isEqualTo(3);
  }

  @Test
  void pairsAndTheirChangeAreThere() throws IOException {
    HtmlReport report = HtmlReport.ofStream(STREAM);
    for (int day = 0; day < 5; day++) {
      report.add(
          Results.withPairs(
              window(
                  day,
                  score("a", FeatureStatus.OK, 0.02),
                  score("b", FeatureStatus.OK, 0.02),
                  score("c", FeatureStatus.OK, 0.02)),
              day == 3));
    }
    JsonNode size = page(report).size();
    JsonNode pairs = size.get("pairs");
    assertThat(texts(pairs.get("features"))).containsExactly("a", "b", "c");
    JsonNode worst = pairs.get("worst").get(0);
    assertThat(worst.get("first").asText() + worst.get("second").asText()).isEqualTo("ab");
    assertThat(worst.get("drifted").asInt()).isEqualTo(1);
    assertThat(worst.get("change").asDouble()).isEqualTo(0.3);
    assertThat(worst.get("when").asText()).isEqualTo("4 Mar 2026");
    assertThat(size.get("joint").get("kl").get(3).asDouble()).isEqualTo(0.3);
    assertThat(size.get("joint").get("status").get(3).asText()).isEqualTo("D");
  }

  @Test
  void distributionsHaveAllBinsWhereTheReferenceIsKnown() throws Exception {
    ScoredStream flights = ScoredStream.flights();
    JsonNode feature = MissingNode.getInstance();
    for (JsonNode candidate : page(flights.report()).size().get("features")) {
      if (candidate.get("name").asText().equals("origin")) {
        feature = candidate;
      }
    }
    JsonNode worst = feature.get("worst");
    assertThat(worst.get("when").asText()).as("the nor'easter").isEqualTo("5 Mar 2001");
    double live = worst.get("rest").get("live").asDouble();
    double reference = worst.get("rest").get("reference").asDouble();
    for (JsonNode bin : worst.get("bins")) {
      live += bin.get("live").asDouble();
      reference += bin.get("reference").asDouble();
    }
    assertThat(live).isCloseTo(1, within(1e-3));
    assertThat(reference).isCloseTo(1, within(1e-3));
    assertThat(worst.get("bins").get(0).get("label").asText()).isEqualTo("\"JFK\"");
    long records = flights.reports().stream().mapToLong(WindowReport::getRecords).sum();
    assertThat(feature.get("all").get("records").asLong()).isEqualTo(records);
  }
}
