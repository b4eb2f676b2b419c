package io.leeway.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A written report, taken apart. */
record Page(Path file, String html) {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>");

  static Page of(HtmlReport report, Path directory) throws IOException {
    Path file = directory.resolve("report.html");
    report.writeTo(file);
    return new Page(file, Files.readString(file));
  }

  /** The data as they stand in the file. */
  String rawData() {
    Matcher matcher = DATA.matcher(html);
    if (!matcher.find()) {
      throw new AssertionError("the page has no data");
    }
    return matcher.group(1);
  }

  JsonNode data() throws IOException {
    return new ObjectMapper().readTree(rawData());
  }

  /** The only window size. */
  JsonNode size() throws IOException {
    return data().get("sizes").get(0);
  }

  /** What is between the tags of each element of this name. */
  List<String> elements(String tag) {
    Matcher matcher =
        Pattern.compile("<" + tag + "(?: [^>]*)?>(.*?)</" + tag + ">", Pattern.DOTALL)
            .matcher(html);
    List<String> elements = new ArrayList<>();
    while (matcher.find()) {
      elements.add(matcher.group(1));
    }
    return elements;
  }
}
