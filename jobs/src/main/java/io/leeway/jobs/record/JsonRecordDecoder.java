package io.leeway.jobs.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.leeway.schema.DeadLetterReason;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that are one JSON object each, token by token.
 *
 * <p>A field that is absent or null is missing. The last of several fields of one name counts.
 * Numbers in quotes are no numbers, NaN and infinities are no JSON, and a number beyond the doubles
 * is not finite. A name with a dot in it cannot be reached: dots in a path go into nested objects.
 *
 * <p>A record that is no JSON object in UTF-8 is rejected as that, else one with a value of the
 * wrong type, else one without a sound event time. Cost: one pass; Jackson allocates its parser. A
 * record that the parser rejects costs an exception with the stack of a task; the most frequent
 * poison is rejected before, see {@link JsonOutline}. Not thread-safe.
 */
final class JsonRecordDecoder implements RecordDecoder {
  private static final String ARRAY = "list of numbers";
  private static final long NO_TIME = Long.MIN_VALUE + 1;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Names of hostile records must neither fill the JVM's table of strings nor fail a
          // reader.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          // As exact as the JDK; measured: a record of 20 numbers in 1.4 us instead of 2.1.
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(RecordLimits.MAX_DEPTH + 1)
                  .maxStringLength(64 * 1024)
                  .maxNameLength(1024)
                  .maxNumberLength(64)
                  .maxDocumentLength(RecordLimits.MAX_RECORD_BYTES)
                  .build())
          .build();

  private final JsonField root;
  private final @Nullable EventTimeField eventTime;
  private final TimeScale scale;
  private final Utf8Text text = new Utf8Text();
  private final IsoTime isoTime = new IsoTime();

  private long timeMillis;
  private String wrongType = "";
  private boolean tooDeep;

  /**
   * @throws IllegalArgumentException naming every path that cannot be, a line each
   */
  JsonRecordDecoder(List<FeatureField> features, @Nullable EventTimeField eventTime) {
    this(RecordFields.of(features), eventTime);
  }

  /**
   * @throws IllegalArgumentException naming every path that cannot be, a line each
   */
  JsonRecordDecoder(RecordFields fields, @Nullable EventTimeField eventTime) {
    this.root = JsonField.compile(fields, eventTime);
    this.eventTime = eventTime;
    this.scale = eventTime == null ? TimeScale.MILLIS : scaleOf(eventTime.unit());
  }

  private static TimeScale scaleOf(EventTimeField.Unit unit) {
    return switch (unit) {
      case SECONDS -> TimeScale.SECONDS;
      case MICROS -> TimeScale.MICROS;
      case AUTO, MILLIS, ISO -> TimeScale.MILLIS;
    };
  }

  @Override
  public void decode(byte[] value, FeatureRow row) {
    if (value.length > RecordLimits.MAX_RECORD_BYTES) {
      row.reject(DeadLetterReason.OVERSIZED, RecordLimits.oversized(value.length));
      return;
    }
    if (!JsonOutline.admits(value, row)) {
      return;
    }
    timeMillis = NO_TIME;
    wrongType = "";
    tooDeep = false;
    try (JsonParser parser = JSON.createParser(value)) {
      readRecord(parser, row);
    } catch (JsonEOFException e) {
      row.reject(DeadLetterReason.TRUNCATED, "the JSON ends within the record");
    } catch (StreamConstraintsException e) {
      row.reject(DeadLetterReason.MALFORMED, "a text, name or number that is too long");
    } catch (IOException e) {
      // Its message would show what the record holds.
      row.reject(DeadLetterReason.MALFORMED, "no JSON");
    }
  }

  private void readRecord(JsonParser parser, FeatureRow row) throws IOException {
    parser.nextToken(); // The brace, see JsonOutline.
    readObject(parser, root, row);
    if (tooDeep) {
      row.reject(DeadLetterReason.MALFORMED, RecordLimits.TOO_DEEP);
      return;
    }
    if (parser.nextToken() != null) {
      row.reject(DeadLetterReason.MALFORMED, "more follows the JSON object");
    } else if (!wrongType.isEmpty()) {
      row.reject(DeadLetterReason.WRONG_TYPE, wrongType);
    } else if (eventTime != null) {
      setEventTime(eventTime, row);
    }
  }

  private void setEventTime(EventTimeField field, FeatureRow row) {
    if (timeMillis == NO_TIME) {
      row.reject(DeadLetterReason.MISSING_TIMESTAMP, field.path() + ": absent or null");
    } else if (timeMillis == EventTimeRange.INVALID) {
      row.reject(DeadLetterReason.BAD_TIMESTAMP, field.path() + ": " + EventTimeRange.EXPECTED);
    } else {
      row.setEventTime(timeMillis);
    }
  }

  /** Only as deep as the wanted paths, which are configured: no record makes it recurse. */
  private void readObject(JsonParser parser, JsonField object, FeatureRow row) throws IOException {
    while (!tooDeep && parser.nextToken() != JsonToken.END_OBJECT) {
      JsonField field = object.field(parser.currentName());
      JsonToken token = parser.nextToken();
      if (field == null) {
        skip(parser);
        continue;
      }
      if (field.forget(row)) {
        timeMillis = NO_TIME;
      }
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      if (!field.isObject()) {
        readValue(parser, token, field, row);
      } else if (token == JsonToken.START_OBJECT) {
        readObject(parser, field, row);
      } else {
        wrongType(field, "JSON object");
        skip(parser);
      }
    }
  }

  /**
   * Past the object or array that begins here, if one does.
   *
   * <p>Depth is counted here, not left to the parser, whose exception would cost far more.
   */
  private void skip(JsonParser parser) throws IOException {
    int open = parser.currentToken().isStructStart() ? 1 : 0;
    while (open > 0 && !tooDeep) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        open++;
        tooDeep = parser.getParsingContext().getNestingDepth() > RecordLimits.MAX_DEPTH;
      } else if (token.isStructEnd()) {
        open--;
      }
    }
  }

  private void readValue(JsonParser parser, JsonToken token, JsonField field, FeatureRow row)
      throws IOException {
    if (field.arrays().length > 0) {
      readItems(parser, token, field, row);
      return;
    }
    switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber(parser, token, field, row);
      case VALUE_STRING -> readText(parser, field, row);
      case VALUE_TRUE, VALUE_FALSE -> {
        if (field.isTime() || field.numbers().length > 0) {
          wrongType(field, field.isTime() ? "time" : "number");
        }
        for (int feature : field.categories()) {
          row.setBooleanText(feature, token == JsonToken.VALUE_TRUE);
        }
      }
      default -> {
        wrongType(field, "single value");
        skip(parser);
      }
    }
  }

  private void readItems(JsonParser parser, JsonToken first, JsonField field, FeatureRow row)
      throws IOException {
    boolean single = field.isTime() || field.numbers().length + field.categories().length > 0;
    if (first != JsonToken.START_ARRAY || single) {
      wrongType(field, single ? "single value" : ARRAY);
      skip(parser);
      return;
    }
    for (int array : field.arrays()) {
      row.beginArray(array);
    }
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
      if (number || token == JsonToken.VALUE_NULL) {
        double value = number ? parser.getDoubleValue() : Double.NaN;
        for (int array : field.arrays()) {
          if (number) {
            row.addItem(array, value);
          } else {
            row.addNullItem(array);
          }
        }
      } else {
        wrongType(field, ARRAY);
        skip(parser);
        if (tooDeep) {
          return;
        }
      }
    }
    for (int array : field.arrays()) {
      row.endArray(array);
    }
  }

  private void readNumber(JsonParser parser, JsonToken token, JsonField field, FeatureRow row)
      throws IOException {
    boolean whole =
        token == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    if (field.isTime()) {
      if (eventTime != null && eventTime.unit() == EventTimeField.Unit.ISO) {
        wrongType(field, "text in ISO-8601");
      } else if (whole) {
        timeMillis = scale.toMillis(parser.getLongValue());
      } else {
        timeMillis = scale.toMillis(parser.getDoubleValue());
      }
    }
    for (int feature : field.numbers()) {
      row.setNumber(feature, parser.getDoubleValue());
    }
    for (int feature : field.categories()) {
      if (whole) {
        row.setIntegerText(feature, parser.getLongValue());
      } else {
        row.setNumberText(feature, parser.getDoubleValue());
      }
    }
  }

  private void readText(JsonParser parser, JsonField field, FeatureRow row) throws IOException {
    if (field.numbers().length > 0) {
      wrongType(field, "number");
    }
    // Also makes the parser look at the whole text, which it would otherwise put off.
    text.encode(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    if (field.isTime()) {
      if (takesIso()) {
        timeMillis = isoTime.parseMillis(text.bytes(), 0, text.length());
      } else {
        wrongType(field, "number");
      }
    }
    for (int feature : field.categories()) {
      row.setText(feature, text.bytes(), 0, text.length());
    }
  }

  private boolean takesIso() {
    return eventTime != null
        && (eventTime.unit() == EventTimeField.Unit.AUTO
            || eventTime.unit() == EventTimeField.Unit.ISO);
  }

  private void wrongType(JsonField field, String expected) {
    if (wrongType.isEmpty()) {
      wrongType = field.path() + ": expected a " + expected;
    }
  }
}
