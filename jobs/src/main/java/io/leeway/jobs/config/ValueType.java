package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What values an option takes.
 *
 * @param expected what a value should have been, for messages and the documentation
 * @param parser the value of a node, null if it is none of this type
 * @param schema the same as a JSON Schema, for editors
 */
record ValueType<T>(String expected, Function<JsonNode, @Nullable T> parser, ObjectNode schema) {

  private static final String NAME_PATTERN = "[A-Za-z_][A-Za-z0-9_.-]{0,127}";
  private static final String TOPIC_PATTERN = "[A-Za-z0-9._-]{1,249}";
  private static final String HOST_PATTERN = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])";
  private static final String SERVER_PATTERN = HOST_PATTERN + ":[0-9]{1,5}";
  static final String DURATION_PATTERN = "0|[0-9]+(ms|s|m|h|d)|P[0-9DTHMS.]+";

  /** How often out of how many. */
  record Share(int count, int total) {}

  static ValueType<String> name() {
    return text("a letter or _ and up to 127 letters, digits, _, . or -", NAME_PATTERN);
  }

  static ValueType<String> topic() {
    ValueType<String> legal =
        text("a Kafka topic: 1 to 249 letters, digits, ., _ or -", TOPIC_PATTERN);
    return new ValueType<>(
        legal.expected,
        node -> {
          String topic = legal.parser.apply(node);
          return topic == null || topic.equals(".") || topic.equals("..") ? null : topic;
        },
        legal.schema);
  }

  static ValueType<String> servers() {
    return text(
        "host:port, or several separated by commas",
        SERVER_PATTERN + "(?:, *" + SERVER_PATTERN + ")*");
  }

  static ValueType<String> host() {
    return text("a host name or address", "[A-Za-z0-9._:-]{1,253}");
  }

  static ValueType<String> recordPath() {
    return text("field names joined by dots, such as trip.distance", "[^.\\s]+(\\.[^.\\s]+)*");
  }

  static ValueType<String> subject() {
    return text("the name of a subject, up to 255 characters", "[^\\x00-\\x1F]{1,255}");
  }

  static ValueType<String> filePath() {
    return text("a path, absolute or from the folder of this file", "[^\\x00-\\x1F]+");
  }

  /** A text that no message shows; it may name a secret instead of being one. */
  static ValueType<String> secret(String expected) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("type").add("string").add("number").add("boolean");
    return new ValueType<>(
        expected, node -> node.isValueNode() && !node.isNull() ? node.asText() : null, schema);
  }

  /** Any text that matches as a whole. */
  private static ValueType<String> text(String expected, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return new ValueType<>(
        expected,
        node ->
            node.isTextual() && pattern.matcher(node.textValue()).matches()
                ? node.textValue()
                : null,
        schema("string").put("pattern", "^(?:" + regex + ")$"));
  }

  static ValueType<ZoneId> zone() {
    return new ValueType<>(
        "a time zone such as UTC or Europe/Berlin",
        node -> {
          try {
            return node.isTextual() ? ZoneId.of(node.textValue()) : null;
          } catch (DateTimeException e) {
            return null;
          }
        },
        schema("string"));
  }

  static ValueType<Duration> duration() {
    return new ValueType<>(Durations.EXPECTED, ValueType::durationOf, durationSchema());
  }

  static ValueType<Duration> positiveDuration() {
    return new ValueType<>(
        Durations.EXPECTED,
        node -> {
          Duration duration = durationOf(node);
          return duration == null || duration.isZero() ? null : duration;
        },
        durationSchema());
  }

  /** Empty stands for never. */
  static ValueType<Optional<Duration>> durationOrNever() {
    ValueType<Duration> positive = positiveDuration();
    return new ValueType<>(
        Durations.EXPECTED + ", or never",
        node -> {
          if (node.isTextual() && node.textValue().equals("never")) {
            return Optional.empty();
          }
          Duration duration = positive.parser.apply(node);
          return duration == null ? null : Optional.of(duration);
        },
        schema("string").put("pattern", "^(?:never|" + DURATION_PATTERN + ")$"));
  }

  private static @Nullable Duration durationOf(JsonNode node) {
    if (node.isIntegralNumber() && node.asLong() == 0) {
      return Duration.ZERO;
    }
    return node.isTextual() ? Durations.parse(node.textValue()) : null;
  }

  private static ObjectNode durationSchema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("type").add("string").add("integer");
    return schema.put("pattern", "^(?:" + DURATION_PATTERN + ")$");
  }

  static ValueType<Long> integer(long least, long most) {
    return new ValueType<>(
        "a whole number from %d to %d".formatted(least, most),
        node ->
            node.isIntegralNumber()
                    && node.canConvertToLong()
                    && node.longValue() >= least
                    && node.longValue() <= most
                ? (Long) node.longValue()
                : null,
        schema("integer").put("minimum", least).put("maximum", most));
  }

  /** A number in [least, most], or in ]least, most] where the least is excluded. */
  static ValueType<Double> number(double least, boolean excluded, double most) {
    String from = excluded ? "above " : "from ";
    return new ValueType<>(
        "a number %s%s %s%s"
            .formatted(from, plain(least), excluded ? "up to " : "to ", plain(most)),
        node -> {
          double value = node.isNumber() ? node.doubleValue() : Double.NaN;
          boolean above = excluded ? value > least : value >= least;
          return above && value <= most ? (Double) value : null;
        },
        schema("number")
            .put(excluded ? "exclusiveMinimum" : "minimum", least)
            .put("maximum", most));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  static ValueType<Boolean> flag() {
    return new ValueType<>(
        "true or false",
        node -> node.isBoolean() ? (Boolean) node.booleanValue() : null,
        schema("boolean"));
  }

  /** One of the constants, written in small letters and with - for _. */
  static <E extends Enum<E>> ValueType<E> choice(Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    String names = constants.stream().map(ValueType::written).collect(Collectors.joining(" or "));
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    constants.forEach(constant -> schema.withArray("enum").add(written(constant)));
    return new ValueType<>(
        names,
        node ->
            constants.stream()
                .filter(c -> node.isTextual() && written(c).equals(node.textValue()))
                .findFirst()
                .orElse(null),
        schema);
  }

  static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code 2 of 3}; a whole number n is n of n. */
  static ValueType<Share> share(int most) {
    Pattern pattern = Pattern.compile("([0-9]{1,6}) of ([0-9]{1,6})");
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.putArray("type").add("string").add("integer");
    return new ValueType<>(
        "a count such as 2 of 3, at most %d".formatted(most),
        node -> {
          int count = 0;
          int total = 0;
          if (node.isIntegralNumber() && node.canConvertToInt()) {
            count = node.intValue();
            total = count;
          } else if (node.isTextual()) {
            Matcher matcher = pattern.matcher(node.textValue());
            if (matcher.matches()) {
              count = Integer.parseInt(matcher.group(1));
              total = Integer.parseInt(matcher.group(2));
            }
          }
          return count >= 1 && count <= total && total <= most ? new Share(count, total) : null;
        },
        schema.put("pattern", "^[0-9]+ of [0-9]+$"));
  }

  /** A mapping whose keys are checked elsewhere. */
  static ValueType<JsonNode> mapping(String expected) {
    ObjectNode schema = schema("object");
    schema
        .putObject("additionalProperties")
        .putArray("type")
        .add("string")
        .add("number")
        .add("boolean");
    return new ValueType<>(expected, node -> node.isObject() ? node : null, schema);
  }

  private static ObjectNode schema(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }
}
