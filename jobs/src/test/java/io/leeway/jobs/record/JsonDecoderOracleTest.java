package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random objects: our decoder against Jackson's tree. */
class JsonDecoderOracleTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String WRONG = "wrong";

  private static final List<FeatureField> FEATURES =
      List.of(
          feature("a", FeatureKind.NUMERIC),
          feature("a", FeatureKind.CATEGORICAL),
          feature("b.cé", FeatureKind.CATEGORICAL),
          feature("b.a.b", FeatureKind.NUMERIC),
          feature("b.a.a", FeatureKind.CATEGORICAL));

  @Test
  void readsWhatTheTreeHolds() throws IOException {
    long seed = 5;
    RandomJson random = new RandomJson(new Random(seed));
    JsonRecordDecoder decoder = new JsonRecordDecoder(FEATURES, null);
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      ObjectNode object = random.object(0);
      FeatureRow row = Rows.decode(decoder, MAPPER.writeValueAsBytes(object), FEATURES.size());
      List<String> expected = FEATURES.stream().map(field -> expected(object, field)).toList();
      if (expected.contains(WRONG)) {
        assertThat(row.rejection())
            .as("seed %d, %d: %s", seed, i, object)
            .isEqualTo(DeadLetterReason.WRONG_TYPE);
        continue;
      }
      good++;
      assertThat(row.rejectionDetail()).as("seed %d, %d: %s", seed, i, object).isEmpty();
      for (int f = 0; f < FEATURES.size(); f++) {
        assertThat(AvroOracle.shown(row, f))
            .as("seed %d, %d: %s in %s", seed, i, FEATURES.get(f), object)
            .isEqualTo(expected.get(f));
      }
    }
    assertThat(good).isGreaterThan(5_000);
  }

  @Test
  void everyPrefixIsRejected() throws IOException {
    RandomJson random = new RandomJson(new Random(6));
    JsonRecordDecoder decoder = new JsonRecordDecoder(FEATURES, null);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = MAPPER.writeValueAsBytes(random.object(0));
      for (int length = 1; length < bytes.length; length++) {
        FeatureRow row = Rows.decode(decoder, Arrays.copyOf(bytes, length), FEATURES.size());
        assertThat(row.rejection())
            .as("%d bytes of %s", length, new String(bytes, StandardCharsets.UTF_8))
            .isIn(DeadLetterReason.TRUNCATED, DeadLetterReason.MALFORMED);
      }
    }
  }

  private static String expected(JsonNode object, FeatureField field) {
    JsonNode node = object;
    for (String name : field.path().split("\\.", -1)) {
      if (!node.isObject()) {
        return WRONG;
      }
      node = node.get(name);
      if (node == null || node.isNull()) {
        return "missing";
      }
    }
    if (node.isContainerNode()) {
      return WRONG;
    }
    if (field.kind() == FeatureKind.NUMERIC) {
      return node.isNumber() ? "number " + node.doubleValue() : WRONG;
    }
    if (node.isTextual()) {
      return "text " + Rows.cut(node.textValue());
    }
    if (!node.isNumber()) {
      return "text " + node;
    }
    double value = node.doubleValue();
    boolean digits = node.isDouble() && value == Math.rint(value);
    return "text "
        + (digits
            ? new BigDecimal(value).toBigInteger().toString()
            : node.isBigInteger() && !node.canConvertToLong() ? "" + value : node.toString());
  }

  private static FeatureField feature(String path, FeatureKind kind) {
    return new FeatureField(path, path, kind);
  }
}
