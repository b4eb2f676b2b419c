package io.leeway.benchmarks.plots;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a document that are made from results and never edited by hand.
 *
 * <p>A part stands between the lines {@code <!-- generated: NAME -->} and {@code <!-- end -->}.
 */
public final class GeneratedParts {
  private static final Pattern PART =
      Pattern.compile("(<!-- generated: ([a-z]+) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

  private GeneratedParts() {}

  /** What stands in a part. */
  @FunctionalInterface
  public interface Source {
    /** An {@link IllegalArgumentException} says that there is no part of that name. */
    String part(String name) throws IOException;
  }

  /** The text with its generated parts replaced. */
  public static String fill(String text, Source source) throws IOException {
    Matcher matcher = PART.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String part = matcher.group(1) + source.part(matcher.group(2)) + matcher.group(3);
      matcher.appendReplacement(filled, Matcher.quoteReplacement(part));
    }
    return matcher.appendTail(filled).toString();
  }
}
