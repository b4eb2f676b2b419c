package io.leeway.cli.report;

import static io.leeway.cli.report.Results.HOSTILE;
import static io.leeway.cli.report.Results.score;
import static io.leeway.cli.report.Results.window;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reports as a browser shows them. With {@code -Dleeway.screenshots=DIRECTORY}, what was seen is
 * kept there.
 */
@Timeout(120)
class ReportInBrowserIT {
  private static final String OPEN_ALL =
      "document.querySelectorAll('details').forEach((d) => { d.open = true; })";

  /** Plots that are there but have nothing in them. */
  private static final String EMPTY_PLOTS =
      """
      [...document.querySelectorAll('.plot')]
        .filter((plot) => !plot.querySelector('svg path[d], svg rect[width], svg circle'))
        .map((plot) => plot.parentElement.textContent.slice(0, 60))\
      """;

  private static final String BROKEN_MARKS =
      """
      [...document.querySelectorAll('.plot svg *')]
        .filter((mark) => [...mark.attributes].some((a) => /NaN|undefined|Infinity/.test(a.value)))
        .length\
      """;

  private static final String TOO_WIDE =
      """
      [...document.querySelectorAll('body *')]
        .filter((e) => !e.closest('.scroll') && !e.closest('.definitions') && !e.closest('.said')
          && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map((e) => e.tagName + '.' + e.className)\
      """;

  /** Labels that stand outside of their drawing, where they are cut or cover other things. */
  private static final String STRAY_LABELS =
      """
      [...document.querySelectorAll('.plot svg text')]
        .filter((label) => {
          const frame = label.ownerSVGElement.getBoundingClientRect();
          const box = label.getBoundingClientRect();
          return box.left < frame.left - 3 || box.right > frame.right + 3;
        })
        .map((label) => label.textContent)\
      """;

  @TempDir static Path directory;

  private static Chromium browser;
  private static final Map<String, Path> PAGES = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    page("flights", ScoredStream.flights().report());
    page("birdstrikes", ScoredStream.birdstrikes().report());
    page("dependence", ScoredStream.flights().withDependence());
    page("hostile", Results.hostile());
    page("empty", HtmlReport.ofStream("empty"));
    page("one-window", one(FeatureStatus.DRIFT));
    page("too-few", one(FeatureStatus.INSUFFICIENT_DATA));
    page("no-reference", one(FeatureStatus.NO_REFERENCE));
    page("many", many());
    page("rows", rows());
    browser = Chromium.start(directory);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private static void page(String name, HtmlReport report) {
    Path file = directory.resolve(name + ".html");
    report.writeTo(file);
    PAGES.put(name, file);
  }

  private static HtmlReport one(FeatureStatus status) {
    HtmlReport report = HtmlReport.ofStream(Results.STREAM);
    report.add(window(0, score("age", status, 0.3), score("income", status, 0.02)));
    return report;
  }

  private static HtmlReport many() {
    HtmlReport report = HtmlReport.ofStream(Results.STREAM);
    for (int day = 0; day < 1_000; day++) {
      int today = day;
      report.add(
          window(
              day,
              IntStream.range(0, 1_000)
                  .mapToObj(
                      f ->
                          score(
                              "feature with a rather long name " + f,
                              f % 100 == 7 && today > 700 ? FeatureStatus.DRIFT : FeatureStatus.OK,
                              0.001 * ((f + today) % 50)))
                  .toList()));
    }
    return report;
  }

  /** Ten windows of 500 rows. */
  private static HtmlReport rows() {
    HtmlReport report = HtmlReport.ofStream(Results.STREAM);
    report.countRows();
    for (int i = 0; i < 10; i++) {
      report.add(
          WindowReport.newBuilder(
                  window(
                      i,
                      score("age", i > 7 ? FeatureStatus.DRIFT : FeatureStatus.OK, 0.03 * i),
                      score("income", FeatureStatus.OK, 0.02)))
              .setWindowStart(i * 500_000L)
              .setWindowEnd((i + 1) * 500_000L)
              .build());
    }
    return report;
  }

  private static void open(String name, int width, boolean dark) throws IOException {
    browser.open(Objects.requireNonNull(PAGES.get(name)), width, 900, dark);
    browser.evaluate(OPEN_ALL);
    browser.settle();
    browser.evaluate(OPEN_ALL);
    browser.settle();
    keep(name + "-" + width + (dark ? "-dark" : ""), width);
  }

