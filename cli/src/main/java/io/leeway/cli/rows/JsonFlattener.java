package io.leeway.cli.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Row;
import java.io.IOException;

/**
 * A JSON object as a row: the fields of objects in it are columns with dotted names. {@code null}
 * is missing, an array is no single value. Thread-safe.
 */
final class JsonFlattener {
  private static final int MAX_DEPTH = 64;

  private static final Cell UNREACHABLE =
      new Cell.Unusable("has a dot in its name, where a path goes into an object");

  private final JsonFactory json = new JsonFactory();

  /**
   * Sets the columns of the row.
   *
   * @throws MalformedRowException if the bytes are not exactly one JSON object; the row is then
   *     partly filled
   */
  void flatten(byte[] bytes, Row row) throws MalformedRowException, IOException {
    try (JsonParser parser = json.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedRowException("no JSON object");
      }
      object(parser, "", 1, row);
      if (parser.nextToken() != null) {
        throw new MalformedRowException("more than one JSON object");
      }
    } catch (JsonProcessingException e) {
      // Jackson's own message quotes the record.
      throw new MalformedRowException(
          e.getLocation() == null
              ? "no JSON object"
              : "no JSON from column " + e.getLocation().getColumnNr());
    }
  }

  private static void object(JsonParser parser, String prefix, int depth, Row row)
      throws MalformedRowException, IOException {
    if (depth > MAX_DEPTH) {
      throw new MalformedRowException("objects nested more than " + MAX_DEPTH + " deep");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      String column = prefix + name;
      JsonToken token = parser.nextToken();
      if (name.indexOf('.') >= 0) {
        parser.skipChildren();
        row.set(column, UNREACHABLE);
      } else if (token == JsonToken.START_OBJECT) {
        object(parser, column + ".", depth + 1, row);
      } else {
        row.set(column, cell(parser, token));
      }
    }
  }

  private static Cell array(JsonParser parser) throws IOException {
    NumberItems numbers = new NumberItems();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      switch (token) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numbers.add(parser.getDoubleValue());
        case VALUE_NULL -> numbers.addNull();
        default -> {
          numbers.addOther();
          parser.skipChildren();
        }
      }
    }
    return numbers.toCell();
  }

  private static Cell cell(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> new Cell.Text(parser.getText());
      case VALUE_TRUE -> new Cell.Flag(true);
      case VALUE_FALSE -> new Cell.Flag(false);
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? new Cell.Real(parser.getDoubleValue())
              : new Cell.Whole(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> new Cell.Real(parser.getDoubleValue());
      case START_ARRAY -> {
        yield array(parser);
      }
      default -> Cell.MISSING;
    };
  }
}
