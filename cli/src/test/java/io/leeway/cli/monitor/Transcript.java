package io.leeway.cli.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The commands of a section of a document and what they print there: in its fenced blocks, lines
 * that begin with {@code $ } are commands, those that follow are their output.
 *
 * <p>In an output a line of {@code ...} stands for any lines, and a line that ends with {@code ...}
 * for all that begin so.
 */
final class Transcript {
  private static final String PROMPT = "$ ";
  private static final String FENCE = "```";
  private static final String LEFT_OUT = "...";

  private final String section;

  private Transcript(String section) {
    this.section = section;
  }

  /** A command and its output. */
  record Step(String command, List<String> output) {
    Step {
      output = List.copyOf(output);
    }

    /** Whether something that was printed is what the document shows. */
    boolean matches(String printed) {
      StringBuilder pattern = new StringBuilder();
      for (String line : output) {
        if (line.equals(LEFT_OUT)) {
          pattern.append("(?:.*\\n)*?");
        } else if (line.endsWith(" " + LEFT_OUT)) {
          pattern
              .append(Pattern.quote(line.substring(0, line.length() - LEFT_OUT.length())))
              .append(".*\\n");
        } else {
          pattern.append(Pattern.quote(line)).append("\\n");
        }
      }
      return Pattern.matches(pattern.toString(), printed);
    }
  }

  /** The section under this heading, to the next one of the same level. */
  static Transcript of(Path document, String heading) throws IOException {
    String text = Files.readString(document);
    int start = text.indexOf("\n" + heading + "\n");
    if (start < 0) {
      throw new AssertionError("%s has no \"%s\"".formatted(document, heading));
    }
    int end = text.indexOf("\n" + heading.replaceFirst(" .*", "") + " ", start + 1);
    return new Transcript(text.substring(start, end < 0 ? text.length() : end));
  }

  /** The first block of this language. */
  String block(String language) {
    return String.join("\n", blocks(language).get(0)) + "\n";
  }

  /** All commands, in their order. */
  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    for (List<String> block : blocks("")) {
      String command = null;
      List<String> output = new ArrayList<>();
      for (String line : block) {
        if (line.startsWith(PROMPT)) {
          if (command != null) {
            steps.add(new Step(command, output));
          }
          command = line.substring(PROMPT.length());
          output = new ArrayList<>();
        } else if (!line.isEmpty()) {
          output.add(line);
        }
      }
      if (command != null) {
        steps.add(new Step(command, output));
      }
    }
    return steps;
  }

  private List<List<String>> blocks(String language) {
    List<List<String>> blocks = new ArrayList<>();
    List<String> block = null;
    boolean isWanted = false;
    for (String line : section.split("\n", -1)) {
      if (!line.startsWith(FENCE)) {
        if (block != null && isWanted) {
          block.add(line);
        }
      } else if (block == null) {
        block = new ArrayList<>();
        isWanted = line.substring(FENCE.length()).equals(language);
      } else {
        if (isWanted) {
          blocks.add(block);
        }
        block = null;
      }
    }
    if (blocks.isEmpty()) {
      throw new AssertionError("no block of \"%s\"".formatted(language));
    }
    return blocks;
  }
}
