package io.leeway.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * JSON that may stand in a {@code script} element: ASCII only, without {@code <}, {@code >}, {@code
 * &} and quotes within texts, so that no text ends the element or begins a comment.
 *
 * <p>Texts are made visible and numbers rounded on the way, whoever writes them. Not thread-safe.
 */
final class PageData {
  private static final JsonFactory JSON =
      JsonFactory.builder().configure(JsonWriteFeature.ESCAPE_NON_ASCII, true).build();
  private static final MathContext DIGITS = new MathContext(4);

  private final JsonGenerator out;

  private PageData(JsonGenerator out) {
    this.out = out;
  }

  /** Writes part of the data. */
  @FunctionalInterface
  interface Part {
    void write() throws IOException;
  }

  /** Writes an element of a list. */
  @FunctionalInterface
  interface Element<T> {
    void write(T item) throws IOException;
  }

  /** Data to be written to the page; the page itself stays open. */
  static PageData to(Writer page) throws IOException {
    JsonGenerator out = JSON.createGenerator(page);
    out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    out.setCharacterEscapes(new ForScript());
    return new PageData(out);
  }

  void end() throws IOException {
    out.close();
  }

  void object(Part content) throws IOException {
    out.writeStartObject();
    content.write();
    out.writeEndObject();
  }

  void object(String name, Part content) throws IOException {
    out.writeFieldName(name);
    object(content);
  }

  <T> void list(String name, Iterable<? extends T> items, Element<T> each) throws IOException {
    out.writeArrayFieldStart(name);
    for (T item : items) {
      each.write(item);
    }
    out.writeEndArray();
  }

  /** As {@link #list}, each element an object. */
  <T> void objects(String name, Iterable<? extends T> items, Element<T> each) throws IOException {
    list(name, items, item -> object(() -> each.write(item)));
  }

  void text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      out.writeStringField(name, VisibleText.of(value));
    }
  }

  /** A sentence of ours, whose parts from data are visible already; it is never cut. */
  void sentence(String name, String value) throws IOException {
    out.writeStringField(name, value);
  }

  void sentence(String value) throws IOException {
    out.writeString(value);
  }

  void text(String value) throws IOException {
    out.writeString(VisibleText.of(value));
  }

  void count(String name, long value) throws IOException {
    out.writeNumberField(name, value);
  }

  void count(long value) throws IOException {
    out.writeNumber(value);
  }

  void flag(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
  }

  /** In four significant digits; left out if there is none. */
  void number(String name, @Nullable Double value) throws IOException {
    if (value != null && !value.isNaN()) {
      out.writeFieldName(name);
      number(value);
    }
  }

  /** In four significant digits; null if it is not finite. */
  void number(double value) throws IOException {
    if (!Double.isFinite(value)) {
      out.writeNull();
    } else if (value == 0) {
      out.writeNumber(0);
    } else {
      out.writeRawValue(new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString());
    }
  }

  private static final class ForScript extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private final int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();

    ForScript() {
      for (char c : "<>&'\"/".toCharArray()) {
        escapes[c] = CharacterEscapes.ESCAPE_CUSTOM;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return escapes;
    }

    @Override
    public SerializableString getEscapeSequence(int c) {
      return new SerializedString("\\u%04x".formatted(c));
    }
  }
}
