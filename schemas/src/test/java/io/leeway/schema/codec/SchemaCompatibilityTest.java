package io.leeway.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaCompatibilityTest {
  static Stream<Arguments> releasedSchemas() {
    List<MessageCodec<?>> codecs =
        List.of(
            MessageCodec.WINDOW_REPORT,
            MessageCodec.ALERT,
            MessageCodec.DEAD_LETTER,
            MessageCodec.LEDGER,
            MessageCodec.REFERENCE);
    return MessageCodec.RELEASES.stream()
        .flatMap(release -> codecs.stream().map(codec -> Arguments.of(release, codec.schema())));
  }

  @ParameterizedTest
  @MethodSource("releasedSchemas")
  void newReadersReadOldMessagesAndOldReadersNewOnes(String release, Schema current)
      throws SchemaValidationException {
    Schema released = MessageCodec.released(current.getName(), release);
    SchemaValidator bothWays = new SchemaValidatorBuilder().mutualReadStrategy().validateAll();
    bothWays.validate(current, List.of(released));
  }

  @ParameterizedTest
  @MethodSource("releasedSchemas")
  void aFieldOnceReleasedKeepsItsPlace(String release, Schema current) {
    Schema released = MessageCodec.released(current.getName(), release);
    assertThat(current.getFields().stream().map(Schema.Field::name))
        .as("fields of %s", current.getName())
        .containsSubsequence(released.getFields().stream().map(Schema.Field::name).toList());
  }

  @Test
  void aRenamedFieldWouldBeCaught() {
    Schema released = MessageCodec.released("Alert", "0.1.0");
    Schema renamed =
        new Schema.Parser().parse(released.toString().replace("\"explanation\"", "\"sentence\""));
    SchemaValidator bothWays = new SchemaValidatorBuilder().mutualReadStrategy().validateAll();
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> bothWays.validate(renamed, List.of(released))))
        .isInstanceOf(SchemaValidationException.class);
  }

  @Test
  void theFingerprintOnTheWireIsThatOfTheCurrentSchema() {
    byte[] bytes =
        MessageCodec.DEAD_LETTER.encode(
            io.leeway.schema.DeadLetter.newBuilder()
                .setTopic("t")
                .setPartition(0)
                .setOffset(0)
                .setTimestamp(0)
                .setReason(io.leeway.schema.DeadLetterReason.EMPTY)
                .setDetail("")
                .build());
    long fingerprint =
        java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong(2);
    assertThat(fingerprint)
        .isEqualTo(SchemaNormalization.parsingFingerprint64(MessageCodec.DEAD_LETTER.schema()));
  }
}