  private static void keep(String name, int width) throws IOException {
    String kept = System.getProperty("leeway.screenshots");
    if (kept != null) {
      int height = browser.evaluate("document.documentElement.scrollHeight").asInt();
      Files.write(
          Files.createDirectories(Path.of(kept)).resolve(name + ".png"),
          browser.screenshot(width, Math.min(height, 6_000)));
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flights",
        "birdstrikes",
        "dependence",
        "hostile",
        "empty",
        "one-window",
        "too-few",
        "no-reference",
        "many"
      })
  void everyPageIsDrawnWithoutComplaintAndFitsPhoneAndDesk(String name) throws IOException {
    for (int width : new int[] {360, 1440}) {
      for (boolean dark : new boolean[] {false, true}) {
        open(name, width, dark);
        String where = "%s at %d px%s".formatted(name, width, dark ? ", dark" : "");
        assertThat(browser.complaints()).as(where).isEmpty();
        assertThat(browser.requests()).as(where).isEmpty();
        assertThat(texts(browser.evaluate(EMPTY_PLOTS))).as("empty plots, " + where).isEmpty();
        assertThat(browser.evaluate(BROKEN_MARKS).asInt()).as("broken, " + where).isZero();
        assertThat(texts(browser.evaluate(TOO_WIDE))).as("too wide, " + where).isEmpty();
        assertThat(texts(browser.evaluate(STRAY_LABELS))).as("labels, " + where).isEmpty();
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
            .as(where)
            .isLessThanOrEqualTo(width);
        assertThat(browser.evaluate("document.querySelector('#summary h2').textContent").asText())
            .as(where)
            .isNotEmpty();
      }
    }
  }

  @Test
  void realReportsHaveAllTheirPlots() throws IOException {
    for (String name : List.of("flights", "birdstrikes")) {
      open(name, 1440, false);
      int features =
          browser.evaluate("document.querySelectorAll('details.feature').length").asInt();
      assertThat(features).isGreaterThanOrEqualTo(4);
      assertThat(
              browser
                  .evaluate(
                      "document.querySelectorAll('details.feature .pair-plots svg .line').length")
                  .asInt())
          .as("courses of the divergence")
          .isGreaterThanOrEqualTo(features);
      assertThat(
              browser
                  .evaluate(
                      "[...document.querySelectorAll('details.feature')].filter((d) =>"
                          + " d.querySelectorAll('.bar-reference').length > 2).length")
                  .asInt())
          .as("distributions")
          .isEqualTo(features);
      assertThat(browser.evaluate("document.querySelectorAll('#timeline .cells').length").asInt())
          .isGreaterThanOrEqualTo(2);
      assertThat(
              browser
                  .evaluate(
                      "[...document.querySelectorAll('#timeline .cells')].map((p) =>"
                          + " p.getAttribute('d').split('M').length - 1).reduce((a, b) => a + b)")
                  .asInt())
          .as("a cell for each feature and window")
          .isEqualTo(
              features
                  * browser
                      .evaluate(
                          "JSON.parse(document.getElementById('data').textContent).sizes[0].columns.start.length")
                      .asInt());
    }
  }

