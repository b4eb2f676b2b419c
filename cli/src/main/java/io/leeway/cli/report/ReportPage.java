package io.leeway.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The page around the data: a template, a style sheet, the plotting library and the scripts, all in
 * one file.
 *
 * <p>The content security policy names the hashes of what may run, so that nothing else does,
 * whatever the data are, and forbids everything that a script could load.
 */
final class ReportPage {
  /** In the order in which each needs those before it. */
  private static final List<String> LIBRARY =
      List.of(
          "d3/d3-array.min.js",
          "d3/d3-color.min.js",
          "d3/d3-interpolate.min.js",
          "d3/d3-format.min.js",
          "d3/d3-time.min.js",
          "d3/d3-time-format.min.js",
          "d3/d3-scale.min.js",
          "d3/d3-selection.min.js",
          "d3/d3-axis.min.js",
          "d3/d3-path.min.js",
          "d3/d3-shape.min.js");

  private static final List<String> SCRIPTS =
      List.of(
          "dom.js",
          "format.js",
          "tooltip.js",
          "timeline.js",
          "divergence.js",
          "distribution.js",
          "dependence.js",
          "quality.js",
          "summary.js",
          "features.js",
          "settings.js",
          "main.js");

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  private ReportPage() {}

  /** Writes the page with these data. */
  static void write(Writer out, ReportJson data) throws IOException {
    String style = resource("style.css");
    String library = all(LIBRARY);
    String script = all(SCRIPTS);
    String template = resource("page.html");
    Matcher place = PLACE.matcher(template);
    int from = 0;
    while (place.find()) {
      out.write(template, from, place.start() - from);
      switch (place.group(1)) {
        case "policy" -> out.write(policy(style, library, script));
        case "style" -> out.write(style);
        case "library" -> out.write(library);
        case "script" -> out.write(script);
        case "data" -> data.write(out);
        default -> throw new IllegalStateException("page.html has a place " + place.group());
      }
      from = place.end();
    }
    out.write(template, from, template.length() - from);
  }

  private static String policy(String style, String library, String script) {
    return "default-src 'none'; script-src %s %s; style-src %s; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        .formatted(hash(library), hash(script), hash(style));
  }

  /** Of the text as the browser sees it, between the tags. */
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static String all(List<String> names) {
    return names.stream().map(ReportPage::resource).collect(Collectors.joining("\n"));
  }

  private static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The file " + name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new IllegalStateException("The file " + name + " cannot be read from the jar", e);
    }
  }
}