  @Test
  void theTimelinesTableHasEveryCell() throws IOException {
    open("flights", 1440, false);
    browser.evaluate("document.querySelector('#timeline details.table summary').click()");
    browser.settle();
    assertThat(browser.evaluate("document.querySelectorAll('#timeline tbody tr').length").asInt())
        .isPositive()
        .isEqualTo(
            browser
                .evaluate(
                    "JSON.parse(document.getElementById('data').textContent).sizes[0].features"
                        + ".flatMap((f) => [...f.verdicts]).filter((v) => v !== '.').length")
                .asInt());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void rowsWithoutTimeAreNeverShownAsTimes() throws IOException {
    open("rows", 1440, false);
    assertThat(browser.evaluate("document.body.innerText").asText())
        .contains("rows 1 to 500")
        .doesNotContain("1970", "UTC");
    assertThat(browser.evaluate("document.querySelectorAll('.plot svg text').length").asInt())
        .isPositive();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void dependenceIsDrawnWhereItIsKnown() throws IOException {
    open("dependence", 1440, false);
    assertThat(
            browser.evaluate("document.querySelectorAll('#dependence .plot svg').length").asInt())
        .as("all together, the matrix and the tree")
        .isEqualTo(3);
    assertThat(browser.evaluate("document.querySelectorAll('#dependence .node').length").asInt())
        .isEqualTo(4);
    assertThat(browser.evaluate("document.querySelectorAll('#dependence .branch').length").asInt())
        .as("three edges, and the changed one in the legend")
        .isEqualTo(4);
    browser.evaluate("document.querySelectorAll('#dependence .choice button')[1].click()");
    browser.settle();
    assertThat(
            browser
                .evaluate("document.querySelectorAll('#dependence rect.drift-3').length")
                .asInt())
        .as("the pair that changed, on both sides of the diagonal")
        .isEqualTo(2);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void markupInNamesAndValuesIsText() throws IOException {
    open("hostile", 1440, false);
    assertThat(browser.complaints()).as("no alert").isEmpty();
    assertThat(browser.evaluate("document.querySelectorAll('img, iframe, object').length").asInt())
        .isZero();
    assertThat(browser.evaluate("document.querySelectorAll('script').length").asInt()).isEqualTo(3);
    assertThat(browser.evaluate("document.getElementById('title').textContent").asText())
        .startsWith(HOSTILE);
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('svg text')].some((t) =>"
                        + " t.textContent.startsWith('\"<img src=x'))")
                .asBoolean())
        .as("the category, in the plot of the distribution")
        .isTrue();
    browser.evaluate("document.querySelector('#timeline svg').scrollIntoView({block: 'center'})");
    browser.settle();
    JsonNode place =
        browser.evaluate(
            "(() => { const r = document.querySelector('#timeline svg').getBoundingClientRect();"
                + " return {x: r.right - 40, y: r.top + 8}; })()");
    browser.hover(place.get("x").asDouble(), place.get("y").asDouble());
    browser.settle();
    assertThat(browser.evaluate("document.getElementById('tooltip').textContent").asText())
        .startsWith(HOSTILE);
    assertThat(browser.evaluate("document.querySelectorAll('#tooltip *').length").asInt()).isZero();
  }

  @Test
  void thePolicyRefusesMarkupFromTextsAndStrangeScripts() throws IOException {
    open("one-window", 1440, false);
    assertThat(
            browser
                .evaluate(
                    "(() => { try { document.body.innerHTML = '<b>x</b>'; return 'set'; } catch (e)"
                        + " { return e.name; } })()")
                .asText())
        .isEqualTo("TypeError");
    assertThat(
            browser
                .evaluate("(() => { try { return eval('1'); } catch (e) { return e.name; } })()")
                .asText())
        .isIn("EvalError", "TypeError");
  }

  @Test
  void theKeyboardReachesEveryCellOfTheTimeline() throws IOException {
    open("flights", 1440, false);
    browser.evaluate("document.querySelector('#timeline svg').focus()");
    browser.press("ArrowLeft");
    browser.press("ArrowLeft");
    browser.press("ArrowDown");
    browser.settle();
    assertThat(browser.evaluate("document.querySelector('#timeline .said').textContent").asText())
        .contains("29 Jun 2001")
        .contains("JS distance")
        .contains("records");
    browser.press("Enter");
    browser.settle();
    assertThat(browser.evaluate("document.activeElement.tagName").asText()).isEqualTo("SUMMARY");
  }

  @Test
  void darkIsDarkAndPaperIsWhite() throws IOException {
    open("flights", 1440, false);
    String light = browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
    open("flights", 1440, true);
    String dark = browser.evaluate("getComputedStyle(document.body).backgroundColor").asText();
    assertThat(light).isEqualTo("rgb(245, 246, 248)");
    assertThat(dark).isEqualTo("rgb(14, 18, 23)");
    byte[] pdf = browser.pdf();
    assertThat(new String(pdf, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    assertThat(pdf.length).isGreaterThan(50_000);
    String kept = System.getProperty("leeway.screenshots");
    if (kept != null) {
      Files.write(Path.of(kept).resolve("flights.pdf"), pdf);
    }
  }

  @Test
  void textHasEnoughContrastInBothModes() throws IOException {
    for (boolean dark : new boolean[] {false, true}) {
      open("birdstrikes", 1440, dark);
      assertThat(texts(browser.evaluate(CONTRAST))).as("dark " + dark).isEmpty();
    }
  }

  /** Texts whose contrast is below 4.5 to 1 (WCAG 2.1, 1.4.3), by computed colours. */
  private static final String CONTRAST =
      """
      (() => {
        const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
        const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
          .map((c) => (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4)))
          .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const ground = (e) => {
          for (let at = e; at; at = at.parentElement) {
            const c = rgb(getComputedStyle(at).backgroundColor);
            if (c.length === 3 || c[3] > 0) return c;
          }
          return [255, 255, 255];
        };
        const bad = new Set();
        for (const e of document.querySelectorAll('body *')) {
          const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
          if (!own || e.closest('noscript, script, .said') || !e.getClientRects().length) continue;
          const style = getComputedStyle(e);
          const a = light(rgb(e.closest('svg') ? style.fill : style.color));
          const b = light(ground(e));
          const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (ratio < 4.5 && !e.classList.contains('cell-value')) {
            bad.add(e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + ratio.toFixed(2));
          }
        }
        return [...bad];
      })()\
      """;
}
